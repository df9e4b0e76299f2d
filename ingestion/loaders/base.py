"""What a document format offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Content:
    """What a format read out of a file.

    Attributes:
        text: Canonical text (a single newline as line end).
        pages: Offset in `text` at which each page begins; empty for formats without pages.
    """

    text: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Format:
    """One document format.

    Attributes:
        extensions: Endings of file names, lower case with the dot.
        recognises: Whether bytes carry this format's signature, whatever the file is called.
        read: Turns bytes (and the file's name, for messages) into content; raises `InputError`.
    """

    extensions: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, str], Content]
