"""Long text cut into pieces that an embedder reads whole, and recommendations that are graded one by one told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.guidelines.gradings import Grading, gradings
from ingestion.language.sentences import sentences

MAX_WORDS = 160
"""Longest passage, in words or Chinese characters: with word pieces and a title, what a 256-token embedder reads."""

_WORD = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")
_MARKS = re.compile(r"((?:\[[^\]\s]{1,20}\]\s*)+?)(?:\s+|$)")

Span = tuple[int, int]


def words(text: str) -> int:
    """Count words, and each Chinese character as one."""
    return sum(1 for _ in _WORD.finditer(text))


def cut(text: str, span: Span) -> Iterator[Span]:
    """Cut a span where one graded recommendation ends and the next begins, and into pieces of at most `MAX_WORDS`."""
    for piece in _one_grading_each(text, span):
        yield from _short_enough(text, piece)


def _one_grading_each(text: str, span: Span) -> Iterator[Span]:
    start, end = span
    graded = [each for each in gradings(text[start:end]) if each.strength]
    if len(graded) < 2:
        yield span
        return
    stops = [_sentence_end(text[start:end], each) + start for each in graded[:-1]]
    for stop in sorted(set(stops)):
        if start < stop < end:
            yield start, stop
            start = stop + len(text[stop:end]) - len(text[stop:end].lstrip())
    if start < end:
        yield start, end


def _sentence_end(text: str, grading: Grading) -> int:
    """Return where the sentence that a grading stands in ends."""
    return next((last for _, last in _sentences(text) if last >= grading.end), len(text))


def _sentences(text: str) -> list[Span]:
    """Return the spans of sentences; the marks of notes and sources behind a stop are part of the sentence."""
    found: list[Span] = []
    for start, end in sentences(text):
        marks = _MARKS.match(text, start, end) if found else None
        if marks:
            found[-1] = (found[-1][0], marks.end(1))
        begins = marks.end() if marks else start
        if begins < end:
            found.append((begins, end))
    return found


def _short_enough(text: str, span: Span) -> Iterator[Span]:
    """Cut a span into pieces of at most `MAX_WORDS`, between sentences where they are short enough."""
    start, end = span
    if words(text[start:end]) <= MAX_WORDS:
        yield span
        return
    current: Span | None = None
    for first, last in _sentences(text[start:end]):
        for piece in _cut_sentence(text, (start + first, start + last)):
            if current and words(text[current[0] : piece[1]]) <= MAX_WORDS:
                current = (current[0], piece[1])
            else:
                if current:
                    yield current
                current = piece
    if current:
        yield current


def _cut_sentence(text: str, span: Span) -> Iterator[Span]:
    """Cut a sentence that is itself too long, between words."""
    start, end = span
    found = list(_WORD.finditer(text, start, end))
    for first in range(0, len(found), MAX_WORDS):
        yield found[first].start(), found[min(first + MAX_WORDS, len(found)) - 1].end()
