"""Plain text and markdown."""

from __future__ import annotations

from ingestion.loaders.base import Content, Format
from ingestion.loaders.decoding import decode


def _read(data: bytes, name: str) -> Content:
    return Content(decode(data, name))


def _recognises(data: bytes) -> bool:
    """Text has no signature: it is what remains when no other format claims the bytes."""
    del data
    return False


FORMAT = Format(extensions=(".txt", ".text", ".md", ".markdown"), recognises=_recognises, read=_read)
