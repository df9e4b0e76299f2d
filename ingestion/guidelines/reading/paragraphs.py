"""Printed lines put together into paragraphs, over the ends of columns and pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ingestion.guidelines.reading.joining import Joiner
from ingestion.guidelines.reading.numbering import bullet, depth, ends_a_sentence, is_caption
from ingestion.guidelines.reading.printed import Line
from ingestion.guidelines.reading.ruled import Table
from ingestion.guidelines.recommendations import begins_recommendation

SIZE_CHANGE = 1.12
"""Ratio of the sizes of two lines from which they belong to two paragraphs."""

EXTRA_GAP = 0.35
"""Space beyond the usual one between lines, in heights of a line, from which they do."""

INDENT = 0.8
"""Indent of a first line, in heights of a line, that opens a paragraph."""

_BROKEN_WORD = re.compile("[^\\W\\d_][-\u2010\u00ad]$")
_WIDE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")


@dataclass(frozen=True)
class Placed:
    """A line with the column that it stands in.

    Attributes:
        line: The line.
        page: Its page, from 1.
        region: Number of its column, different for each on each page.
        left: Left edge of the column's text.
        right: Right edge of it.
    """

    line: Line
    page: int
    region: int
    left: float
    right: float


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together."""

    lines: tuple[Placed, ...]

    @property
    def size(self) -> float:
        """Size of its letters."""
        return self.lines[0].line.size

    @cached_property
    def italic(self) -> bool:
        """Whether all of it is italic."""
        return all(placed.line.italic for placed in self.lines)

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(placed.line.bold for placed in self.lines)

    def text(self, joiner: Joiner) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Return its text on one line, and where in it a page begins, and which."""
        text = ""
        pages = [(0, self.lines[0].page)]
        for placed in self.lines:
            before = len(text)
            text = joiner.join(text, placed.line.text)
            if placed.page != pages[-1][1]:
                pages.append((min(before + 1, len(text) - 1), placed.page))
        return text, tuple(pages)


def paragraphs(entries: Iterable[Placed | Table]) -> Iterator[Paragraph | Table]:
    """Put lines together; tables pass through."""
    entries = list(entries)
    leading = _leading([entry for entry in entries if isinstance(entry, Placed)])
    open_lines: list[Placed] = []
    for entry in entries:
        if open_lines and (isinstance(entry, Table) or _breaks(open_lines, entry, leading)):
            yield Paragraph(tuple(open_lines))
            open_lines = []
        if isinstance(entry, Table):
            yield entry
        else:
            open_lines.append(entry)
    if open_lines:
        yield Paragraph(tuple(open_lines))


def _leading(placed: Sequence[Placed]) -> float:
    """Return the usual space between two lines of a paragraph, in heights of a line."""
    gaps = sorted(
        (below.line.top - above.line.bottom) / above.line.size
        for above, below in pairwise(placed)
        if above.region == below.region and above.line.size == below.line.size
    )
    return max(0.0, gaps[len(gaps) // 5]) if gaps else 0.0


def _breaks(above: Sequence[Placed], below: Placed, leading: float) -> bool:
    """Whether a line opens a new paragraph."""
    last, line = above[-1].line, below.line
    if _BROKEN_WORD.search(last.text) and line.text[:1].islower() and last.size == line.size:
        return False
    small, large = sorted((last.size, line.size))
    if large > SIZE_CHANGE * small:
        return True
    same = above[-1].region == below.region
    if same and line.top - last.bottom > (leading + EXTRA_GAP) * small:
        return True
    if line.marked and not last.marked and same and ends_a_sentence(last.text):
        return True
    ended = ends_a_sentence(last.text)
    if _opens(line.text) and (ended or (same and not _fills(above[-1], line)) or bullet(line.text)):
        return True
    if last.italic and not line.italic and not _fills(above[-1], line):
        return True
    if last.bold != line.bold and (not _fills(above[-1], line) or (line.bold and ended)):
        return True
    if not same:
        close = above[-1].page == below.page and 0 < line.top - last.bottom < last.size
        return ended or (line.bold and not last.bold) or (_is_title(above, line) and not close)
    return _is_indented(above, below) or (not _is_title(above, line) and not _fills(above[-1], line))


def _opens(text: str) -> bool:
    """Whether a line begins as a list item, a caption or a recommendation does."""
    return bool(bullet(text) or depth(text) or is_caption(text) or begins_recommendation(text))


def _fills(placed: Placed, following: Line) -> bool:
    """Whether a line runs as far as it could: the first word of the next one has no room left in it."""
    first = following.words[0]
    wide = _WIDE.search(first.text)
    needed = 2.5 * first.size if wide else first.x1 - first.x0 + 0.3 * first.size
    return placed.right - placed.line.x1 < needed + 0.6 * first.size


def _is_title(above: Sequence[Placed], line: Line) -> bool:
    """Whether lines are those of one heading, which may be broken anywhere."""
    last = above[-1].line
    return last.bold and line.bold and last.size == line.size and len(above) < 4 and not ends_a_sentence(last.text)


def _is_indented(above: Sequence[Placed], below: Placed) -> bool:
    """Whether a line stands further in than the one above it, without being the rest of a list item."""
    first, last, line = above[0].line, above[-1].line, below.line
    deep = INDENT * line.size
    indented = line.x0 > below.left + deep and ends_a_sentence(last.text)
    if len(above) == 1 and _opens(first.text):
        return indented and abs(line.x0 - first.x0) < 1 and not bullet(first.text)
    if len(above) > 1 and above[1].line.x0 > first.x0 + 1:
        return line.x0 < last.x0 - deep and not _fills(above[-1], line)
    return indented and line.x0 > last.x0 + deep
