"""Lobes and other places: a place that the source does not name there."""

from __future__ import annotations

from assistant.grounding.checks.base import (
    Context,
    Objection,
    contradicts,
    is_spared,
    lacks,
    missing_member,
    other_member,
)
from assistant.grounding.lexicon import concept_name
from assistant.grounding.phrases import phrases
from assistant.grounding.statement import Mention

_TELLING = {"finding", "mass", "diagnosis", "signal", "signal_word", "pattern"}
_BESIDE = {"edema", "effacement", "mass_effect", "midline_shift", "hydrocephalus", "herniation"}
"""Findings around a tumour, which put no lesion at the place where they are."""


def check(context: Context) -> list[Objection]:
    """Object to a place that the source does not give, and to one half of "fronto-temporal" given as the whole."""
    objections = _spared(context) + _confined(context)
    if objections:
        return objections
    named = {mention.concept for mention in context.claim.group("location")}
    near = {mention.concept for statement in context.aligned for mention in statement.group("location")}
    if len(named) > 1 and named & near:  # a list may gather what the source says in several statements
        return missing_member(context, "location", "location", "location")
    return other_member(context, "location", "location", "location") + _halved(context) + _no_lesion_there(context)


def _spared(context: Context) -> list[Objection]:
    """A place that every source that names it calls spared or normal."""
    for mention in context.claim.group("location"):
        said = context.mentions(mention.concept)
        if is_spared(context.claim, mention.start) or mention.certainty == 1 or not said:
            continue
        if all(is_spared(s, m.start) and s.group("location") for s, m in said):
            why = f"The source calls this place spared or normal ({concept_name(mention.concept)})."
            return [contradicts("location", why, said[0][0], (said[0][1].start, said[0][1].end))]
    return []


def _confined(context: Context) -> list[Objection]:
    """A tumour called confined to one place that the source puts in several."""
    if not phrases("confined").search(context.claim.text):
        return []
    named = {m.concept for m in context.claim.group("location")}
    for statement in context.aligned:
        more = {m.concept for m in statement.group("location") if m.certainty > 1} - named
        if named and more and not phrases("confined").search(statement.text):
            where = ", ".join(sorted(map(concept_name, more)))
            return [contradicts("location", f"The source also names {where}; the text calls it confined.", statement)]
    return []


def _halved(context: Context) -> list[Objection]:
    named = context.claim.group("location")
    if len(named) != 1 or not context.closest or context.closest[0][0] < 0.8:
        return []
    statement = context.closest[0][1]
    whole = [
        m for m in statement.group("location") if any(o.first == m.first and o is not m for o in statement.mentions)
    ]
    if len(whole) != 2 or named[0].concept not in {m.concept for m in whole}:
        return []
    if any({m.concept for m in s.group("location")} == {named[0].concept} for s in context.sources.usable):
        return []
    both = " and ".join(concept_name(m.concept) for m in whole)
    why = f"The source gives {both}, the text only {concept_name(named[0].concept)}."
    return [lacks("location", why, statement, (whole[0].start, whole[0].end))]


def _no_lesion_there(context: Context) -> list[Objection]:
    """A lesion put where the sources have nothing of the kind: only oedema, only what they deny."""
    named = {mention.concept for mention in context.claim.group("location")}
    if len(named) != 1 or not any(m.group == "mass" and m.certainty == 5 for m in context.claim.mentions):
        return []
    there = [s for s, _ in context.mentions(next(iter(named)))]
    told = [[m for m in s.mentions if m.group in _TELLING] for s in there]
    if not told or not all(mentions and all(_is_beside(m) for m in mentions) for mentions in told):
        return []
    place = concept_name(next(iter(named)))
    return [lacks("location", f"The sources have no lesion at this place ({place}).", there[0])]


def _is_beside(mention: Mention) -> bool:
    return mention.certainty in {0, 1} or mention.concept in _BESIDE
