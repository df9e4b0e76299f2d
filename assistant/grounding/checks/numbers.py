"""Numbers and units: sizes, volumes, percentages, scores, spans of time, ages, counts, radiation doses."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection
from assistant.grounding.checks.cycles import DIMENSIONS as _CYCLES
from assistant.grounding.checks.dose import DIMENSIONS as _DOSES
from assistant.grounding.matching import unmatched

ELSEWHERE = {*_CYCLES, *_DOSES, "grade", "date", "citation"}
"""Dimensions that have a check of their own."""


def check(context: Context) -> list[Objection]:
    """Object to every quantity of the claim that no source quantity equals."""
    return unmatched(context, {q.dimension for q in context.claim.quantities} - ELSEWHERE)
