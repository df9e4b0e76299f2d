"""Change and response: grown, shrunk, stable, new; complete or partial response; compared with what."""

from __future__ import annotations

import re

from assistant.grounding.checks.base import (
    Context,
    Objection,
    contradicts,
    lacks,
    missing_member,
    other_member,
    said_alike,
    stated,
)
from assistant.grounding.checks.response import following
from assistant.grounding.derived import changes
from assistant.grounding.lexicon import concept_name
from assistant.grounding.statement import Statement

_CUT = re.compile(r"[;；。，]|,\s|\.\s|\bbut\b|\band (?:has|is|it)\b", re.IGNORECASE)
_COMPARED_YEAR = re.compile(
    r"\b(?:since|from|with|to|against|than in)\b[^,.;\d]{0,30}((?:19|20)\d\d)\b"
    r"|(?:与|较|自|和|同|比)\D{0,6}((?:19|20)\d\d)",
    re.IGNORECASE,
)
_COMPARING = {"stable", "decreased", "resolved", "new"}
"""Changes that are one against an earlier examination; "enlarged" can be a state (ventricles)."""
_UNCHANGED = 2.0
"""A change in percent that measuring can't tell from none."""
_SIGNS = {"increased": 1, "decreased": -1}


def check(context: Context) -> list[Objection]:
    """Object to a change or a response category that the closest statements don't give."""
    return [
        *([] if _follows(context) else other_member(context, "change", "temporal", "change") or _elsewhere(context)),
        *_signed(context),
        *_since(context),
        *_compared(context),
        *([] if _category_follows(context) else other_member(context, "response", "general", "response")),
    ]


def _follows(context: Context) -> bool:
    """Tell whether each change of the claim follows from two sizes of one sentence ("9 mm, compared with 14 mm")."""
    told = {m.concept for m in stated(context.claim, "change")}
    if not told or not told <= {*_SIGNS, "stable"}:
        return False
    for statement in context.aligned or context.sources.usable:
        percents = [change.percent for change in changes(statement)]
        if percents and all(_is(concept, percent) for concept in told for percent in percents):
            return True
    return False


def _is(change: str, percent: float) -> bool:
    return abs(percent) <= _UNCHANGED if change == "stable" else percent * _SIGNS[change] > _UNCHANGED


def _category_follows(context: Context) -> bool:
    """Tell whether the category follows from the figures of a source, which may then leave it unsaid."""
    named = {m.concept for m in context.claim.group("response")}
    return bool(named) and named <= following(context)


def _signed(context: Context) -> list[Objection]:
    """A change given with a sign ("+40%") where the source tells the same figure as a change the other way."""
    for quantity in context.claim.quantities:
        if not quantity.sign or quantity.dimension != "percent":
            continue
        for statement in context.aligned:
            told = {m.concept for m in stated(statement, "change")} & _SIGNS.keys()
            same = [q for q in statement.quantities if q.dimension == "percent" and q.values == quantity.values]
            way = 1 if quantity.sign == "+" else -1
            if told and same and not any(q.sign for q in same) and all(_SIGNS[one] != way for one in told):
                why = f"The source says {concept_name(min(told))}, not {quantity.sign}{quantity.raw[0]:g}%."
                return [contradicts("temporal", why, statement, (same[0].start, same[0].end))]
    return []


def _since(context: Context) -> list[Objection]:
    """A change since one year told as the change since another."""
    for change, year in _years(context.claim):
        told = [(s, y) for s in context.sources.usable for c, y in _years(s) if c == change]
        if told and all(y != year for _, y in told):
            why = f"The source says {concept_name(change)} since {told[0][1]}, not {year}."
            return [contradicts("temporal", why, told[0][0])]
    return []


def _years(statement: Statement) -> list[tuple[str, str]]:
    """Return each change with the year that it is compared with, in one clause."""
    found = []
    for m in statement.group("change"):
        clause = _clause(statement.text, m.start - statement.start)
        years = _COMPARED_YEAR.findall(clause)
        found += [(m.concept, next(part for part in year if part)) for year in years]
    return found


def _clause(text: str, position: int) -> str:
    begin = max((m.end() for m in _CUT.finditer(text, 0, position)), default=0)
    end = _CUT.search(text, position)
    return text[begin : end.start() if end else len(text)]


def _compared(context: Context) -> list[Objection]:
    """A comparison that the sources don't make; "than before" asks for no more than a change or an earlier value."""
    told = {m.concept for s in context.aligned for m in s.group("change")} & _COMPARING
    if any(changes(s) for s in context.aligned):
        return []
    earlier = any(q.prior for s in context.sources.usable for q in s.quantities)
    named = {m.concept for s in context.sources.usable for m in s.group("comparison")}
    if earlier and any(q.prior for q in context.claim.quantities):
        return []
    wanted = {m.concept for m in context.claim.group("comparison")}
    if wanted == {"than_before"} and (told or earlier or named):
        return []
    return (
        []
        if named & {"comparison", "than_before"}
        else missing_member(context, "comparison", "temporal", "comparison with an earlier examination")
    )


def _elsewhere(context: Context) -> list[Objection]:
    """A change that the sources tell of something else."""
    near = {m.concept for s in context.aligned for m in s.group("change")}
    if not context.claim.keys:
        return []
    return [
        lacks("temporal", f"The sources do not say {concept_name(m.concept)} of this.", context.closest[0][1])
        for m in context.claim.group("change")
        if m.concept not in near and context.closest and not said_alike(context, m)
    ]
