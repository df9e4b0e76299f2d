"""Cycles of chemotherapy and fractions of radiotherapy."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection
from assistant.grounding.matching import unmatched

DIMENSIONS = ("cycles", "fractions")


def check(context: Context) -> list[Objection]:
    """Object to a count of cycles or fractions that the sources don't give."""
    return unmatched(context, DIMENSIONS)
