"""Drugs and treatments: what no source names, or names otherwise."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, missing_member, other_member


def check(context: Context) -> list[Objection]:
    """Object to drugs and treatments that the sources don't give."""
    return [
        *other_member(context, "drug", "medication", "drug"),
        *missing_member(context, "treatment", "medication", "treatment"),
    ]
