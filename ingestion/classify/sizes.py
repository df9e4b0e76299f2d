"""Sizes that can't both be right, and numbers that fit no skull."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingestion.classify.cns5 import Stated
from ingestion.classify.messages import message
from ingestion.classify.where import CONCLUDING, DESCRIBING, Where
from ingestion.classify.words import compartments
from ingestion.records import Evidence, Measurement, Warning_

_TOLERANCE = 0.1  # sizes within a tenth of each other are rounding,
_TOLERANCE_MM = 1.0  # and so are those within a millimetre ("31.6" and "32 mm")
_TWIN = 10.0  # a unit slip changes a size tenfold
_UNEVEN = 6.0  # "3.2 x 28 mm": one axis in cm and one in mm, where only the smaller has a decimal
# An adult brain is about 170 mm long and 1400 mL large; a shift takes up a fraction of half its width.
_LARGEST_MM, _LARGEST_ML, _LARGEST_SHIFT_MM = 150.0, 500.0, 40.0
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def size_conflicts(measurements: Sequence[Measurement], where: Where) -> list[Warning_]:
    """Return the lesions whose current size in the description is another than in the conclusion.

    Compared are one size with one size: those of the same lesion where the report tells lesions apart, else the only
    one of each. Sizes of different things (enhancing part, FLAIR, cyst, cavity) are never compared.
    """
    found: list[Warning_] = []
    current = [one for one in measurements if one.when == "current"]
    for lesion in dict.fromkeys(one.lesion for one in current):
        mine = [one for one in current if one.lesion == lesion]
        if len(mine) < 2:
            continue
        for by_volume in (False, True):
            kind = [one for one in mine if (one.volume_ml is not None if by_volume else one.axes_mm)]
            described = [(one, at) for one in kind for at in where.within(one.evidence, DESCRIBING)[:1]]
            concluded = [(one, at) for one in kind for at in where.within(one.evidence, CONCLUDING)[:1]]
            if len(described) == len(concluded) == 1 and _same_thing(described[0][1], concluded[0][1], where):
                found += _compared(described[0], concluded[0], by_volume=by_volume)
    return found


def _same_thing(here: Evidence, there: Evidence, where: Where) -> bool:
    first, second = (
        {name for name, words in compartments().items() if words.search(where.sentence_text(slice_))}
        for slice_ in (here, there)
    )
    return not first or not second or bool(first & second)


def _compared(
    described: tuple[Measurement, Evidence], concluded: tuple[Measurement, Evidence], *, by_volume: bool
) -> Iterator[Warning_]:
    (one, here), (two, there) = described, concluded
    if one is two:
        return
    pairs = [(float(one.volume_ml or 0), float(two.volume_ml or 0))] if by_volume else _axes(one, two)
    apart = [pair for pair in pairs if not _rounding(*pair, slack=0.0 if by_volume else _TOLERANCE_MM)]
    if not apart:
        return
    first, second = (f"{size:g}" for size in apart[0])
    words = message("volume_conflict" if by_volume else "size_conflict", first=first, second=second)
    yield Warning_(code="size_conflict", message=words, evidence=(here, there))
    if not by_volume and all(abs(max(pair) / min(pair) / _TWIN - 1) < 0.01 for pair in pairs):
        smaller = here if apart[0][0] < apart[0][1] else there
        yield _unit("unit_suspect", smaller)


def _axes(one: Measurement, two: Measurement) -> list[tuple[float, float]]:
    """Pair the axes, largest first; where one size has fewer of them, only the largest are comparable."""
    first, second = sorted(one.axes_mm, reverse=True), sorted(two.axes_mm, reverse=True)
    pairs = list(zip(first, second, strict=False))
    return pairs if len(first) == len(second) else pairs[:1]


def _rounding(first: float, second: float, *, slack: float) -> bool:
    return abs(first - second) <= max(slack, _TOLERANCE * max(first, second))


def unit_suspects(report: Stated, measurements: Sequence[Measurement]) -> list[Warning_]:
    """Return the numbers whose unit is likely wrong: larger than fits, or axes that are in two units."""
    found = [
        _unit("unit_suspect", one.evidence[0])
        for one in measurements
        if max(one.axes_mm, default=0) > _LARGEST_MM or (one.volume_ml or 0) > _LARGEST_ML or _two_units(one)
    ]
    shifts = [one for one in report.get("midline_shift_mm", ()) if one.assertion == "present"]
    return found + [
        _unit("unit_suspect_shift", one.evidence[0]) for one in shifts if float(one.value) > _LARGEST_SHIFT_MM
    ]


def _two_units(one: Measurement) -> bool:
    if len(one.axes_mm) < 2:
        return False
    ratio = max(one.axes_mm) / min(one.axes_mm)
    quote = one.evidence[0].quote
    if ratio < _UNEVEN or "." not in quote:
        return False
    numbers = sorted(_NUMBER.findall(quote), key=float)
    return ratio >= _TWIN or ("." in numbers[0] and not any("." in number for number in numbers[1:]))


def _unit(name: str, evidence: Evidence) -> Warning_:
    return Warning_(code="unit_suspect", message=message(name, quote=evidence.quote), evidence=(evidence,))
