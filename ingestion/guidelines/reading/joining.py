"""Printed lines put together again into one line of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

_HYPHENS = "-\u2010\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LAST = re.compile(rf"([^\W_]+)[{_HYPHENS}]$")
_FIRST = re.compile(r"[^\W_]+")
_WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


class Joiner:
    """Joins lines; whether a hyphen at a line's end is part of the word is told by the rest of the document.

    Args:
        lines: Every line of the document.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        for line in lines:
            inside = line.rstrip().rstrip(_HYPHENS) if line.rstrip()[-1:] in _HYPHENS else line
            self._words.update(word.casefold().replace("\u2010", "-") for word in _WORD.findall(inside))

    def join(self, above: str, below: str) -> str:
        """Return two lines as one, with a space, a hyphen or nothing between them."""
        above, below = above.rstrip(), below.lstrip()
        if not above or not below:
            return above + below
        if above[-1] == "\u00ad":
            return above[:-1] + below
        last, first = _LAST.search(above), _FIRST.match(below)
        if last and first:
            return (above if self._keeps_hyphen(last[1], first[0]) else above[:-1]) + below
        if above[-1] in "-\u2010/–" and len(above) > 1 and not above[-2].isspace():
            return above + below
        return above + ("" if _WIDE.match(above[-1]) or _WIDE.match(below[0]) else " ") + below

    def _keeps_hyphen(self, last: str, first: str) -> bool:
        if not first[0].islower() or not last.isalpha():
            return True
        whole, parted = f"{last}{first}".casefold(), f"{last}-{first}".casefold()
        if (whole in self._words) != (parted in self._words):
            return parted in self._words
        before, after = _kept()
        return first.casefold() in before or last.casefold() in after or not last[1:].islower()


@cache
def _kept() -> tuple[frozenset[str], frozenset[str]]:
    table = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    return frozenset(table["hyphen_kept_before"]), frozenset(table["hyphen_kept_after"])
