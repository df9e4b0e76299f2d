"""Drugs, treatments, surgery: what no source names, or names otherwise."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, missing_member, other_member


def check(context: Context) -> list[Objection]:
    """Object to drugs, treatments, extents of surgery and intents that the sources don't give."""
    return [
        *other_member(context, "drug", "medication", "drug"),
        *missing_member(context, "treatment", "medication", "treatment"),
        *other_member(context, "extent", "general", "extent of surgery"),
        *other_member(context, "intent", "general", "intent of treatment"),
    ]
