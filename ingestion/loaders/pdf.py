"""PDF files with a text layer: one-column pages as they stand, two-column pages column by column.

A blank line stands where the printed lines stand further apart, so that paragraphs survive.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ingestion.errors import InputError
from ingestion.loaders._columns import gutter, reading_order
from ingestion.loaders.base import Content, Format
from ingestion.loaders.decoding import canonical, check_readable, check_size

MAX_PAGES = 1000
"""Most pages that are read."""

MIN_LETTERS = 12
"""A PDF with fewer letters and digits than this in all has no text layer worth the name."""

PARAGRAPH_GAP = 0.75
"""Space between two lines, in heights of a line, from which they belong to two paragraphs."""

SIZE_CHANGE = 1.2
"""Ratio of the heights of two lines from which they belong to two paragraphs: a heading and its text."""

_Line = dict[str, Any]


@dataclass(frozen=True)
class _Box:
    x0: float
    top: float
    x1: float
    bottom: float


def _recognises(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _read(data: bytes, name: str) -> Content:
    check_size(len(data), name)
    with opened(data, name) as pdf:
        texts = []
        gap: float | None = None
        for page in pdf.pages:
            words = [_Box(word["x0"], word["top"], word["x1"], word["bottom"]) for word in page.extract_words()]
            gap = gutter(words, page.bbox, gap)
            texts.append(canonical(_page_text(page, words, gap)))
            page.close()
    text = "\n\n".join(texts)
    check_text_layer(text, len(texts), name)
    starts = [0]
    for page_text in texts[:-1]:
        starts.append(starts[-1] + len(page_text) + 2)
    return Content(text, tuple(starts))


def check_text_layer(text: str, pages: int, name: str) -> None:
    """Raise `InputError` where the text of a PDF is next to none, or not readable."""
    if sum(map(str.isalnum, text)) < MIN_LETTERS:
        message = f"{name} has no text layer (its {pages} page(s) are images or empty)"
        raise InputError(message, hint="run text recognition (OCR) and give its output")
    check_readable(text, name)


@contextmanager
def opened(data: bytes, name: str) -> Iterator[Any]:
    """Open a PDF with pdfplumber for the length of a `with` block.

    Raises:
        InputError: It has no or too many pages, or the parser trips over it, here or while its pages are read.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed

    # The parser logs oddities of a file with pieces of its text; none of that may reach a log.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            _check_pages(len(pdf.pages), name)
            yield pdf
    except InputError:
        raise
    except Exception as error:
        causes = (error, error.__cause__, error.__context__, *error.args)
        if any(isinstance(c, PDFPasswordIncorrect | PDFEncryptionError | PDFTextExtractionNotAllowed) for c in causes):
            message = f"{name} is protected by a password"
            raise InputError(message, hint="save a copy without protection") from error
        message = f"{name} is a damaged PDF ({type(error).__name__})"
        raise InputError(message, hint="print it to PDF again, or give its text") from error


def _check_pages(count: int, name: str) -> None:
    if not count:
        raise InputError(f"{name} is a damaged PDF (no pages)", hint="print it to PDF again, or give its text")
    if count > MAX_PAGES:
        raise InputError(f"{name} has {count} pages; up to {MAX_PAGES} are read", hint="split it")


def _page_text(page: Any, words: list[_Box], gap: float | None) -> str:  # noqa: ANN401 - a pdfplumber page
    if gap is None:
        return _lines(page)
    return "\n\n".join(filter(None, (_lines(page.crop(area)) for area in reading_order(words, gap, page.bbox))))


def _lines(region: Any) -> str:  # noqa: ANN401 - a pdfplumber page or a piece of one, untyped
    text = ""
    above = None
    for line in region.extract_text_lines(return_chars=False):
        if above is not None:
            text += "\n\n" if _apart(above, line) else "\n"
        text += line["text"]
        above = line
    return text


def _apart(above: _Line, below: _Line) -> bool:
    small, large = sorted(line["bottom"] - line["top"] for line in (above, below))
    return bool(below["top"] - above["bottom"] > PARAGRAPH_GAP * small or large > SIZE_CHANGE * small)


FORMAT = Format(extensions=(".pdf",), recognises=_recognises, read=_read)
