"""Rows of tables: between pipes, tabs, or in columns set with blanks. A data row is a claim; a header is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from assistant.grounding.claims.headings import tells
from assistant.grounding.lexicon import read_data

_WIDEST_CELL = 80
_RULE = re.compile(r"[\s|:+=_─━—-]*(?:[-=─━—]{3,}|:-+:?|-+:)[\s|:+=_─━—-]*")
_GAPS = {"\t": re.compile(r"\s*\t\s*"), "wide": re.compile(r" {3,}"), "blanks": re.compile(r" {2,}")}
_LEAST = {"\t": 2, "wide": 2, "blanks": 3}
"""Columns that a line needs: two blanks alone may be a slip, three columns of them are none."""
_STOPPED = re.compile(r"[.!?。！？；;:：]$")
_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]|[*_`#.:：]")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its span, and whether it names the columns (a header or a rule)."""

    start: int
    end: int
    header: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    rule: bool
    kind: str
    cells: tuple[str, ...]


def rows(text: str) -> list[Row]:
    """Return the lines of `text` that are rows of tables, in order; lines end at a line feed."""
    found: list[Row] = []
    for kind, group in groupby(_lines(text), key=lambda line: (line.kind, len(line.cells))):
        if kind[0]:
            found.extend(_table(list(group)))
    return found


def _table(lines: list[_Line]) -> Iterator[Row]:
    if len([line for line in lines if not line.rule]) < 2 and not lines[0].text.lstrip().startswith("|"):
        return
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        ruled = after is not None and after.rule and not any(tells(cell) for cell in line.cells)
        header = line.rule or ruled or (len(lines) > 1 and all(map(_names_a_column, filter(None, line.cells))))
        yield Row(line.start, line.start + len(line.text), header)


def _lines(text: str) -> Iterator[_Line]:
    """Yield each line with what parts its cells; a rule belongs to the table above it."""
    start, before = 0, ("", 0)
    for line in text.split("\n"):
        rule = bool(line.strip()) and len(line) < 1000 and _RULE.fullmatch(line) is not None
        kind, cells = (before[0], ("",) * before[1]) if rule else _cells(line)
        yield _Line(start, line, rule, kind, cells)
        before = kind, len(cells)
        start += len(line) + 1


def _cells(line: str) -> tuple[str, tuple[str, ...]]:
    bare = line.strip()
    if "|" in bare and (bare.startswith("|") or " | " in bare):
        return "|", tuple(cell.strip() for cell in bare.removeprefix("|").removesuffix("|").split("|"))
    if "  " not in bare and "\t" not in bare:
        return "", ()
    for kind, gap in _GAPS.items():
        cells = tuple(gap.split(bare))
        if (
            len(cells) >= _LEAST[kind]
            and max(map(len, cells)) <= _WIDEST_CELL
            and not any(map(_STOPPED.search, cells[:-1]))
        ):
            return kind, cells
    return "", ()


def _names_a_column(cell: str) -> bool:
    name = _BRACKETS.sub(" ", cell.lower()).strip()
    return len(name) <= _WIDEST_CELL and _columns().fullmatch(name) is not None


@cache
def _columns() -> re.Pattern[str]:
    names = read_data("claims.yaml")["columns"]
    english, chinese = ("|".join(map(re.escape, map(str, names[language]))) for language in ("en", "zh"))
    return re.compile(rf"(?:{english})(?:[\s/&,-]+(?:{english}|\d{{1,2}}))*|(?:{chinese})(?:[\s/、]*(?:{chinese}))*")
