"""Change and response: grown, shrunk, stable, new; complete or partial response."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, other_member


def check(context: Context) -> list[Objection]:
    """Object to a change or a response category that the closest statements don't give."""
    return other_member(context, "change", "temporal", "change") + other_member(
        context, "response", "general", "response"
    )
