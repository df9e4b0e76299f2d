"""Sides: a side that the source does not give to that place or lesion, or gives both ways."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts, is_spared, lacks, other_member
from assistant.grounding.lexicon import concept_name, group_of
from assistant.grounding.statement import Pair, Statement

_TUMOUR = {"location", "mass", "diagnosis"}
_CLOSE = 0.8


def check(context: Context) -> list[Objection]:
    """Compare each (place, side) of the claim with the sides that the sources give to that place."""
    objections = other_member(context, "relative_side", "laterality", "side relative to the lesion")
    for pair in context.claim.sides:
        objection = _compare(context, pair)
        if objection is not None:
            objections.append(objection)
    return objections


def _compare(context: Context, pair: Pair) -> Objection | None:
    if _is_word(context, pair, "contralateral") and context.mentions("contralateral"):
        return None
    same = context.sources.pairs(pair.head, of="sides")
    if not is_spared(context.claim, pair.start):
        affected = [(s, p) for s, p in same if not is_spared(s, p.start)]
        if same and not affected:
            statement, other = same[0]
            why = f"The source calls the {concept_name(other.value)} side normal there{_of(pair)}."
            return contradicts("laterality", why, statement, (other.start, other.end))
        same = affected
    if not same:
        same = _same_class(context, pair.head)
    if not same:
        if any(m.concept == pair.value for s in context.aligned for m in s.group("side")):
            return None
        where = f" for {concept_name(pair.head)}" if pair.head else ""
        return lacks("laterality", f"The sources give no {concept_name(pair.value)} side{where}.")
    values: dict[int, set[str]] = {}
    for s, p in same:
        values.setdefault(id(s), set()).add(p.value)
    agreeing = [(s, p) for s, p in same if _agrees(pair.value, values[id(s)])]
    if not agreeing:
        statement, other = _nearest(context, same)
        why = f"The source says {concept_name(other.value)}, not {concept_name(pair.value)}{_of(pair)}."
        return contradicts("laterality", why, statement, (other.start, other.end))
    in_agreement = {id(s) for s, _ in agreeing}
    opposing = [(s, p) for s, p in same if id(s) not in in_agreement]
    if opposing and _share(context, opposing) * _CLOSE > _share(context, agreeing):
        statement, other = _nearest(context, opposing)
        why = f"The closest statement says {concept_name(other.value)}, not {concept_name(pair.value)}{_of(pair)}."
        return contradicts("laterality", why, statement, (other.start, other.end))
    return None


def _is_word(context: Context, pair: Pair, concept: str) -> bool:
    return any(m.concept == concept and m.start == pair.start for m in context.claim.mentions)


def _agrees(value: str, sides: set[str]) -> bool:
    if value == "unilateral":
        return len(sides & {"left", "right"}) == 1 and "bilateral" not in sides
    return value in sides or (value == "bilateral" and {"left", "right"} <= sides)


def _of(pair: Pair) -> str:
    return f" ({concept_name(pair.head)})" if pair.head else ""


def _same_class(context: Context, head: str) -> list[tuple[Statement, Pair]]:
    """Sides given to the tumour in other words: "left frontal" answers for "the mass is on the left"."""
    if group_of(head) not in _TUMOUR and head:
        return []
    return [(s, p) for s in context.sources.usable for p in s.sides if group_of(p.head) in _TUMOUR]


def _share(context: Context, found: list[tuple[Statement, Pair]]) -> float:
    shares = {id(statement): share for share, statement in context.closest}
    return max((shares.get(id(statement), 0.0) for statement, _ in found), default=0.0)


def _nearest(context: Context, found: list[tuple[Statement, Pair]]) -> tuple[Statement, Pair]:
    shares = {id(statement): share for share, statement in context.closest}
    return max(found, key=lambda item: shares.get(id(item[0]), 0.0))
