"""How exact a figure is: about 5 mm told as exactly 5 mm, a bound or a range told as one value."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts
from assistant.grounding.matching import equal, slice_of
from assistant.grounding.phrases import phrases
from assistant.grounding.quantities import Quantity
from assistant.grounding.statement import Statement

_BEFORE, _AFTER = 24, 6
_UNBOUNDED = {"date", "citation", "per_day", "grade", "btrads"}


def check(context: Context) -> list[Objection]:
    """Object to an exactness that no source figure has."""
    found = (_compare(context, q) for q in context.claim.quantities if q.dimension not in _UNBOUNDED)
    return [objection for objection in found if objection is not None]


def _compare(context: Context, quantity: Quantity) -> Objection | None:
    said = [(s, q) for s in context.sources.usable for q in s.quantities if equal(quantity, q)]
    if not said:
        return None
    statement, other = said[0]
    at = (other.start, other.end)
    shown = slice_of(statement, other)
    if _near(context.claim, quantity, "exact") and all(_near(s, q, "approximate") for s, q in said):
        return contradicts("uncertainty", f"The source gives this as approximate ({shown}).", statement, at)
    if quantity.bound or quantity.span or _near(context.claim, quantity, "at_most"):
        return None
    if all(q.bound and not _near(s, q, "at_most") for s, q in said):
        return contradicts("number", f"The source gives a bound ({shown}), the text a value.", statement, at)
    if len(quantity.values) == 1 and all(q.span for _, q in said):
        return contradicts("number", f"The source gives a range ({shown}), the text one value of it.", statement, at)
    return None


def _near(statement: Statement, quantity: Quantity, name: str) -> bool:
    start, end = quantity.start - statement.start, quantity.end - statement.start
    around = (statement.text[max(0, start - _BEFORE) : end], statement.text[end : end + _AFTER])
    return any(phrases(name).search(piece) for piece in around)
