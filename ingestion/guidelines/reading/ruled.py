"""Printed tables: those with drawn cells, and those with nothing but rules above and below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ingestion.guidelines.reading.grid import Cell, Grid
from ingestion.guidelines.reading.numbering import is_caption
from ingestion.guidelines.reading.printed import Line, Word, lines
from ingestion.loaders._columns import Area

MIN_STRIP = 6
"""Least width of the white strip between two columns of a table without drawn cells, in points."""

MIN_RULE = 60
"""Shortest rule that may bound a table, in points."""

CAPTION_REACH = 30
"""How far below its caption such a table begins at most, in points."""

_NEAR = 3.0
_STRAY = 0.12
_ROW_GAP = 0.35


@dataclass(frozen=True)
class Table:
    """A table on a page: its place and its cells."""

    x0: float
    top: float
    x1: float
    bottom: float
    grid: Grid


def tables(page: Any, words: Sequence[Word], number: int) -> list[Table]:  # noqa: ANN401 - a pdfplumber page, untyped
    """Find the tables of a page.

    Args:
        page: The page, for its drawn lines.
        words: Its words, without running heads and feet.
        number: The page's number, from 1.
    """
    found = [table for table in (_drawn(each, words, number) for each in page.find_tables()) if table is not None]
    rest = [word for word in words if not any(inside(word, table) for table in found)]
    return found + [table for table in _between_rules(page, rest, number) if not any(inside(table, t) for t in found)]


def inside(box: Word | Table | Line, area: Table) -> bool:
    """Whether the middle of a box lies in a table."""
    across, down = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return area.x0 - 1 <= across <= area.x1 + 1 and area.top - 1 <= down <= area.bottom + 1


def _drawn(table: Any, words: Sequence[Word], number: int) -> Table | None:  # noqa: ANN401 - a pdfplumber table
    """Read a table with drawn cells; a cell over several rows is repeated, one over several columns is not."""
    cells: list[Area] = [tuple(cell) for cell in table.cells]
    xs = _edges(x for cell in cells for x in (cell[0], cell[2]))
    ys = _edges(y for cell in cells for y in (cell[1], cell[3]))
    if len(xs) < 3 or len(ys) < 3:
        return None
    laid = [_row(cells, xs, (top + bottom) / 2, words) for top, bottom in pairwise(ys)]
    rows, bold = [row for row, _ in laid], [is_bold for _, is_bold in laid]
    if sum(any(row) for row in rows) < 2 or max(sum(bool(cell) for cell in row) for row in rows) < 2:
        return None
    x0, top, x1, bottom = table.bbox
    return Table(x0, top, x1, bottom, _grid(rows, bold, number))


def _row(cells: Sequence[Area], xs: Sequence[float], y: float, words: Sequence[Word]) -> tuple[tuple[Cell, ...], bool]:
    """Return the cells of the row at height `y`, and whether all that stands in them is bold."""
    row: list[Cell] = []
    held: list[Word] = []
    last: Area | None = None
    for left, right in pairwise(xs):
        cell = _cell_at(cells, (left + right) / 2, y)
        if cell is not None and cell == last:
            row.append(None)
            continue
        within = [word for word in words if cell is not None and _in_area(word, cell)]
        row.append("\n".join(line.text for line in lines(within)))
        held += within
        last = cell
    return tuple(row), bool(held) and all(word.bold for word in held)


def _grid(rows: list[tuple[Cell, ...]], bold: list[bool], number: int) -> Grid:
    kept = [(row, is_bold) for row, is_bold in zip(rows, bold, strict=True) if any(row)]
    heads = next((n for n, (_, is_bold) in enumerate(kept) if not is_bold), 0)
    return Grid(tuple(row for row, _ in kept), heads or None, pages=(number,) * len(kept))


def _edges(values: Iterator[float]) -> list[float]:
    """Return sorted edges, those that nearly coincide as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _cell_at(cells: Sequence[Area], x: float, y: float) -> Area | None:
    return next((cell for cell in cells if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]), None)


def _in_area(word: Word, area: Area) -> bool:
    return area[0] <= (word.x0 + word.x1) / 2 <= area[2] and area[1] <= (word.top + word.bottom) / 2 <= area[3]


