"""Doses of drugs and how often they are given."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection
from assistant.grounding.matching import unmatched

DIMENSIONS = ("dose_mg", "dose_mg_per_m2", "dose_mg_per_kg", "per_day")


def check(context: Context) -> list[Objection]:
    """Object to a dose or a frequency that the sources don't give: 4 mg daily is not 4 mg every six hours."""
    return unmatched(context, DIMENSIONS)
