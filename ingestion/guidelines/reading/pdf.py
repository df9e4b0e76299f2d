"""Guidelines in PDF: columns, running heads, footnotes, tables and headings, told by how the page is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingestion.guidelines.reading.areas import Gaps, Page, in_order
from ingestion.guidelines.reading.headings import headed
from ingestion.guidelines.reading.joining import Joiner
from ingestion.guidelines.reading.notes import note_parts, split_notes
from ingestion.guidelines.reading.paragraphs import Placed, paragraphs
from ingestion.guidelines.reading.parts import Part, Written, write
from ingestion.guidelines.reading.printed import Word, body_size, lines
from ingestion.guidelines.reading.ruled import Table, inside, tables
from ingestion.guidelines.reading.running import running
from ingestion.loaders.pdf import check_text_layer, opened

_WORD_GAP = 0.15
_STAMP_SHARE = 0.2
_SMALLEST_BULLET = 1.5
_LARGEST_BULLET = 7


def read(data: bytes, name: str) -> Written:
    """Read a guideline.

    Args:
        data: The whole file.
        name: Its name, for messages.

    Raises:
        InputError: It is damaged, protected, too long, or has no text layer.
    """
    pages, imprint = _pages(data, name)
    body = body_size(word for page in pages for word in page.words)
    entries: list[Placed | Table] = []
    notes: list[list[Placed]] = []
    gaps: Gaps = {}
    for number, page in enumerate(pages, start=1):
        text, small = split_notes(list(in_order(page, gaps, body, number)), body)
        entries += text
        notes.append(small)
    joiner = Joiner(entry.line.text for entry in entries if isinstance(entry, Placed))
    parts = headed(list(paragraphs(entries)), joiner, body)
    written = write(list(_with_notes(parts, notes, joiner)), imprint)
    check_text_layer(written.text, len(pages), name)
    return written


def _pages(data: bytes, name: str) -> tuple[list[Page], str]:
    """Read every page, and the running lines of the first as the document's imprint."""
    with opened(data, name) as pdf:
        words = [_words(page) for page in pdf.pages]
        body = body_size(word for page in words for word in page)
        dropped = running([lines(page) for page in words], body)
        pages = []
        for number, (page, found, lost) in enumerate(zip(pdf.pages, words, dropped, strict=True), start=1):
            gone = {word for line in lost for word in line.words}
            kept = [word for word in found if word not in gone]
            grids = tables(page, kept, number)
            text = tuple(word for word in kept if not any(inside(word, table) for table in grids))
            pages.append(Page(page.bbox, text, tuple(grids)))
            page.close()
    said = (line.text for lost in dropped[:2] for line in sorted(lost, key=lambda line: line.top))
    return pages, "\n".join(dict.fromkeys(said))


def _words(page: Any) -> list[Word]:  # noqa: ANN401 - a pdfplumber page, untyped
    """Return the upright words of a page; a few turned ones are stamps and watermarks."""
    found = page.extract_words(x_tolerance_ratio=_WORD_GAP, extra_attrs=["fontname", "size"])
    upright = [Word.of(word) for word in found if word["upright"]]
    turned = [Word.of(word) for word in found if not word["upright"]]
    letters = [sum(len(word.text) for word in words) for words in (upright, turned)]
    return upright + (turned if letters[1] > _STAMP_SHARE * letters[0] else []) + list(_drawn_bullets(page))


def _drawn_bullets(page: Any) -> Iterator[Word]:  # noqa: ANN401 - a pdfplumber page, untyped
    """Yield the bullets that a page draws as small filled shapes rather than as letters."""
    for shape in (*page.curves, *page.rects):
        width, height = shape["width"], shape["height"]
        if shape["fill"] and _SMALLEST_BULLET <= width <= _LARGEST_BULLET and abs(width - height) < 1:
            yield Word(shape["x0"], shape["top"], shape["x1"], shape["bottom"], "•", height)


def _with_notes(parts: Sequence[Part], notes: Sequence[Sequence[Placed]], joiner: Joiner) -> Iterator[Part]:
    """Put the notes of each page behind its last paragraph, or before it where that goes on overleaf."""
    page = 1
    for part in parts:
        last = part.pages[-1][1] if part.pages else page
        while page < last:
            yield from note_parts(notes[page - 1], joiner)
            page += 1
        yield part
    for rest in notes[page - 1 :]:
        yield from note_parts(rest, joiner)
