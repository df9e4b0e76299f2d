"""Which lesion: a size or a change that the source gives to another one (number, larger or smaller, target, side)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.grounding.checks.base import Context, Objection, contradicts
from assistant.grounding.lexicon import group_of
from assistant.grounding.matching import equal
from assistant.grounding.phrases import phrases
from assistant.grounding.statement import Statement

_SIZES = {"length_mm", "area_mm2", "volume_ml"}
_PLACED = {"location", "mass", "diagnosis"}
_COUNTED = {
    "1": "1", "2": "2", "3": "3", "4": "4", "5": "5", "first": "1", "second": "2", "third": "3", "one": "1", "two": "2",
    "一": "1", "二": "2", "三": "3", "i": "1", "ii": "2", "iii": "3",
}  # fmt: skip
Label = tuple[int, str, str]
"""Where a label stands, of what kind it is, and which lesion it names."""


def check(context: Context) -> list[Objection]:
    """Object to a size or a change of a named lesion that the sources give only to another."""
    return list(_sizes(context)) + list(_changes(context))


def labels(statement: Statement) -> list[Label]:
    """Return what a sentence tells its lesions apart by, in order; the lesion's side and lobe too."""
    found: list[Label] = []
    for m in phrases("lesion_number").finditer(statement.text):
        value = next(group for group in m.groups() if group).lower()
        found.append((m.start(), "number", _COUNTED.get(value, value)))
    for kind, name, value in (
        ("rank", "larger_lesion", "larger"), ("rank", "smaller_lesion", "smaller"),
        ("role", "target_lesion", "target"), ("role", "non_target_lesion", "non-target"),
    ):  # fmt: skip
        found += [(m.start(), kind, value) for m in phrases(name).finditer(statement.text)]
    found += [
        (pair.start - statement.start, "side", pair.value)
        for pair in statement.sides
        if group_of(pair.head) in _PLACED and pair.value in {"left", "right"}
    ]
    found += [(m.start - statement.start, "place", m.concept) for m in statement.group("location")]
    return sorted(found)


def _owner(statement: Statement, position: int) -> dict[str, set[str]]:
    """Return the labels of what stands at a position: all of a sentence on one lesion, else the nearest of a kind."""
    placed = labels(statement)
    sized = [q for q in statement.quantities if q.dimension in _SIZES and not q.prior]
    changed = statement.group("change")
    owner: dict[str, set[str]] = {}
    for kind in {kind for _, kind, _ in placed}:
        of_kind = [label for label in placed if label[1] == kind]
        values = {value for _, _, value in of_kind}
        if len(values) > 1 and (len(sized) > 1 or len(changed) > 1 or kind in {"number", "rank", "role"}):
            values = {_nearest(statement.text, of_kind, position)}
        owner[kind] = values
    return owner


def _nearest(text: str, placed: list[Label], position: int) -> str:
    behind = [label for label in placed if label[0] >= position]
    before = [label for label in placed if label[0] < position]
    if behind and (not before or not re.search(r"[,;，；。(（]|\band\b|和|与", text[position : behind[0][0]])):
        return behind[0][2]
    return before[-1][2]


def _sizes(context: Context) -> Iterator[Objection]:
    for q in context.claim.quantities:
        if q.dimension in _SIZES and not _beside(context.claim):
            told = [(s, o.start) for s in context.sources.usable for o in s.quantities if equal(q, o)]
            yield from _compare(context, q.start, told, "size")


def _changes(context: Context) -> Iterator[Objection]:
    for change in context.claim.group("change"):
        said = (change.concept, change.certainty)
        told = [
            (s, m.start) for s in context.sources.usable for m in s.group("change") if (m.concept, m.certainty) == said
        ]
        yield from _compare(context, change.start, told, "change")


def _compare(context: Context, position: int, told: list[tuple[Statement, int]], what: str) -> Iterator[Objection]:
    mine = _owner(context.claim, position - context.claim.start)
    if what == "change":
        mine = {kind: value for kind, value in mine.items() if kind in {"number", "rank", "role"}}
    if not mine:
        return
    owners = [(s, _owner(s, at - s.start)) for s, at in told if not _beside(s)]
    owners = [(s, owner) for s, owner in owners if owner.keys() & mine.keys()]
    if owners and all(_differ(mine, owner) for _, owner in owners):
        yield contradicts("identity", f"The source gives this {what} to another lesion.", owners[0][0])


def _beside(statement: Statement) -> bool:
    """A shift or an oedema is measured here too, so a size need not be the lesion's."""
    return any(m.concept in {"midline_shift", "edema"} for m in statement.mentions)


def _differ(mine: dict[str, set[str]], owner: dict[str, set[str]]) -> bool:
    return any(not mine[kind] & owner[kind] for kind in mine.keys() & owner.keys())
