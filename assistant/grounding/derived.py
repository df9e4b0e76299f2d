"""What follows from the figures of one sentence: by how much a lesion changed, how long ago radiotherapy was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.grounding.phrases import phrases
from assistant.grounding.quantities import Quantity
from assistant.grounding.statement import Statement

Measure = Literal["area", "volume", "length"]
_SIZES = ("length_mm", "area_mm2", "volume_ml")
_WEEKS = {"days": 1 / 7, "weeks": 1.0, "months": 52 / 12}
_BESIDE = 48
_SHARE = re.compile(r"\s*of (?!(?:the )?(?:baseline|nadir|initial|previous|prior))", re.IGNORECASE)
"""Behind a percentage that says how large a part is, not by how much something changed."""
_FOLLOWED = re.compile(
    r"[\s,，:：(（]*(?:结束|完成|后|术|治疗|首次|第一次|复查|检查|MRI|ended|was completed|completed|weeks?)*"
    r"[\s(（约第]*(?:后|about)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change in percent of what a sentence measures, and whether the sentence states it or it was computed."""

    measure: Measure
    percent: float
    start: int
    end: int
    stated: bool = True


def changes(statement: Statement) -> list[Change]:
    """Return the changes that a sentence states in percent, and those that follow from two of its sizes."""
    return [*_stated(statement), *_computed(statement.quantities)]


def _stated(statement: Statement) -> list[Change]:
    text = statement.text
    if not phrases("extent_of_change").search(text) or statement.group("marker"):
        return []
    volume = phrases("volume").search(text) is not None
    measure: Measure = "volume" if volume else "length" if phrases("diameter_alone").search(text) else "area"
    if measure == "length" and "product" in text.lower():
        measure = "area"
    falling = phrases("shrinking").search(text) is not None
    found = []
    for q in statement.quantities:
        share = _SHARE.match(text, q.end - statement.start)
        if q.dimension == "percent" and len(q.values) == 1 and not share:
            sign = -1 if q.sign == "-" or (not q.sign and falling) else 1
            found.append(Change(measure, sign * q.values[0], q.start, q.end))
    return found


def _computed(quantities: Sequence[Quantity]) -> list[Change]:
    found = []
    for dimension in _SIZES:
        sized = [q for q in quantities if q.dimension == dimension and not q.planned and not q.span]
        now, then = [q for q in sized if not q.prior], [q for q in sized if q.prior]
        if len(now) != 1 or len(then) != 1 or len(now[0].values) != len(then[0].values):
            continue
        new, old = _extent(now[0]), _extent(then[0])
        measure: Measure = "volume" if dimension == "volume_ml" else "area"
        if dimension == "length_mm" and len(now[0].values) == 1:
            measure = "length"
        if old > 0:
            start, end = min(now[0].start, then[0].start), max(now[0].end, then[0].end)
            found.append(Change(measure, 100 * (new - old) / old, start, end, stated=False))
    return found


def _extent(quantity: Quantity) -> float:
    """Return the product of the two largest diameters; of one, or of an area or a volume, its value."""
    largest = sorted(quantity.values, reverse=True)[:2]
    return largest[0] * largest[1] if len(largest) == 2 else largest[0]


def weeks_after_radiotherapy(statement: Statement) -> float | None:
    """Return how many weeks after radiotherapy a sentence places itself; None where it does not say so."""
    if not phrases("radiotherapy").search(statement.text):
        return None
    for q in statement.quantities:
        if q.dimension not in _WEEKS or not q.values:
            continue
        start, end = q.start - statement.start, q.end - statement.start
        behind = statement.text[end : end + _BESIDE]
        before = statement.text[max(0, start - _BESIDE) : start]
        later = phrases("after").search(behind)
        if (later and phrases("radiotherapy").search(behind, later.end())) or _just_before(before):
            return max(q.values) * _WEEKS[q.dimension]
    return None


def _just_before(before: str) -> bool:
    """Tell whether "after radiotherapy" stands right before a span of time: 放疗结束后8周, "post-RT week 8"."""
    named = list(phrases("radiotherapy").finditer(before))
    return bool(named) and _FOLLOWED.fullmatch(before[named[-1].end() :]) is not None
