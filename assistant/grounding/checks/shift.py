"""Midline shift: a size that the sources give only to the shift is no lesion's, and the reverse."""

from __future__ import annotations

import re

from assistant.grounding.checks.base import Context, Objection, contradicts
from assistant.grounding.matching import equal
from assistant.grounding.quantities import Quantity
from assistant.grounding.statement import Mention, Statement

_SHIFT = "midline_shift"
_OWNERS = {"mass", "finding", "diagnosis", "organ"}
_MIDLINE = re.compile(r"midline|中线|\bshift", re.IGNORECASE)
_BEFORE_IT = re.compile(r"\s*(?:(?:of|the|left|right)(?:ward)?\s+|right[- ]to[- ]left\s+|left[- ]to[- ]right\s+|的)*$")
"""Between a size and the shift that it belongs to: "4 mm of leftward midline shift"."""
_APART = re.compile(r"[,;，；。]|\b(?:with|and|while|but)\b", re.IGNORECASE)


def check(context: Context) -> list[Objection]:
    """Object to a shift's size that is another thing's in all sources, and to a lesion's that is the shift's."""
    objections = []
    for q in context.claim.quantities:
        if q.dimension != "length_mm" or len(q.values) != 1:
            continue
        shift = _is_shift(context.claim, q)
        if not shift and _MIDLINE.search(context.claim.text):
            continue
        told = [(s, o) for s in context.sources.usable for o in s.quantities if equal(q, o)]
        if told and all(_is_other(s, o) if shift else _is_shift(s, o) for s, o in told):
            statement, other = told[0]
            why = "something else than the midline shift" if shift else "the midline shift"
            why = f"The source gives this size to {why}."
            objections.append(contradicts("number", why, statement, (other.start, other.end)))
    return objections


def _is_other(statement: Statement, q: Quantity) -> bool:
    """Tell whether a size is surely not the shift's: none is spoken of, or it has another one."""
    told = any(_is_shift(statement, other) for other in statement.quantities if other is not q)
    return not _is_shift(statement, q) and (told or not _MIDLINE.search(statement.text))


def _is_shift(statement: Statement, q: Quantity) -> bool:
    """Tell whether a size is surely the midline shift's: right behind it, else right before it, nothing between."""
    for m in statement.mentions:
        if m.concept != _SHIFT:
            continue
        behind = next((o for o in statement.quantities if o.start >= m.end and _is_behind(statement, m, o)), None)
        if behind is q:
            return True
        between = statement.text[q.end - statement.start : m.start - statement.start]
        if behind is None and q.end <= m.start and _BEFORE_IT.fullmatch(between):
            return True
    return False


def _is_behind(statement: Statement, shift: Mention, q: Quantity) -> bool:
    between = statement.text[shift.end - statement.start : q.start - statement.start]
    owners = (m for m in statement.mentions if m.group in _OWNERS)
    return not _APART.search(between) and not any(shift.end <= m.start < q.start for m in owners)
