"""A text cut into claims: sentences, and in them the parts that can be true or false on their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ingestion.language import sentences

_JOINTS = re.compile(
    r"[;；]|，(?!\s*$)|,\s+(?:and|but|while|whereas|although)\s+(?=(?:there|the|it|no|a|an|he|she)\b)|\s+(?:but|while|whereas)\s+",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^[\s\-–•*#>·●|]+(?:\(?\d{1,2}[.)、]\s*)?|^\(?\d{1,2}[.)、]\s+")
_TAIL = re.compile(r"[\s*|]+$")
_HEADING = re.compile(r"^[^.。:：]{0,60}[:：]\**$|^#+\s.*$|^\*\*[^*]{1,60}\*\*:?$")
_SMALLEST = 4


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a text without bullets; headings and bare signs are left out."""
    found = []
    for start, end in (_trim(text, *span) for span in sentences(text)):
        if end > start and re.search(r"\w", text[start:end]) and not _HEADING.match(text[start:end]):
            found.append((start, end))
    return found


def heading_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the headings of a text: no claims, but they may name a place or a diagnosis."""
    trimmed = (_trim(text, *span) for span in sentences(text))
    return [(a, b) for a, b in trimmed if b > a and _HEADING.match(text[a:b]) and re.search(r"\w", text[a:b])]


def parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut one sentence into the parts that stand on their own; together they cover its words."""
    cuts = [start, *(start + m.end() for m in _JOINTS.finditer(text[start:end])), end]
    spans = [_trim(text, a, b) for a, b in pairwise(cuts)]
    kept: list[tuple[int, int]] = []
    for a, b in spans:
        if b <= a:
            continue
        if kept and (b - a < _SMALLEST or kept[-1][1] - kept[-1][0] < _SMALLEST):
            kept[-1] = (kept[-1][0], b)
        else:
            kept.append((a, b))
    return kept


def claims(text: str) -> Iterator[tuple[tuple[int, int], list[tuple[int, int]]]]:
    """Yield each sentence's span with the spans of its claims, in order."""
    for start, end in sentence_spans(text):
        yield (start, end), parts(text, start, end)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    lead = _LEAD.match(text[start:end])
    if lead:
        start += lead.end()
    tail = _TAIL.search(text[start:end])
    if tail:
        end = start + tail.start()
    return start, end
