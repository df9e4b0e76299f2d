"""A report whose description and conclusion put the tumour on different sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingestion.classify.cns5 import Stated
from ingestion.classify.messages import message
from ingestion.classify.where import CONCLUDING, DESCRIBING, Where
from ingestion.records import Evidence, Field, Warning_

_SIDES = ("left", "right")
_REACH = 3  # characters between the words for a side and the place they belong to
_Told = dict[str, dict[str, Evidence]]  # by place ("" for any), by side


def side_conflicts(report: Stated, where: Where) -> list[Warning_]:
    """Return at most one warning: for the whole tumour, or for one place that is told with two sides.

    Several lesions on different sides are none: description and conclusion must each name one side of the same
    thing, and not the same one. A side that is only possible counts, since the doubt is mostly of the tumour's nature.
    """
    sides = [one for one in report.get("laterality", ()) if one.assertion in ("present", "possible")]
    told = {one.value for one in sides}
    if "bilateral" in told or not told.issuperset(_SIDES):
        return []
    places = [(slice_, str(one.value)) for one in report.get("location", ()) for slice_ in one.evidence]
    described, concluded = _told(sides, places, where, DESCRIBING), _told(sides, places, where, CONCLUDING)
    for place in ("", *sorted(set(described) & set(concluded) - {""})):
        here, there = described.get(place, {}), concluded.get(place, {})
        if here and len(there) == 1 and not set(here) & set(there):
            (first, left), (second, right) = next(iter(here.items())), next(iter(there.items()))
            words = message("laterality_conflict", first=first, second=second)
            return [Warning_(code="laterality_conflict", message=words, evidence=(left, right))]
    return []


def _told(
    sides: Sequence[Field], places: Sequence[tuple[Evidence, str]], where: Where, names: tuple[str, ...]
) -> _Told:
    told: _Told = defaultdict(dict)
    for field in sides:
        if field.value not in _SIDES:
            continue
        for slice_ in where.within(field.evidence, names):
            for place in ("", *_places_of(slice_, places)):
                told[place].setdefault(str(field.value), slice_)
    return told


def _places_of(side: Evidence, places: Sequence[tuple[Evidence, str]]) -> Iterator[str]:
    """The places that stand in the words of a side, or right behind them."""
    for slice_, name in places:
        if side.start <= slice_.start <= side.end + _REACH:
            yield name
