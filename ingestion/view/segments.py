"""A text cut where evidence begins and ends, so that overlapping and nested evidence can be drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingestion.view.rows import Row


@dataclass(frozen=True)
class Segment:
    """A stretch of text that the same rows cover from end to end.

    Attributes:
        start: First code point.
        end: One past the last.
        rows: Those that cover it, the one with the shortest evidence first, each once; none for plain text.
        begins: Rows of which a slice of evidence begins here.
    """

    start: int
    end: int
    rows: tuple[Row, ...]
    begins: tuple[Row, ...]


def segments(length: int, rows: Sequence[Row]) -> Iterator[Segment]:
    """Yield the segments of a text of `length` code points, in order, without gap or overlap.

    Every slice of evidence must lie inside the text.
    """
    opened: dict[int, list[tuple[int, int, Row]]] = defaultdict(list)
    edges = {0, length}
    for order, row in enumerate(rows):
        for evidence in row.evidence:
            opened[evidence.start].append((evidence.end, order, row))
            edges |= {evidence.start, evidence.end}
    active: list[tuple[int, int, int, Row]] = []
    for start, end in pairwise(sorted(edges)):
        active = [one for one in active if one[2] > start]
        active += [(stop - start, order, stop, row) for stop, order, row in opened[start]]
        active.sort(key=lambda one: one[:2])
        covering = {row.id: row for *_, row in active}
        beginning = {row.id: row for _, _, row in opened[start]}
        yield Segment(start, end, tuple(covering.values()), tuple(beginning.values()))
