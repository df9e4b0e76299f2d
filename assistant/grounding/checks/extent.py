"""The extent of surgery: gross total, near total, subtotal, partial, biopsy."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, denied_there, other_member


def check(context: Context) -> list[Objection]:
    """Object to an extent that the sources don't give, or give of another operation."""
    return other_member(context, "extent", "general", "extent of surgery") or denied_there(context, "extent", "general")
