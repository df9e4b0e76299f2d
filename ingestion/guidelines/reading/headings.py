"""Paragraphs and tables of a printed document as parts: headings told by size, weight, capitals and number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingestion.guidelines.reading.grid import Grid, table_parts
from ingestion.guidelines.reading.joining import Joiner
from ingestion.guidelines.reading.numbering import bullet, ends_a_sentence, is_caption, is_short
from ingestion.guidelines.reading.paragraphs import Paragraph
from ingestion.guidelines.reading.parts import Part
from ingestion.guidelines.reading.ruled import Table
from ingestion.guidelines.recommendations import begins_recommendation, is_label

LARGER = 1.08
"""A heading may be larger than the running text by this factor; where it is not, it is bold or in capitals."""

TITLE = 1.3
"""What is larger than the running text by this factor may be a heading of several lines."""

_FIGURE = re.compile(r"(?:Figure|Fig|图)", re.IGNORECASE)
_AUTHORS = re.compile(r"\b[A-Z]\.(?: ?[A-Z]\.)* [A-Z][\w-]+(?:,| and )|\[[\w,*†‡§–-]+\]|(?:,[^,]+){3,}")

Style = tuple[float, bool, bool]


def headed(found: Sequence[Paragraph | Table], joiner: Joiner, body: float) -> list[Part]:
    """Turn paragraphs and tables into parts.

    Args:
        found: In reading order.
        joiner: Joins the lines of a paragraph.
        body: Size of the running text.
    """
    parts: list[Part] = []
    texts = [(each, *each.text(joiner)) for each in found if isinstance(each, Paragraph)]
    read = {id(each): (text, pages) for each, text, pages in texts}
    styles = sorted({_style(each, text) for each, text, _ in texts if _is_heading(each, text, body)})
    for each in _with_captions(found, read):
        if isinstance(each, Grid):
            parts += table_parts(each)
            continue
        text, pages = read[id(each)]
        if _is_heading(each, text, body):
            parts.append(Part("heading", text, styles.index(_style(each, text)) + 1, pages))
        elif bullet(text):
            gone = bullet(text)
            parts.append(Part("item", text[gone:], pages=tuple((max(0, at - gone), page) for at, page in pages)))
        else:
            parts.append(Part("paragraph", text, pages=pages))
    return parts


def _with_captions(
    found: Sequence[Paragraph | Table], read: dict[int, tuple[str, tuple[tuple[int, int], ...]]]
) -> Iterator[Paragraph | Grid]:
    """Give each table the caption above it, and join the pieces of one that runs over pages."""
    waiting: list[Grid] = []
    caption: list[Paragraph] = []
    for each in found:
        if isinstance(each, Table):
            grid = replace(each.grid, caption=read[id(caption[0])][0] if caption else "")
            caption = []
            if waiting and grid.pages[0] != waiting[0].pages[-1] and waiting[0].goes_on_with(grid):
                waiting = [waiting[0].joined(grid)]
            else:
                yield from waiting
                waiting = [grid]
            continue
        is_one = _is_table_caption(read[id(each)][0])
        if caption or not is_one:
            yield from waiting
            yield from caption
            waiting, caption = [], []
        if is_one:
            caption = [each]
        else:
            yield each
    yield from waiting
    yield from caption


def _is_table_caption(text: str) -> bool:
    return is_caption(text) and not _FIGURE.match(text)


def _style(paragraph: Paragraph, text: str) -> Style:
    """Return how much a paragraph stands out; what sorts first is further out."""
    return -round(paragraph.size * 2) / 2, not paragraph.bold, not text.isupper()


def _is_heading(paragraph: Paragraph, text: str, body: float) -> bool:
    capitals = text.isupper() and sum(map(str.isalpha, text)) >= 4 and not _is_wide(text)
    larger = paragraph.size >= LARGER * body
    if not (larger or paragraph.bold or paragraph.italic or capitals) or paragraph.size < 0.9 * body:
        return False
    if ends_a_sentence(text) or is_caption(text) or bullet(text) or sum(map(str.isalpha, text)) < 2:
        return False
    if begins_recommendation(text) and not is_label(text):
        return False
    long_title = paragraph.size >= TITLE * body and len(text.split()) <= 40
    return (is_short(text) or long_title) and not _AUTHORS.search(text)


def _is_wide(text: str) -> bool:
    return any(character > "\u2e80" for character in text)
