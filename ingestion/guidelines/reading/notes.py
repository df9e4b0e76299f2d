"""Footnotes of a printed page: small lines below the text of a column, taken out of the running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingestion.guidelines.reading.joining import Joiner
from ingestion.guidelines.reading.paragraphs import Placed
from ingestion.guidelines.reading.parts import Part
from ingestion.guidelines.reading.printed import Line
from ingestion.guidelines.reading.ruled import Table

SMALL = 0.93
"""Notes are smaller than this share of the text's size."""

APART = 0.9
"""Space, in heights of a line, that parts notes without a mark from the text."""

_MARK = re.compile(r"\[([^\]\s]{1,5})\]\s*|([*†‡§¶#]{1,3}|\d{1,2}|[a-h])[.)]?\s+(?=\S)")


def split_notes(entries: Sequence[Placed | Table], body: float) -> tuple[list[Placed | Table], list[Placed]]:
    """Part the notes of a page from its text.

    Args:
        entries: The page's lines and tables in reading order.
        body: Size of the document's running text.
    """
    placed = [entry for entry in entries if isinstance(entry, Placed)]
    small = [each for each in placed if each.line.size < SMALL * body]
    solid: list[Line | Table] = [each.line for each in placed if each.line.size >= SMALL * body]
    solid += [entry for entry in entries if isinstance(entry, Table)]
    lowest = [each for each in small if not any(_is_below(other, each.line) for other in solid)]
    notes: set[int] = set()
    for group in _groups(lowest):
        above = max(
            (each for each in solid if _is_below(group[0].line, each)), key=lambda each: each.bottom, default=None
        )
        if isinstance(above, Line) and _is_text(above, body) and _is_note(group[0].line, above):
            notes |= {id(each) for each in group}
    return [each for each in entries if id(each) not in notes], [each for each in placed if id(each) in notes]


def note_parts(notes: Sequence[Placed], joiner: Joiner) -> Iterator[Part]:
    """Yield the notes of a page, each with its mark."""
    text = ""
    page = 0
    for each in notes:
        page = each.page
        if text and (each.line.marked or _MARK.match(each.line.text)):
            yield _note(text, page)
            text = ""
        text = joiner.join(text, each.line.text)
    if text:
        yield _note(text, page)


def _note(text: str, page: int) -> Part:
    return Part("note", labelled(text), pages=((0, page),))


def labelled(text: str) -> str:
    """Return a note with its mark in front ("Footnote 3: …"), or as it is where it has none."""
    found = _MARK.match(text)
    return f"Footnote {found[1] or found[2]}: {text[found.end() :]}" if found else text


def _groups(lines: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Group lines that stand one below the other."""
    groups: list[list[Placed]] = []
    for each in sorted(lines, key=lambda each: each.line.top):
        fitting = (g for g in groups if _overlap(g[-1].line, each.line) and
                   each.line.top - g[-1].line.bottom < 2 * each.line.size)  # fmt: skip
        group = next(fitting, None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    yield from groups


def _is_note(first: Line, above: Line) -> bool:
    apart = first.top - above.bottom > APART * first.size
    return first.marked or bool(_MARK.match(first.text)) or apart


def _is_text(line: Line, body: float) -> bool:
    return not line.bold and line.size < 1.1 * body


def _is_below(lower: Line | Table, upper: Line | Table) -> bool:
    return lower.top > upper.bottom - 1 and _overlap(lower, upper)


def _overlap(one: Line | Table, other: Line | Table) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0)
