"""What a reader finds in a guideline, in reading order, and how it is written down: as plain markdown.

Headings get their "#" marks, paragraphs stand on one line each, list items and table rows begin with "- ", a table's
caption stands right above its rows, and notes begin with "Footnote" and their mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from ingestion.guidelines.reading.numbering import depth, ends_a_sentence, is_caption, is_short

Kind = Literal["heading", "paragraph", "item", "caption", "row", "note"]

BOLD = 50.0
"""Rank of a heading that is no more than a bold line: inside all that are marked as headings."""

UNSTYLED = 90.0
"""Rank of a heading that only its number tells: inside all that stand out in print."""

_DEEPEST = 6
_TITLES = {1, 2, 3, 4}
_TOGETHER = {("item", "item"), ("caption", "row"), ("row", "row")}


@dataclass(frozen=True)
class Part:
    """A piece of a guideline.

    Attributes:
        kind: What it is.
        text: Its words, on one line.
        rank: How far in a heading stands by its looks; a smaller rank is further out.
        pages: Where in `text` a page begins, and which (from 1), first at 0; empty where pages are unknown.
    """

    kind: Kind
    text: str
    rank: float = 0
    pages: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Written:
    """A guideline as it is kept.

    Attributes:
        text: Canonical text.
        pages: Offset in `text` at which each page begins; empty for formats without pages.
        imprint: What the file says of itself outside the running text: running heads, its own title.
    """

    text: str
    pages: tuple[int, ...] = ()
    imprint: str = ""


def write(parts: Sequence[Part], imprint: str = "") -> Written:
    """Write parts down as markdown, and tell where each page begins in it."""
    text = ""
    starts: dict[int, int] = {}
    before = ""
    for part, level in _nested(_with_plain_headings(parts)):
        if text:
            text += "\n" if (before, part.kind) in _TOGETHER else "\n\n"
        before = part.kind
        text += _mark(part, level)
        for offset, page in part.pages:
            starts.setdefault(page, len(text) + offset)
        text += part.text
    return Written(text, _page_starts(starts), imprint)


def _mark(part: Part, level: int) -> str:
    if part.kind == "heading":
        return "#" * level + " "
    return "- " if part.kind == "row" or (part.kind == "item" and not depth(part.text)) else ""


def _page_starts(starts: dict[int, int]) -> tuple[int, ...]:
    """Return the offset of each page; one that holds nothing begins where the next one does."""
    found: list[int] = []
    for page in range(max(starts, default=0), 0, -1):
        found.append(min(starts.get(page, found[-1] if found else 0), found[-1] if found else starts[page]))
    if found:
        found[-1] = 0
    return tuple(reversed(found))


def _with_plain_headings(parts: Sequence[Part]) -> Iterator[Part]:
    """Make headings of short numbered lines that stand above a paragraph: many Chinese guidelines have no other."""
    for part, following in zip_longest(parts, parts[1:]):
        if part.kind == "paragraph" and is_caption(part.text) and following is not None and following.kind == "row":
            yield replace(part, kind="caption")
            continue
        plain = part.kind in {"paragraph", "item"} and is_short(part.text) and not ends_a_sentence(part.text)
        rank = depth(part.text) if plain and not is_caption(part.text) else 0
        below = following is not None and following.kind in {"paragraph", "heading", "caption", "row"}
        clear = rank in _TITLES or (rank and _opens_text(part, following))
        yield replace(part, kind="heading", rank=UNSTYLED + rank) if clear and below else part


def _opens_text(part: Part, following: Part | None) -> bool:
    """Whether a line numbered "1." or "（1）" opens a text rather than is one item among others."""
    if following is None or following.kind != "paragraph" or depth(following.text) == depth(part.text):
        return False
    return 5 <= depth(part.text) < 7 and ends_a_sentence(following.text) and len(following.text) > len(part.text)


def _nested(parts: Iterator[Part]) -> Iterator[tuple[Part, int]]:
    """Yield each part with the level of the heading that it is; numbers decide before looks."""
    above: list[Part] = []
    for part in parts:
        if part.kind == "heading":
            while above and not _outer(above[-1], part):
                above.pop()
            above.append(part)
        yield part, min(len(above), _DEEPEST)


def _outer(above: Part, below: Part) -> bool:
    numbers = depth(above.text), depth(below.text)
    return numbers[0] < numbers[1] if all(numbers) else above.rank < below.rank
