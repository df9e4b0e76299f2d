"""A report in stretches that fit a model's context: whole sentences, new sections on a new stretch where they can."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.language import fold, sentences
from ingestion.language.sections import Section, sections


@dataclass(frozen=True)
class Chunk:
    """A stretch of a document.

    Attributes:
        start: First code point.
        end: One past the last.
        heading: The heading of the section that it begins within; empty where it begins with its own.
    """

    start: int
    end: int
    heading: str = ""


def chunks(text: str, longest: int) -> list[Chunk]:
    """Cut `text` into stretches of at most `longest` bytes of UTF-8; every visible character is in exactly one.

    A section that doesn't fit behind what is there already begins a new stretch, unless that leaves the old one
    less than half full. A sentence that is too long by itself is cut between words, or anywhere if it has none.
    """
    parts = sections(fold(text))
    starts = [part.start for part in parts]
    made: list[Chunk] = []
    begin = end = -1
    for piece_start, piece_end in _pieces(text, longest):
        section = parts[bisect_right(starts, piece_start) - 1]
        if begin >= 0 and _is_full(text, (begin, end), (piece_start, piece_end), section, longest):
            made.append(_chunk(text, begin, end, parts, starts))
            begin = -1
        begin, end = (piece_start if begin < 0 else begin), piece_end
    if begin >= 0:
        made.append(_chunk(text, begin, end, parts, starts))
    return made


def _size(text: str) -> int:
    return len(text.encode("utf-8", errors="surrogatepass"))


def _is_full(text: str, held: tuple[int, int], piece: tuple[int, int], section: Section, longest: int) -> bool:
    begin, end = held
    if _size(text[begin : piece[1]]) > longest:
        return True
    opens = end <= section.start  # nothing of the section is held yet
    return opens and _size(text[begin : section.end].rstrip()) > longest and _size(text[begin:end]) * 2 >= longest


def _chunk(text: str, begin: int, end: int, parts: tuple[Section, ...], starts: list[int]) -> Chunk:
    section = parts[bisect_right(starts, begin) - 1]
    return Chunk(begin, end, text[section.start : section.body].strip() if begin >= section.body else "")


def _pieces(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences, the long ones in parts."""
    for sentence_start, end in sentences(text):
        start = sentence_start
        while _size(text[start:end]) > longest:
            cut = _fitting(text, start, longest)
            yield start, cut
            start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
        if start < end:
            yield start, end


def _fitting(text: str, start: int, longest: int) -> int:
    """Return where to cut a text that is too long: behind the last word that fits."""
    end = start + longest  # no character takes less than a byte
    while _size(text[start:end]) > longest:
        end -= max(1, (_size(text[start:end]) - longest) // 4)
    blank = max((place for place in range(start + 1, end) if text[place].isspace()), default=-1)
    return len(text[:blank].rstrip()) if blank > start else end
