"""Time: planned told as done, past told as present, another point of reference."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts, other_member
from assistant.grounding.lexicon import concept_name
from assistant.grounding.statement import Mention

_ACTS = {"drug", "treatment", "extent"}


def check(context: Context) -> list[Objection]:
    """Compare the time of each treatment and finding, and the reference of a comparison."""
    objections = other_member(context, "reference", "temporal", "point of reference")
    for mention in context.claim.mentions:
        if mention.group in _ACTS and not mention.planned:
            objections += _all(context, mention, "planned", "In the source {} is planned, not done.")
        if mention.group == "finding" and not mention.prior and mention.certainty >= 3:
            objections += _all(context, mention, "prior", "In the source {} is of an earlier time, not current.")
    return objections


def _all(context: Context, mention: Mention, time: str, why: str) -> list[Objection]:
    said = context.mentions(mention.concept)
    if not said or not all(getattr(m, time) for _, m in said):
        return []
    statement, other = said[0]
    return [contradicts("temporal", why.format(concept_name(mention.concept)), statement, (other.start, other.end))]
