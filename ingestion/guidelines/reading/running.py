"""Running heads and feet: lines at the edge of a page that come again on other pages, page numbers included."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingestion.guidelines.reading.printed import Line

MOST_LINES = 4
"""Lines at each edge of a page that may be running ones."""

APART = 0.9
"""Space, in heights of a line, that parts running lines from the text where they are on few pages."""

SMALL = 0.95
"""Running heads that don't come again word by word are smaller than this share of the text's size."""

_PAGE_NUMBER = re.compile(r"\W*(?:page |p\. ?|第\s*)?#+\s*(?:页)?(?:\s*(?:of|/|，?共)\s*#+\s*页?)?\W*", re.IGNORECASE)
_TOLERANCE = 4


def running(pages: Sequence[Sequence[Line]], body: float) -> list[set[Line]]:
    """Return the running lines of each page.

    Args:
        pages: The lines of each page, top down, over its whole width.
        body: Size of the running text. A smaller line at the top, apart from the text, runs where other pages have one
            at the same place, whatever it says: names of sections, heads that differ on left and right pages.
    """
    edges = [(_edge(page, inner=1), _edge(page, inner=-1)) for page in pages]
    seen = Counter(_key(line) for both in edges for edge in both for line, _ in edge)
    heads = Counter(_place(line) for head, _ in edges for line, apart in head if apart and line.size < SMALL * body)
    return [
        set(_outermost(head, seen, len(pages), heads)) | set(_outermost(foot, seen, len(pages), Counter()))
        for head, foot in edges
    ]


Edge = list[tuple[Line, bool]]


def _edge(page: Sequence[Line], inner: int) -> Edge:
    """Return the lines at one edge, outermost first, each with whether a gap parts it from the next one inward."""
    inward = list(page) if inner > 0 else list(reversed(page))
    found = []
    for line, following in pairwise(inward[: MOST_LINES + 1]):
        upper, lower = (line, following) if inner > 0 else (following, line)
        found.append((line, lower.top - upper.bottom > APART * min(line.size, following.size)))
    return found


def _outermost(edge: Edge, seen: Counter[tuple[str, int]], pages: int, heads: Counter[tuple[int, float]]) -> list[Line]:
    """Take running lines from the edge inward, as long as there are any."""
    kept = []
    for line, apart in edge:
        if not _repeats(seen, line, pages, apart=apart) and not (apart and heads[_place(line)] >= 2):
            break
        kept.append(line)
    return kept


def _place(line: Line) -> tuple[int, float]:
    return round(line.top / _TOLERANCE), line.size


def _repeats(seen: Counter[tuple[str, int]], line: Line, pages: int, *, apart: bool) -> bool:
    count = max(seen[_key(line, shift)] for shift in (-1, 0, 1))
    number = _PAGE_NUMBER.fullmatch(_key(line)[0]) is not None
    return count >= 2 and (apart or number or count > max(2, pages / 2))


def _key(line: Line, shift: int = 0) -> tuple[str, int]:
    text = re.sub(r"\d+", "#", " ".join(line.text.casefold().split()))
    return re.sub(r"^[ivxlc]+$", "#", text), round(line.top / _TOLERANCE) + shift
