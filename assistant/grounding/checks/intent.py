"""The intent of a treatment: palliative or curative."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, denied_there, other_member


def check(context: Context) -> list[Objection]:
    """Object to an intent that the sources don't give."""
    return other_member(context, "intent", "general", "intent of treatment") or denied_there(
        context, "intent", "general"
    )
