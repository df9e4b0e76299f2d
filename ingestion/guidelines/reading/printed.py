"""Printed words and the lines that they stand in, with small raised marks told from the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ingestion.guidelines.reading.letters import plain
from ingestion.guidelines.reading.marks import is_mark, raised

GLUED = 0.12
"""Words closer than this share of their size belong together."""

_SMALL = 0.88
_RAISED = 0.1
_SAME_ROW = 0.3
_SURELY = 0.8
_ITALIC = re.compile(r"italic|oblique|-it$", re.IGNORECASE)
_BOLD = re.compile(r"bold|black|heavy|demi|-bd?$|CMBX", re.IGNORECASE)


@dataclass(frozen=True)
class Word:
    """A word on a page, in points from its upper left corner.

    Attributes:
        text: Its characters.
        size: Height of its letters.
        bold: Whether its font is a bold one.
        italic: Whether it is an italic one.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    size: float = 10
    bold: bool = False
    italic: bool = False

    @classmethod
    def of(cls, word: dict[str, Any]) -> Word:
        """Take over a word of pdfplumber that carries its font's name and size."""
        place = (word["x0"], word["top"], word["x1"], word["bottom"])
        return cls(*place, plain(word["text"]), round(word["size"], 1), *_looks(word["fontname"]))


@dataclass(frozen=True)
class Line:
    """A printed line of one column.

    Attributes:
        words: Its words, from left to right.
    """

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @cached_property
    def size(self) -> float:
        """The size of most of its letters."""
        return body_size(self.words)

    @cached_property
    def _core(self) -> list[Word]:
        return [word for word in self.words if word.size >= _SMALL * self.size] or list(self.words)

    @cached_property
    def top(self) -> float:
        """Upper edge, without raised marks."""
        return min(word.top for word in self._core)

    @cached_property
    def bottom(self) -> float:
        """Lower edge."""
        return max(word.bottom for word in self._core)

    @cached_property
    def bold(self) -> bool:
        """Whether all its words are bold, marks and bullets aside."""
        lettered = [word for word in self._core if any(map(str.isalnum, word.text))]
        return bool(lettered) and all(word.bold for word in lettered)

    @cached_property
    def italic(self) -> bool:
        """Whether all its words are italic."""
        lettered = [word for word in self._core if any(map(str.isalnum, word.text))]
        return bool(lettered) and all(word.italic for word in lettered)

    @cached_property
    def marked(self) -> bool:
        """Whether it begins with a raised mark, as a footnote does."""
        return len(self.words) > 1 and self._is_mark(self.words[0])

    @cached_property
    def text(self) -> str:
        """Its text; a raised mark that is no part of a word or number stands in square brackets behind a space."""
        text = ""
        for number, word in enumerate(self.words):
            glued = number > 0 and word.x0 - self.words[number - 1].x1 < GLUED * self.size
            goes_on = number + 1 < len(self.words) and self.words[number + 1].x0 - word.x1 < GLUED * self.size
            following = self.words[number + 1].text if goes_on else ""
            if self._is_mark(word):
                text += raised(text, word.text, following, glued=glued)
            else:
                after_mark = glued and text.endswith("]") and self._is_mark(self.words[number - 1])
                text += word.text if not text or (glued and not (after_mark and word.text[0].isalnum())) else (
                    f" {word.text}"
                )  # fmt: skip
        return text

    def _is_mark(self, word: Word) -> bool:
        high = word.bottom < self.bottom - _RAISED * self.size and word.size <= _SMALL * self.size
        return high and is_mark(word.text)


def _looks(font: str) -> tuple[bool, bool]:
    return _BOLD.search(font) is not None, _ITALIC.search(font) is not None


def body_size(words: Iterable[Word]) -> float:
    """Return the size that most letters have."""
    letters: Counter[float] = Counter()
    for word in words:
        letters[word.size] += len(word.text)
    return max(letters, key=lambda size: (letters[size], size)) if letters else 10


def lines(words: Sequence[Word]) -> list[Line]:
    """Put the words of one column into lines, top down; small raised or lowered marks join the line they stand at."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (-word.size, word.top, word.x0)):
        row = rows[-1] if rows and _overlap(rows[-1][0], word) > _SURELY else None
        if row is None:
            row = max(rows, key=lambda row: _overlap(row[0], word), default=None)
        if row is not None and _overlap(row[0], word) >= _SAME_ROW:
            row.append(word)
        else:
            rows.append([word])
    found = [Line(tuple(sorted(row, key=lambda word: word.x0))) for row in rows]
    return sorted(found, key=lambda line: (line.top, line.x0))


def _overlap(one: Word, other: Word) -> float:
    """Return how much of the lower of two words stands beside the other, 0–1."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared / max(0.1, min(one.bottom - one.top, other.bottom - other.top))
