"""Sentences and headings of a text, as spans; lines of a list or a table are kept apart, brackets are not torn."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.grounding.claims.headings import is_heading
from assistant.grounding.claims.rows import Row, rows
from assistant.grounding.claims.signs import lead, trim, visible
from ingestion.language import sentences

_WORD = re.compile(r"\w")
_LINE = re.compile(r"[^\n]+")
_FIRST_ITEM = re.compile(
    r"(?<=[:：])(?P<blank>\s*)(?P<item>[(（]?1[.)）、])(?=\s*[^\W\d])(?=[^\n]*[\s.。;；,，][(（]?2[.)）、]\s*[^\W\d])"
)
"""The first item of a list behind its label, on one line: "Impression: 1. ... 2. ..."."""
_OPENED = {"(": ")", "（": "）", "「": "」", "『": "』", "“": "”"}
_TORN = 300
"""A bracket that runs over more characters than this was left open."""
_LONGEST = 1000
"""What goes on for longer without a stop is no sentence; it is cut at a blank, so that it can be read at all."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a text without bullets; headings and bare signs are left out."""
    return [(start, end) for start, end, heading in _spans(text) if not heading]


def heading_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the headings of a text: no claims, but they may name a place or a diagnosis."""
    return [(start, end) for start, end, heading in _spans(text) if heading]


@lru_cache(maxsize=2)
def _spans(text: str) -> tuple[tuple[int, int, bool], ...]:
    """Return each span with whether it is a heading."""
    flat = visible(text)
    table = {row.start: row for row in rows(flat)}
    masked = _masked(flat, table)
    found = []
    for raw, end in _readable(flat, _unbroken(flat, masked)):
        row = table.get(flat.rfind("\n", 0, raw + 1) + 1)
        inner = trim(flat, raw, end)
        if inner[0] < inner[1] and _WORD.search(flat, *inner):
            heading = row.header if row else is_heading(flat[raw:end], flat[slice(*inner)])
            found.append((*inner, heading))
    return tuple(found)


def _masked(flat: str, table: dict[int, Row]) -> str:
    """Return the text with each row of a table as one run of pipes and each list number as a dash, offsets kept."""
    pieces, done = [], 0
    for line in _LINE.finditer(flat):
        start, end = line.span()
        if start in table:
            piece = "|" * (end - start)
        else:
            first = start + len(line.group()) - len(line.group().lstrip())
            words = lead(flat, first, end)
            if words == first:
                continue
            piece = flat[start:first] + re.sub(r"\S", "-", flat[first:words]) + flat[words:end]
        pieces += [flat[done:start], piece]
        done = end
    return _FIRST_ITEM.sub(_own_line, "".join([*pieces, flat[done:]]))


def _own_line(item: re.Match[str]) -> str:
    """Begin a line at the first item of a list: its number, one character and a sign at least, becomes a bullet."""
    return item["blank"] + "\n" + "-" * (len(item["item"]) - 1)


def _unbroken(flat: str, masked: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences, put together again where a stop stood inside a bracket or a quotation."""
    held: tuple[int, int] | None = None
    for start, end in sentences(masked):
        if held is not None and end - held[0] <= _TORN and "\n" not in flat[held[1] : end]:
            held = held[0], end
        else:
            if held is not None:
                yield held
            held = start, end
        if not _opens(flat, *held):
            yield held
            held = None
    if held is not None:
        yield held


def _opens(flat: str, start: int, end: int) -> bool:
    """Tell whether a bracket is left open at the end of the span and closed soon behind it, on the same line."""
    if end - start > _TORN:
        return False
    piece = flat[start:end]
    behind = flat[end : start + _TORN].partition("\n")[0]
    return any(
        piece.count(opening) > piece.count(closing) and closing in behind for opening, closing in _OPENED.items()
    )


def _readable(flat: str, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for first, end in spans:
        start = first
        while end - start > _LONGEST:
            blank = flat.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
            cut = blank + 1 if blank > 0 else start + _LONGEST
            yield start, cut
            start = cut
        yield start, end
