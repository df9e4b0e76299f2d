"""Guidelines in markdown or plain text: pipe tables as sentences, notes as paragraphs of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.guidelines.front_matter import read as read_front_matter
from ingestion.guidelines.reading.grid import Grid, table_parts
from ingestion.guidelines.reading.numbering import is_caption
from ingestion.guidelines.reading.parts import Written
from ingestion.loaders.decoding import decode

_FENCE = re.compile(r"\s*(```|~~~)")
_DELIMITERS = re.compile(r"\s*\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)*\|?\s*$")
_CELLS = re.compile(r"(?<!\\)\|")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:\s*")
_REFERENCE = re.compile(r"\s?\[\^([^\]\s]+)\]")
_EMPHASIS = re.compile(r"\*\*|__")


def read(data: bytes, name: str) -> Written:
    """Read a guideline.

    Args:
        data: The whole file.
        name: Its name, for messages.

    Raises:
        InputError: It is empty, binary, or in an encoding that can't be told.
    """
    text = decode(data, name)
    body = read_front_matter(text).body
    return Written(text[:body] + "\n".join(_lines(text[body:].split("\n"))))


def _lines(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a document, those of a table as sentences; what is fenced stays as it is."""
    fenced = False
    position = 0
    while position < len(lines):
        line = lines[position]
        fenced ^= _FENCE.match(line) is not None
        if not fenced and _opens_table(lines, position):
            end = position + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            yield from _table([lines[position], *lines[position + 2 : end]])
            position = end
            continue
        if not fenced and is_caption(line) and (table := _table_below(lines, position)):
            yield _EMPHASIS.sub("", line).strip()
            position = table
            continue
        yield line if fenced else _without_marks(line)
        position += 1


def _opens_table(lines: list[str], position: int) -> bool:
    below = lines[position + 1] if position + 1 < len(lines) else ""
    return "|" in lines[position] and "|" in below and _DELIMITERS.fullmatch(below) is not None


def _table_below(lines: list[str], position: int) -> int:
    """Return where the table begins that stands next below a line, or 0."""
    below = position + 1
    while below < len(lines) and not lines[below].strip():
        below += 1
    return below if below < len(lines) and _opens_table(lines, below) else 0


def _table(lines: list[str]) -> Iterator[str]:
    rows = [tuple(map(_without_marks, _cells(line))) for line in lines]
    width = max(map(len, rows))
    grid = Grid(tuple(row + ("",) * (width - len(row)) for row in rows), heads=1 if any(rows[0]) else 0)
    if len(rows) == 1:
        yield lines[0]
    for part in table_parts(grid) if len(rows) > 1 else ():
        yield f"- {part.text}" if part.kind == "row" else f"\n{part.text}\n"


def _cells(line: str) -> list[str]:
    stripped = line.strip().removeprefix("|")
    stripped = stripped[:-1] if stripped.endswith("|") and not stripped.endswith("\\|") else stripped
    return [cell.strip().replace("\\|", "|") for cell in _CELLS.split(stripped)]


def _without_marks(line: str) -> str:
    note = _NOTE.match(line)
    if note:
        return f"\nFootnote {note[1]}: {line[note.end() :]}\n"
    return _REFERENCE.sub(lambda mark: f" [{mark[1]}]", line)
