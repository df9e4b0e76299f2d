"""Prognosis: a group's median told as this patient's, and a historic figure told as today's."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts, lacks
from assistant.grounding.matching import equal
from assistant.grounding.phrases import phrases, says
from assistant.grounding.statement import Statement


def check(context: Context) -> list[Objection]:
    """Object to a survival figure of a group given to one patient, and to one of an earlier era given as current."""
    if not phrases("survival").search(context.claim.text):
        return []
    said = _figures(context)
    return _as_patient(context, said) + _as_current(context, said)


def _figures(context: Context) -> list[Statement]:
    """Return the source statements on survival that the claim draws on: with the same figure, else the closest."""
    told = [s for s in context.sources.usable if phrases("survival").search(s.text)]
    same = [s for s in told if any(equal(q, o) for q in context.claim.quantities for o in s.quantities)]
    return same or [s for s in context.aligned if s in told]


def _as_patient(context: Context, said: list[Statement]) -> list[Objection]:
    if not phrases("personal").search(context.claim.text) or phrases("group_kept").search(context.claim.text):
        return []
    if not said or any(phrases("personal").search(s.text) for s in said):
        return []
    return [contradicts("general", "The source gives this for a group of patients, not for this patient.", said[0])]


def _as_current(context: Context, said: list[Statement]) -> list[Objection]:
    if not context.claim.quantities or says("historic", context.whole):
        return []
    if said and all(phrases("historic").search(s.text) for s in said):
        return [lacks("general", "The source gives this figure as a historic one; the text does not say so.", said[0])]
    return []
