"""How a finding looks: degree, pattern, margin, signal other than the source's."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, other_member


def check(context: Context) -> list[Objection]:
    """Object to a degree, pattern, margin or signal that the statements on the same finding don't give."""
    return [
        objection
        for group in ("degree", "pattern", "margin", "signal")
        for objection in other_member(context, group, "general", group)
    ]
