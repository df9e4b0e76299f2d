"""The columns of a printed page, told by where its words stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar

MIN_COLUMN_LINES = 4
"""A page is read as two columns only where at least this many lines stand on both sides of the gap, ..."""

MIN_COLUMN_SHARE = 0.7
"""... this share of all lines does not run across it, ..."""

MIN_COLUMN_WIDTH = 0.3
"""... each column takes this share of the page's width, which the fields at the head of a report don't, ..."""

MIN_COLUMN_FILL = 0.6
"""... and where the middle one of those lines fills this share of its column, which rows of a table don't."""

MIN_GUTTER = 8
"""Least width of the gap between two columns, in points."""

Area = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the page's upper left corner."""


class Box(Protocol):
    """Anything with a place on a page; `x0 < x1`, `top < bottom`."""

    @property
    def x0(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def bottom(self) -> float: ...


_B = TypeVar("_B", bound=Box)
_Rows = list[list[_B]]


def gutter(
    words: Sequence[Box],
    area: Area,
    before: float | None,
    *,
    shares: range = range(42, 59),
    narrowest: float = MIN_COLUMN_WIDTH,
) -> float | None:
    """Return the x of the gap between two columns of running text, or None on any other page.

    Args:
        words: The words of the page.
        area: The page.
        before: The gap of the page before. It is taken where none fits better, and for a column that ends after a few
            lines.
        shares: Where the gap may be, in percent of the width.
        narrowest: Least share of the width that a column takes.
    """
    x0, _, x1, _ = area
    rows = _rows(words)
    candidates = [x0 + (x1 - x0) * share / 100 for share in shares]
    if before is not None:
        candidates.insert(0, before)  # of gaps that fit equally well, the first is taken
    best = max(candidates, key=lambda x: sum(_parted(row, x) for row in rows) - _across(rows, x))
    parted = [row for row in rows if _parted(row, best)]
    if len(parted) < MIN_COLUMN_LINES or _across(rows, best) > (1 - MIN_COLUMN_SHARE) * len(rows):
        return before if before is not None and not _across(rows, before) else None
    return best if all(_fills(parted, best, narrowest * (x1 - x0), side) for side in ("left", "right")) else None


def reading_order(words: Sequence[Box], gap: float, area: Area) -> Iterator[Area]:
    """Cut a two-column page into regions in reading order: lines across the page end the columns above them."""
    x0, top, x1, bottom = area
    start = top
    for row in _rows(words):
        if _runs_across(row, gap):
            row_top = max(start, min(word.top for word in row) - 0.5)
            row_bottom = min(bottom, max(word.bottom for word in row) + 0.5)
            yield from _columns(gap, (x0, start, x1, row_top))
            yield (x0, row_top, x1, row_bottom)
            start = row_bottom
    yield from _columns(gap, (x0, start, x1, bottom))


def _rows(words: Sequence[_B]) -> _Rows[_B]:
    """Group words by the height at which they stand, top down."""
    rows: _Rows[_B] = []
    for word in sorted(words, key=lambda word: (word.top, word.x0)):
        if rows and word.top < (rows[-1][0].top + rows[-1][0].bottom) / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _across(rows: _Rows[Box], x: float) -> int:
    """Count the lines that run across `x`."""
    return sum(_runs_across(row, x) for row in rows)


def _runs_across(row: list[_B], x: float) -> bool:
    """Whether a line runs across `x`: with a word, or with no more than a word space there."""
    left = [word.x1 for word in row if word.x1 <= x]
    right = [word.x0 for word in row if word.x0 >= x]
    narrow = bool(left and right) and min(right) - max(left) < MIN_GUTTER
    return narrow or len(left) + len(right) < len(row)


def _parted(row: list[Box], x: float) -> bool:
    """Whether words stand on both sides of `x` with a gap wider than a word space around it."""
    return min(word.x0 for word in row) < x < max(word.x1 for word in row) and not _runs_across(row, x)


def _fills(rows: _Rows[Box], x: float, least: float, side: str) -> bool:
    """Whether one side is as wide as a column, and most of its lines run over most of it, as running text does."""
    spans = []
    for row in rows:
        words = [word for word in row if (word.x1 <= x) == (side == "left")]
        spans.append((min(word.x0 for word in words), max(word.x1 for word in words)))
    width = max(end for _, end in spans) - min(start for start, _ in spans)
    lengths = sorted(end - start for start, end in spans)
    return width >= least and lengths[len(lengths) // 2] >= MIN_COLUMN_FILL * width


def _columns(gap: float, area: Area) -> Iterator[Area]:
    x0, top, x1, bottom = area
    if bottom - top > 1:
        yield (x0, top, gap, bottom)
        yield (gap, top, x1, bottom)