def _between_rules(page: Any, words: Sequence[Word], number: int) -> Iterator[Table]:  # noqa: ANN401 - a pdfplumber page
    """Find tables that stand below a caption between rules of one width, their columns told by white strips."""
    rules = _rules(page)
    if len(rules) < 2:
        return
    for caption in _captions(words):
        below = [rule for rule in rules if rule[2] > caption.bottom - 2 and rule[0] <= caption.x0 + _NEAR <= rule[1]]
        if not below or below[0][2] - caption.bottom > CAPTION_REACH + caption.bottom - caption.top:
            continue
        same = [rule for rule in below if abs(rule[0] - below[0][0]) < _NEAR and abs(rule[1] - below[0][1]) < _NEAR]
        for last in reversed(same[1:]):
            left, right, top = same[0]
            area = (left - 1, top, right + 1, last[2])
            table = _with_strips(area, [word for word in words if _in_area(word, area)], same, number)
            if table is not None:
                yield table
                break


def _rules(page: Any) -> list[tuple[float, float, float]]:  # noqa: ANN401 - a pdfplumber page, untyped
    """Return the horizontal rules of a page as left, right and height, top down; pieces of one rule are joined."""
    edges = sorted(
        (round(edge["top"]), edge["x0"], edge["x1"], edge["top"]) for edge in page.edges if edge["orientation"] == "h"
    )
    found: list[tuple[float, float, float]] = []
    for _, x0, x1, y in edges:
        if found and abs(found[-1][2] - y) < 2 and x0 <= found[-1][1] + 2:
            found[-1] = (min(found[-1][0], x0), max(found[-1][1], x1), found[-1][2])
        else:
            found.append((x0, x1, y))
    return [rule for rule in found if rule[1] - rule[0] >= MIN_RULE]


def _captions(words: Sequence[Word]) -> Iterator[Line]:
    """Yield the last line of each caption of a table: words that begin one, and what stands right below them."""
    starts = [word for word in words if is_caption(f"{word.text} 1") or is_caption(word.text)]
    for start in starts:
        row = [w for w in words if abs(w.bottom - start.bottom) < 2 and w.x0 >= start.x0]
        line = Line(tuple(sorted(row, key=lambda word: word.x0)))
        if is_caption(line.text):
            yield line


def _with_strips(
    area: Area, words: Sequence[Word], rules: Sequence[tuple[float, float, float]], number: int
) -> Table | None:
    found = lines(words)
    borders = _strips(found, area)
    if len(found) < 2 or not borders:
        return None
    ys = [rule[2] for rule in rules if area[1] <= rule[2] <= area[3]]
    rows: list[list[Line]] = []
    heads = 0
    for group in _row_groups(found, ys, borders[0]):
        rows.append(group)
        heads += len(ys) > 2 and group[0].top < ys[1]
    grid = Grid(tuple(_cells(row, borders) for row in rows), heads or None, pages=(number,) * len(rows))
    return Table(*area, grid)


def _strips(found: Sequence[Line], area: Area) -> list[float]:
    """Return the middles of the white strips that run down a table."""
    width = int(area[2] - area[0]) + 1
    covered = [0] * width
    for line in found:
        for x in {x for word in line.words for x in range(int(word.x0 - area[0]), int(word.x1 - area[0]) + 1)}:
            if 0 <= x < width:
                covered[x] += 1
    least = MIN_STRIP if len(found) > 5 else max(MIN_STRIP, found[0].size if found else 0)
    middles = []
    start: int | None = None
    for x, count in enumerate([*covered, len(found) + 1]):
        if count <= _STRAY * len(found):
            start = x if start is None else start
        else:
            if start and x < width and x - start >= least:
                middles.append(area[0] + (start + x) / 2)
            start = None
    return middles


def _row_groups(found: Sequence[Line], rules: Sequence[float], first: float) -> Iterator[list[Line]]:
    """Group lines into rows: at rules, at wider gaps, or where the first column begins anew."""
    gaps = [below.top - above.bottom for above, below in pairwise(found)]
    spread = bool(gaps) and max(gaps) - min(gaps) > _ROW_GAP * found[0].size
    limit = (max(gaps) + min(gaps)) / 2 if gaps else 0
    group: list[Line] = []
    for number, line in enumerate(found):
        ruled = bool(group) and any(group[-1].bottom - 1 <= y <= line.top + 1 for y in rules)
        wide = bool(group) and (gaps[number - 1] > limit if spread else line.x0 < first)
        if group and (ruled or wide):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _cells(row: Sequence[Line], borders: Sequence[float]) -> tuple[Cell, ...]:
    cells: list[list[str]] = [[] for _ in range(len(borders) + 1)]
    for line in row:
        for column in range(len(borders) + 1):
            low = borders[column - 1] if column else float("-inf")
            high = borders[column] if column < len(borders) else float("inf")
            words = tuple(word for word in line.words if low <= (word.x0 + word.x1) / 2 < high)
            if words:
                cells[column].append(Line(words).text)
    return tuple("\n".join(cell) for cell in cells)
