"""Sentence spans by rule, for English and Chinese, in clean and in scanned text."""

from __future__ import annotations

import re
from functools import lru_cache

_ABBREVIATION = re.compile(
    r"(?:\b(?:dr|mr|mrs|ms|prof|vs|approx|ca|no|fig|e\.g|i\.e|etc|st|dept|ref|resp|inc|max|min|incl|spec|et al)"
    r"|\b[A-Z])$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[。！？]+[”」』)）]*|[；]|[.!?]+[\"”')\]]*(?=\s|$|[\u4e00-\u9fff])|\n")
_NEW_LINE_STARTS = re.compile(
    r"\s*(?:[-•*#>·●]|\(?\d{1,2}[.)、](?!\d)|\(?[A-Za-z][.)]\s|[A-Z][A-Za-z/&() -]{1,40}:|\*\*|$)"
)
_SIDE = re.compile(r"(?:to|on|the|of) (?:the )?[LR]$")  # "shift to L."
_LEADER = 4  # dots that lead the eye to a value
_LONG_LINE = 60
_LONG_CHINESE_LINE = 25
_NEARLY = 0.8  # a line as long as nearly the longest was broken, not ended
_SHORTEST = 15
_CJK = re.compile(r"[\u4e00-\u9fff]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of the sentences of `text`, in order, without the white space around them.

    A line end closes a sentence unless the line was only wrapped: the next one goes on in lower case, or this
    one is long, has no stop and the next is no heading or list item. Every visible character is in one span.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _closes(text, start, stop):
            _add(spans, text, start, stop.end())
            start = stop.end()
    _add(spans, text, start, len(text))
    return spans


def _closes(text: str, start: int, stop: re.Match[str]) -> bool:
    mark = stop.group()
    if mark == "\n":
        return not _wrapped(text, stop.start())
    if mark == "?" and re.search(r"[:(]\s?$", text[start : stop.start()]):
        return False  # "Specimen: ? glioblastoma"
    if mark.startswith("."):
        if len(mark) >= _LEADER and text[stop.end() : stop.end() + 1] not in ("", "\n"):
            return False  # "Ki-67 ........ 5%"
        before = text[max(start, stop.start() - 8) : stop.start()]
        if _ABBREVIATION.search(before) and not _SIDE.search(before):
            return False
        return not re.fullmatch(r"\s*\(?\d{1,2}", text[start : stop.start()])  # "1. Item"
    return True


def _wrapped(text: str, position: int) -> bool:
    line_start = text.rfind("\n", 0, position) + 1
    line = text[line_start:position].strip()
    next_end = text.find("\n", position + 1)
    following = text[position + 1 : next_end if next_end >= 0 else len(text)]
    if line.endswith("|") or following.lstrip().startswith("|"):
        return False  # rows of a table
    if not line or not following.strip() or line[-1] in ".!?。！？；;:：" or _NEW_LINE_STARTS.match(following):
        return False
    if following.lstrip()[0].islower() and not _CJK.search(line):
        return not line.endswith(("*", "#"))
    if _CJK.match(following.lstrip()[0]) or (_CJK.search(line) and following.lstrip()[0].islower()):
        long = min(_LONG_CHINESE_LINE, int(_NEARLY * _widest(text)))
        return len(line) >= max(long, _SHORTEST) and bool(
            _CJK.match(line[-1]) or line[-1] in "，、," or line[-1].isdigit()
        )
    return len(line) >= _LONG_LINE or line[-1] in ",，、"


@lru_cache(maxsize=4)
def _widest(text: str) -> int:
    """Return the length of the longest line."""
    return max(len(line) for line in text.split("\n"))


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    if piece.strip():
        spans.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
