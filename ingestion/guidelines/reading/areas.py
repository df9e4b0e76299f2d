"""The reading order of a printed page: columns, columns within columns, and what runs across them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingestion.guidelines.reading.numbering import is_caption
from ingestion.guidelines.reading.paragraphs import Placed
from ingestion.guidelines.reading.printed import Line, Word, lines
from ingestion.guidelines.reading.ruled import Table
from ingestion.loaders._columns import Area, gutter, reading_order

HEADING_SIZE = 1.1
"""A line that stands alone over two columns is larger than the running text by this factor."""

DEPTH = 3
"""How often an area of a page is cut into columns."""

STRAY = 15
"""A line that ends this much further out than all others of its column does not tell the column's edge, in points."""

_SHARES = range(24, 77)
_NARROWEST = 0.18

Gaps = dict[tuple[int, int, bool], float]
"""The gaps between columns found so far: by the left and right edge of the area that they part, and whether it runs
across others. A page with only a few lines in its columns shows none of its own."""


@dataclass(frozen=True)
class Page:
    """A page without its running lines: its area, the words of its text, and its tables."""

    area: Area
    words: tuple[Word, ...]
    tables: tuple[Table, ...]


def in_order(page: Page, gaps: Gaps, body: float, number: int) -> Iterator[Placed | Table]:
    """Yield the lines and tables of a page in reading order.

    Args:
        page: The page.
        gaps: The gaps between columns on the pages before; those of this page are added.
        body: Size of the document's running text.
        number: The page's number, from 1.
    """
    gap = _gap(page.words, page.area, gaps, wide=True)
    boxes: list[Word | Table] = [*_spread(page, gap, body), *page.tables]
    found = [
        (area, lines([word for word in page.words if _lies_in(word, area)]))
        for area in _areas(boxes, page.area, gap, gaps, DEPTH)
    ]
    columns: dict[tuple[float, float], list[Line]] = {}
    for area, printed in found:
        columns.setdefault((area[0], area[2]), []).extend(printed)
    for region, (area, printed) in enumerate(found):
        here: list[Line | Table] = [*printed, *(table for table in page.tables if _lies_in(table, area))]
        for each in sorted(here, key=lambda each: each.top):
            if isinstance(each, Table):
                yield each
            else:
                beside = columns[area[0], area[2]]
                left, right = -_edge([-line.x0 for line in beside]), _edge([line.x1 for line in beside])
                yield Placed(each, number, number * 1000 + region, left, right)


def _edge(ends: list[float]) -> float:
    """Return how far most lines of a column run at most; a single one further out is a stray."""
    last, *others = sorted(ends, reverse=True)
    return others[0] if len(others) > 3 and last - others[0] > STRAY else last


def _gap(words: Sequence[Word], area: Area, gaps: Gaps, *, wide: bool) -> float | None:
    """Return the gap between the columns of an area; those of a column are much alike, those across may differ."""
    if not words:
        return None
    key = (round(area[0]), round(area[2]), wide)
    if wide:
        gap = gutter(words, area, gaps.get(key), shares=_SHARES, narrowest=_NARROWEST)
    else:
        gap = gutter(words, area, gaps.get(key))
    if gap is not None:
        gaps[key] = gap
    return gap


def _areas(boxes: Sequence[Word | Table], area: Area, gap: float | None, gaps: Gaps, depth: int) -> list[Area]:
    """Cut an area into columns in reading order, and these, and what runs across them, into columns once more."""
    if gap is None:
        return [area]
    regions = [each for each in reading_order(boxes, gap, area) if any(_lies_in(box, each) for box in boxes)]
    found: list[Area] = []
    for region in _joined(regions, area):
        within = [box for box in boxes if _lies_in(box, region)]
        words = [box for box in within if isinstance(box, Word)]
        wide = (region[0], region[2]) == (area[0], area[2])
        inner = _gap(words, region, {} if wide else gaps, wide=wide) if depth else None
        found += _areas(within, region, inner, gaps, depth - 1)
    return found


def _joined(regions: list[Area], area: Area) -> list[Area]:
    """Join neighbouring regions across an area, and what stands between two of them on one side only."""
    across = [(region[0], region[2]) == (area[0], area[2]) for region in regions]
    joined: list[Area] = []
    open_above = False
    for region, wide, above, below in zip(regions, across, [False, *across], [*across[1:], False], strict=False):
        is_wide = wide or (above and below)
        if is_wide and open_above:
            joined[-1] = (area[0], joined[-1][1], area[2], region[3])
        else:
            joined.append((area[0], region[1], area[2], region[3]) if is_wide else region)
        open_above = is_wide
    return joined


def _spread(page: Page, gap: float | None, body: float) -> list[Word]:
    """Return the words of a page, those of a heading or caption above both columns as wide as the page."""
    if gap is None:
        return list(page.words)
    right = [word for word in page.words if word.x0 >= gap]
    alone: set[Word] = set()
    for line in lines([word for word in page.words if word.x1 <= gap]):
        heads = line.size > HEADING_SIZE * body and _stands_alone(line, right)
        if heads or (is_caption(line.text) and _stands_on_table(line, page.tables, gap)):
            alone |= set(line.words)
    return [replace(word, x1=gap + 1) if word in alone else word for word in page.words]


def _stands_alone(line: Line, beside: Sequence[Word]) -> bool:
    """Whether the other column has text above and below a line, and a gap beside it."""
    top, bottom = line.top - line.size / 2, line.bottom + line.size / 2
    if any(top < word.bottom and word.top < bottom for word in beside):
        return False
    return any(word.bottom < line.top for word in beside) and any(word.top > line.bottom for word in beside)


def _stands_on_table(line: Line, tables: Sequence[Table], gap: float) -> bool:
    """Whether a line stands right above a table that runs across the gap between two columns."""
    across = (table for table in tables if table.x0 < gap < table.x1)
    return any(-line.size / 2 < table.top - line.bottom < 2 * line.size for table in across)


def _lies_in(box: Word | Table, area: Area) -> bool:
    """Whether the middle of a box lies in an area; areas that meet share no box."""
    across, down = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return area[0] <= across < area[2] and area[1] <= down < area[3]
