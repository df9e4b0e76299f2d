"""The grade of the tumour, as a number or as low or high grade."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, missing_member
from assistant.grounding.matching import unmatched


def check(context: Context) -> list[Objection]:
    """Object to a WHO grade that no source gives, and to low for high grade."""
    return [*unmatched(context, ("grade",)), *missing_member(context, "grade_word", "general", "grade")]
