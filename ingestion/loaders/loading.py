"""A path to a document: the format is told by the content, then by the file's ending."""

from __future__ import annotations

import datetime as dt
import re
import stat
import unicodedata
from functools import cache
from pathlib import Path

from ingestion.errors import InputError
from ingestion.loaders.base import Content, Format
from ingestion.loaders.decoding import check_size
from ingestion.records import Document
from ingestion.registry import Registry

FORMATS = Registry("ingestion.loaders", "FORMAT", kind="document format", skip=("decoding", "loading"))

_DATE = re.compile(r"(\d{4})([-_.])(\d{2})\2(\d{2})(?!\d)")
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an old or password-protected Office file", "open it in Word and save as .docx, unprotected"),
    (b"{\\rtf", "rich text (RTF)", "open it in a word processor and save as .docx or .txt"),
    (b"PK\x03\x04", "a ZIP archive, not a Word document", "unpack it and give the files in it"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"\x89PNG", "an image", "run text recognition (OCR) and give its text"),
    (b"\xff\xd8\xff", "an image", "run text recognition (OCR) and give its text"),
    (b"II*\0", "an image", "run text recognition (OCR) and give its text"),
    (b"MM\0*", "an image", "run text recognition (OCR) and give its text"),
)


def load(path: Path) -> Document:
    """Read a file into a document.

    The id is `document_id(path)`. A date at the beginning of the file's name (2024-03-05_mri.txt) becomes the
    document's date. Offsets of everything that is later read point into the text returned here.

    Raises:
        InputError: The file is missing, too large, empty, not readable, or has no text layer.
    """
    return Document(id=document_id(path), text=_content(Path(path)).text, date=_date(Path(path).name))


def pages(path: Path) -> tuple[int, ...]:
    """Return the offset in the document's text at which each page begins; empty for formats without pages.

    Raises:
        InputError: As `load`.
    """
    return _content(Path(path)).pages


def document_id(path: Path) -> str:
    """Return the id that a file's document has: the name without its ending, date included, in NFC.

    So the id survives moving the folder and depends on neither content nor time. Two files of one folder that
    differ in their ending only ("a.pdf", "a.txt") share an id; callers that read a folder refuse that.
    """
    return unicodedata.normalize("NFC", Path(path).stem)


def report_files(path: Path) -> list[Path]:
    """List the report files that a path stands for: itself, or the readable ones in that folder and below, sorted.

    Hidden files and folders are skipped, and so are files whose ending no format has.

    Raises:
        InputError: The path is missing, or the folder holds no report file.
    """
    path = Path(path)
    if not path.exists():
        raise InputError(f"there is no {path}", hint="give the path of a report file or of a folder with some")
    if not path.is_dir():
        return [path]
    endings = extensions()
    found = [
        file
        for file in path.rglob("*")
        if file.suffix.lower() in endings and not _is_hidden(file.relative_to(path)) and file.is_file()
    ]
    if not found:
        raise InputError(f"no report files in {path}", hint=f"report files end in {', '.join(endings)}")
    return sorted(found)


@cache
def extensions() -> tuple[str, ...]:
    """Return the endings that are read, with the dot, sorted."""
    return tuple(sorted(ending for _, document_format in _formats() for ending in document_format.extensions))


@cache
def _formats() -> tuple[tuple[str, Format], ...]:
    return tuple(FORMATS.items())


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def open_file(path: Path) -> tuple[bytes, str]:
    """Return the bytes of a file and the name of their format ("pdf", "text").

    Raises:
        InputError: The file is missing, too large, not readable, or in a format that is not read.
    """
    data = _bytes(path)
    return data, _format_of(data, path)


def _content(path: Path) -> Content:
    data, name = open_file(path)
    document_format: Format = FORMATS.get(name)
    return document_format.read(data, path.name)


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise InputError(f"{path} is a folder", hint="give one file, or a command that reads folders")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{path} is no regular file", hint="save what it gives into a file first")
        check_size(status.st_size, path.name)
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror}", hint="check the path and its permissions") from error


def _format_of(data: bytes, path: Path) -> str:
    """Tell the format by signature; where none fits, by the file's ending; else it is read as text."""
    for name, document_format in _formats():
        if document_format.recognises(data):
            return name
    for signature, what, hint in _FOREIGN:
        if data.startswith(signature):
            raise InputError(f"{path.name} is {what}", hint=hint)
    ending = path.suffix.lower()
    return "html" if ending in FORMATS.get("html").extensions else "text"


def _date(name: str) -> dt.date | None:
    found = _DATE.match(name)
    if found is None:
        return None
    try:
        return dt.date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        return None
