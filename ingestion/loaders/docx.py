"""Word documents: paragraphs and tables in reading order, headings as markdown headings, list items as "- ".

The tree is walked here rather than through python-docx's paragraphs, because those leave out text in content
controls, tracked insertions and text boxes without a word, and a finding that is silently missing is the worst error.
Tracked deletions, headers and footers are not read.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from ingestion.errors import InputError
from ingestion.loaders.base import Content, Format
from ingestion.loaders.decoding import canonical, check_readable, check_size

MAX_UNPACKED_BYTES = 100_000_000
"""Largest document part that is unpacked, in bytes: a small archive can hold gigabytes of nothing."""

_PART = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml"))
_HEADING = re.compile(r"heading ?([1-6])$", re.IGNORECASE)


def _recognises(data: bytes) -> bool:
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _PART in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _read(data: bytes, name: str) -> Content:
    check_size(len(data), name)
    try:
        text = _text(data, name)
    except InputError:
        raise
    except Exception as error:  # the parser fails in many ways; each is the file's fault, and is said so
        message = f"{name} is a damaged Word document ({type(error).__name__})"
        raise InputError(message, hint="open it in Word and save it again") from error
    if not text:
        raise InputError(
            f"{name} holds no text", hint="if it holds scans, run text recognition (OCR) and give its text"
        )
    check_readable(text, name)
    return Content(text)


def _text(data: bytes, name: str) -> str:
    import docx

    check_unpacked_size(data, name)
    document = docx.Document(io.BytesIO(data))
    styles = {style.style_id: style.name or "" for style in document.styles}
    text = canonical("\n".join(_blocks(document.element.body, styles))).strip()
    return re.sub(r"\n{3,}", "\n\n", text)


def check_unpacked_size(data: bytes, name: str) -> None:
    """Raise `InputError` where the parts of a document unpack to more than `MAX_UNPACKED_BYTES`."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(part.file_size for part in archive.infolist() if part.filename.endswith((".xml", ".rels")))
    if size > MAX_UNPACKED_BYTES:
        message = f"{name} unpacks to {size / 1e6:.0f} MB; up to {MAX_UNPACKED_BYTES / 1e6:.0f} MB are read"
        raise InputError(message, hint="save only the text as .docx or .txt")


def _blocks(element: Any, styles: dict[str, str]) -> Iterator[str]:  # noqa: ANN401 - an lxml element, untyped
    """Yield the lines of a body, cell or content control; a blank line follows each paragraph and table."""
    for child in element:
        if child.tag == f"{W}p":
            yield _paragraph(child, styles)
        elif child.tag == f"{W}tbl":
            yield from _table(child, styles)
        elif child.tag in WRAPPERS:
            yield from _blocks(child, styles)


def _paragraph(paragraph: Any, styles: dict[str, str]) -> str:  # noqa: ANN401 - an lxml element, untyped
    text = "".join(_runs(paragraph)).strip()
    if not text:
        return ""
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name = styles.get(style.get(f"{W}val", ""), "") if style is not None else ""
    heading = _HEADING.search(name)
    if heading or name == "Title":
        return f"\n{'#' * int(heading[1] if heading else 1)} {text}\n"
    listed = name.startswith("List") or paragraph.find(f"{W}pPr/{W}numPr") is not None
    return f"- {text}" if listed else f"\n{text}\n"


def _runs(element: Any) -> Iterator[str]:  # noqa: ANN401 - an lxml element, untyped
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in {f"{W}tab", f"{W}ptab"}:
            yield "\t"
        elif child.tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag == f"{W}p":
            yield "\n"
            yield from _runs(child)
        elif child.tag not in {FALLBACK, f"{W}del", f"{W}pPr", f"{W}rPr"}:
            yield from _runs(child)


def _table(table: Any, styles: dict[str, str]) -> Iterator[str]:  # noqa: ANN401 - an lxml element, untyped
    yield ""
    for row in within(table, f"{W}tr"):
        cells = (" ".join(" ".join(_blocks(cell, styles)).split()) for cell in within(row, f"{W}tc"))
        yield " | ".join(cells)
    yield ""


def within(element: Any, tag: str) -> Iterator[Any]:  # noqa: ANN401 - an lxml element, untyped
    """Yield the children of one tag, those that stand in a content control or a tracked insertion too."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from within(child, tag)


FORMAT = Format(extensions=(".docx",), recognises=_recognises, read=_read)
