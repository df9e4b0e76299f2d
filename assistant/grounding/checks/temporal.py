"""Time: planned told as done, past told as present, another point of reference."""

from __future__ import annotations

import re

from assistant.grounding.checks.base import Context, Objection, contradicts, other_member
from assistant.grounding.lexicon import concept_name
from assistant.grounding.phrases import phrases
from assistant.grounding.statement import Mention

_PROBABLE = 4
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ACTS = {"drug", "treatment", "extent"}


def check(context: Context) -> list[Objection]:
    """Compare the time of each treatment and finding, and the reference of a comparison."""
    objections = other_member(context, "reference", "temporal", "point of reference")
    dated_past = phrases("past").search(context.claim.text) or _YEAR.search(context.claim.text)
    for mention in context.claim.mentions:
        if mention.group in _ACTS and not mention.planned and not any(q.planned for q in context.claim.quantities):
            objections += _all(context, mention, "planned", "In the source {} is planned, not done.")
        if mention.group == "finding" and not mention.prior and mention.certainty >= 3 and not dated_past:
            objections += _all(context, mention, "prior", "In the source {} is of an earlier time, not current.")
    return objections + _past_as_now(context) + _ordinals(context)


def _ordinals(context: Context) -> list[Objection]:
    """The last of a course told as its first, or the reverse."""
    near = [(s, m) for s in context.aligned for m in s.group("ordinal")]
    for mention in context.claim.group("ordinal"):
        if near and all(m.concept != mention.concept for _, m in near):
            statement, other = near[0]
            why = f"The source says {concept_name(other.concept)}, not {concept_name(mention.concept)}."
            return [contradicts("temporal", why, statement, (other.start, other.end))]
    return []


def _past_as_now(context: Context) -> list[Objection]:
    """Something that the source tells of the past, expressly told as present."""
    if not phrases("now").search(context.claim.text) or any(m.certainty == 1 for m in context.claim.mentions):
        return []
    nearest = context.best
    if nearest is None or phrases("now").search(nearest.text) or not phrases("past").search(nearest.text):
        return []
    told = {m.concept for m in context.claim.mentions if m.group in {"finding", "diagnosis"}}
    shared = [m for m in nearest.mentions if m.concept in told and m.certainty >= _PROBABLE]
    if not shared or any(s is not nearest for m in shared for s, _ in context.mentions(m.concept)):
        return []
    return [contradicts("temporal", "The source tells this of an earlier time; the text calls it present.", nearest)]


def _all(context: Context, mention: Mention, time: str, why: str) -> list[Objection]:
    said = context.mentions(mention.concept)
    if not said or not all(getattr(m, time) for _, m in said):
        return []
    if time == "prior" and any(phrases("now").search(s.text) and not phrases("gone").search(s.text) for s, _ in said):
        return []  # "... was 28 mm at the previous visit; at this visit it is 37 mm"
    if time == "planned" and any(m.concept == "ongoing" for s, _ in said for m in s.group("course")):
        return []  # a plan to go on
    statement, other = said[0]
    return [contradicts("temporal", why.format(concept_name(mention.concept)), statement, (other.start, other.end))]
