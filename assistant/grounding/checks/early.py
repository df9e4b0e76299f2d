"""Progression or pseudoprogression told as fact in the first weeks after radiotherapy, when neither can be known."""

from __future__ import annotations

from functools import lru_cache

from assistant.grounding.checks.base import Context, Objection, lacks
from assistant.grounding.derived import weeks_after_radiotherapy
from assistant.grounding.lexicon import read_data
from assistant.grounding.phrases import phrases, says
from assistant.grounding.statement import Statement

_OPEN = {"progression", "pseudoprogression", "recurrence"}
_SURE = 5


def check(context: Context) -> list[Objection]:
    """Object to a certain progression within 12 weeks of radiotherapy that no caveat and no proof goes with."""
    told = [m for m in context.claim.mentions if m.concept in _OPEN and m.certainty == _SURE and not m.prior]
    if not told:
        return []
    place = _early(context)
    if place is None or _cautious(context):
        return []
    if says("proven", context.whole) or any(phrases("proven").search(s.text) for s in context.sources.usable):
        return []
    why = "Within 12 weeks of radiotherapy progression is preliminary: it needs a caveat, a later scan or histology."
    return [lacks("uncertainty", why, place)]


def _early(context: Context) -> Statement | None:
    limit = float(read_data("criteria.yaml")["early_weeks"]["value"])
    for statement in (context.sentence, *context.sources.usable):
        weeks = weeks_after_radiotherapy(statement)
        if weeks is not None and weeks <= limit:
            return statement if statement.doc else (context.closest[0][1] if context.closest else None)
    return None


def _cautious(context: Context) -> bool:
    """Tell whether the text says besides the word itself that it is open."""
    alone = {m.concept for m in context.claim.mentions} == {"pseudoprogression"}
    return not alone and _holds_caveat(context.whole)


@lru_cache(maxsize=16)
def _holds_caveat(text: str) -> bool:
    return says("caution", phrases("progressive_disease").sub(" ", text))
