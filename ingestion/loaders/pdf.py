"""PDF files with a text layer: one-column pages as they stand, two-column pages column by column.

A blank line stands where the printed lines stand further apart, so that paragraphs survive.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ingestion.errors import InputError
from ingestion.loaders.base import Content, Format
from ingestion.loaders.decoding import canonical, check_readable, check_size

MAX_PAGES = 1000
"""Most pages that are read."""

MIN_LETTERS = 12
"""A PDF with fewer letters and digits than this in all has no text layer worth the name."""

MIN_COLUMN_LINES = 4
"""A page is read as two columns only where at least this many lines stand on both sides of the gap, ..."""

MIN_COLUMN_SHARE = 0.7
"""... this share of all lines does not run across it, ..."""

MIN_COLUMN_WIDTH = 0.3
"""... each column takes this share of the page's width, which the fields at the head of a report don't, ..."""

MIN_COLUMN_FILL = 0.6
"""... and where the middle one of those lines fills this share of its column, which rows of a table don't."""

MIN_GUTTER = 8
"""Least width of the gap between two columns, in points."""

PARAGRAPH_GAP = 0.75
"""Space between two lines, in heights of a line, from which they belong to two paragraphs."""

SIZE_CHANGE = 1.2
"""Ratio of the heights of two lines from which they belong to two paragraphs: a heading and its text."""

_Box = tuple[float, float, float, float]
_Word = dict[str, Any]


def _recognises(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _read(data: bytes, name: str) -> Content:
    check_size(len(data), name)
    with _opened(data, name) as pdf:
        if not pdf.pages:
            raise InputError(f"{name} is a damaged PDF (no pages)", hint="print it to PDF again, or give its text")
        if len(pdf.pages) > MAX_PAGES:
            message = f"{name} has {len(pdf.pages)} pages; up to {MAX_PAGES} are read"
            raise InputError(message, hint="split it")
        texts = []
        gutter: float | None = None
        for page in pdf.pages:
            words = page.extract_words()
            gutter = _gutter(words, page.bbox, gutter)
            texts.append(canonical(_page_text(page, words, gutter)))
            page.close()
    if sum(map(str.isalnum, "".join(texts))) < MIN_LETTERS:
        message = f"{name} has no text layer (its {len(texts)} page(s) are images or empty)"
        raise InputError(message, hint="run text recognition (OCR) and give its output")
    text = "\n\n".join(texts)
    check_readable(text, name)
    starts = [0]
    for page_text in texts[:-1]:
        starts.append(starts[-1] + len(page_text) + 2)
    return Content(text, tuple(starts))


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[Any]:
    """Open a PDF; whatever the parser trips over, here or while pages are read, is the file's fault and is said so."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed

    # The parser logs oddities of a file with pieces of its text; none of that may reach a log.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
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


def _page_text(page: Any, words: list[_Word], gutter: float | None) -> str:  # noqa: ANN401 - a pdfplumber page
    if gutter is None:
        return _lines(page)
    return "\n\n".join(filter(None, (_lines(page.crop(box)) for box in _reading_order(words, gutter, page.bbox))))


def _lines(region: Any) -> str:  # noqa: ANN401 - a pdfplumber page or a piece of one, untyped
    text = ""
    above = None
    for line in region.extract_text_lines(return_chars=False):
        if above is not None:
            text += "\n\n" if _apart(above, line) else "\n"
        text += line["text"]
        above = line
    return text


def _apart(above: _Word, below: _Word) -> bool:
    small, large = sorted(line["bottom"] - line["top"] for line in (above, below))
    return bool(below["top"] - above["bottom"] > PARAGRAPH_GAP * small or large > SIZE_CHANGE * small)


def _rows(words: list[_Word]) -> list[list[_Word]]:
    """Group words by the height at which they stand, top down."""
    rows: list[list[_Word]] = []
    for word in sorted(words, key=lambda word: (word["top"], word["x0"])):
        if rows and word["top"] < (rows[-1][0]["top"] + rows[-1][0]["bottom"]) / 2:
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _gutter(words: list[_Word], bbox: _Box, before: float | None) -> float | None:
    """Return the x of the gap between two columns of running text, or None on any other page.

    The gap of the page before is tried last, for a column that ends after a few lines.
    """
    x0, _, x1, _ = bbox
    rows = _rows(words)
    candidates = [x0 + (x1 - x0) * share / 100 for share in range(42, 59)]
    best = max(candidates, key=lambda x: sum(_parted(row, x) for row in rows) - _across(rows, x))
    parted = [row for row in rows if _parted(row, best)]
    if len(parted) < MIN_COLUMN_LINES or _across(rows, best) > (1 - MIN_COLUMN_SHARE) * len(rows):
        return before if before is not None and not _across(rows, before) else None
    return best if all(_fills(parted, best, x1 - x0, side) for side in ("left", "right")) else None


def _across(rows: list[list[_Word]], x: float) -> int:
    """Count the lines that run across `x`."""
    return sum(any(word["x0"] < x < word["x1"] for word in row) for row in rows)


def _parted(row: list[_Word], x: float) -> bool:
    """Whether words stand on both sides of `x` with a gap wider than a word space around it."""
    left = [word["x1"] for word in row if word["x1"] <= x]
    right = [word["x0"] for word in row if word["x0"] >= x]
    whole = len(left) + len(right) == len(row)
    gap: float = min(right) - max(left) if left and right else 0.0
    return whole and gap >= MIN_GUTTER


def _fills(rows: list[list[_Word]], x: float, page_width: float, side: str) -> bool:
    """Whether one side is as wide as a column, and most of its lines run over most of it, as running text does."""
    spans = []
    for row in rows:
        words = [word for word in row if (word["x1"] <= x) == (side == "left")]
        spans.append((min(word["x0"] for word in words), max(word["x1"] for word in words)))
    width = max(end for _, end in spans) - min(start for start, _ in spans)
    lengths = sorted(end - start for start, end in spans)
    return bool(width >= MIN_COLUMN_WIDTH * page_width and lengths[len(lengths) // 2] >= MIN_COLUMN_FILL * width)


def _reading_order(words: list[_Word], gutter: float, bbox: _Box) -> Iterator[_Box]:
    """Cut a two-column page into regions in reading order: lines across the page end the columns above them."""
    x0, top, x1, bottom = bbox
    start = top
    for row in _rows(words):
        if any(word["x0"] < gutter < word["x1"] for word in row):
            row_top = max(start, min(word["top"] for word in row) - 0.5)
            row_bottom = min(bottom, max(word["bottom"] for word in row) + 0.5)
            yield from _columns(gutter, (x0, start, x1, row_top))
            yield (x0, row_top, x1, row_bottom)
            start = row_bottom
    yield from _columns(gutter, (x0, start, x1, bottom))


def _columns(gutter: float, bbox: _Box) -> Iterator[_Box]:
    x0, top, x1, bottom = bbox
    if bottom - top > 1:
        yield (x0, top, gutter, bottom)
        yield (gutter, top, x1, bottom)


FORMAT = Format(extensions=(".pdf",), recognises=_recognises, read=_read)
