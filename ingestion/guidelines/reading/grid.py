"""Tables as sentences: one a row, each cell behind the header of its column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingestion.guidelines.reading.numbering import ends_a_sentence
from ingestion.guidelines.reading.parts import Part

Cell = str | None
"""The text of a cell; None where the cell to the left runs on into this column."""

_HEADER_WORDS = 9
_HEADER_LETTERS = 70


@dataclass(frozen=True)
class Grid:
    """A table, each row as long as the others; a cell that runs over several rows stands in each of them.

    Attributes:
        rows: Its rows, headers included.
        heads: How many rows at the top are headers; None where the format does not tell.
        caption: Its title, or "".
        pages: The page on which each row stands; empty where pages are unknown.
    """

    rows: tuple[tuple[Cell, ...], ...]
    heads: int | None = None
    caption: str = ""
    pages: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return max(map(len, self.rows), default=0)

    def goes_on_with(self, other: Grid) -> bool:
        """Whether another table, at the head of the next page, is the rest of this one."""
        same_head = bool(self.rows and other.rows) and _plain(self.rows[0]) == _plain(other.rows[0])
        named = other.caption and not _is_continued(other.caption, self.caption)
        return self.width == other.width and not named and (same_head or not _guess_heads(other.rows) or not named)

    def joined(self, other: Grid) -> Grid:
        """Return this table with the rows of its rest, less the headers that are printed again."""
        heads = self.heads if self.heads is not None else _guess_heads(self.rows)
        again = 0
        while again < heads and again < len(other.rows) and _plain(other.rows[again]) == _plain(self.rows[again]):
            again += 1
        pages = (*self.pages, *other.pages[again:])
        return replace(self, rows=(*self.rows, *other.rows[again:]), heads=heads, pages=pages)


def table_parts(grid: Grid) -> Iterator[Part]:
    """Yield a table's caption and its rows; a row over all columns heads those below it."""
    if grid.caption:
        yield Part("caption", _one_line(grid.caption), pages=_at(grid, 0))
    heads = min(grid.heads if grid.heads is not None else _guess_heads(grid.rows), len(grid.rows))
    heads = 0 if heads == len(grid.rows) else heads
    headers = _headers(grid.rows[:heads], grid.width)
    group = ""
    for number, row in enumerate(grid.rows[heads:], start=heads):
        label = _over_all_columns(row)
        below = grid.rows[number + 1] if number + 1 < len(grid.rows) else None
        if label is not None and below is not None and _over_all_columns(below) is None:
            group = label
        elif sentence := _sentence(row, headers):
            yield Part("row", f"{group}; {sentence}" if group and label is None else sentence, pages=_at(grid, number))


def _at(grid: Grid, row: int) -> tuple[tuple[int, int], ...]:
    return ((0, grid.pages[row]),) if grid.pages else ()


def _sentence(row: tuple[Cell, ...], headers: list[str]) -> str:
    pieces = []
    for column, cell in enumerate(row):
        if cell is None or not cell.strip():
            continue
        end = column + 1
        while end < len(row) and row[end] is None:
            end += 1
        header = " / ".join(dict.fromkeys(filter(None, headers[column:end])))
        text = _one_line(cell).rstrip(".;。；")
        pieces.append(f"{header}: {text}" if header else text)
    if not any(headers) and len(pieces) == len(row) == 2:
        return f"{': '.join(pieces)}."
    return f"{'; '.join(pieces)}." if pieces else ""


def _headers(rows: tuple[tuple[Cell, ...], ...], width: int) -> list[str]:
    """Return the header of each column: the texts above it, outermost first, each once."""
    names: list[list[str]] = [[] for _ in range(width)]
    for row in rows:
        current = ""
        for column, cell in enumerate(row):
            current = _one_line(cell) if cell is not None else current
            if current and current not in names[column]:
                names[column].append(current)
    return [", ".join(name).rstrip(":：.") for name in names]


def _guess_heads(rows: tuple[tuple[Cell, ...], ...]) -> int:
    """Take the first row as header where it reads like one, and those below it while it spans columns."""
    if len(rows) < 2 or not all(_is_name(cell) for cell in rows[0]) or not any(rows[0][1:]):
        return 0
    heads = 1
    while heads < len(rows) - 1 and None in rows[heads - 1] and _over_all_columns(rows[heads]) is None:
        if not all(_is_name(cell) for cell in rows[heads]):
            break
        heads += 1
    return heads if _over_all_columns(rows[0]) is None else 0


def _is_name(cell: Cell) -> bool:
    text = _one_line(cell or "")
    short = len(text.split()) <= _HEADER_WORDS and len(text) <= _HEADER_LETTERS
    ended = ends_a_sentence(text.rstrip(":：")) and len(text.split()) > 2
    return short and not ended and not text.replace(".", "").isdigit()


def _over_all_columns(row: tuple[Cell, ...]) -> str | None:
    """Return the text of a cell that runs over the whole row: a heading inside the table."""
    return _one_line(row[0]) if row[0] and len(row) > 1 and all(cell is None for cell in row[1:]) else None


def _plain(row: tuple[Cell, ...]) -> list[str]:
    return [_one_line(cell or "").casefold() for cell in row]


def _is_continued(caption: str, before: str) -> bool:
    return caption.split()[:2] == before.split()[:2] or "continued" in caption.casefold() or "续" in caption


def _one_line(text: str) -> str:
    return " ".join(text.split())
