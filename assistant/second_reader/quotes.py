"""Where a model's quote stands in the text: exactly, or but for white space, case and forms of signs."""

from __future__ import annotations

import re
from itertools import pairwise

from ingestion.language import fold

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = re.compile(rf"[^\W\d_{_CJK}]")
_DIGIT = re.compile(r"\d")
_GAP = r"(?:[^\S\n]|\n(?![^\S\n]*\n))"  # white space, but no blank line: nothing is quoted across one
_WRAPPING = " \t\n\r\"'“”‘’「」『』…"


def occurrences(quote: str, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of `text` within `start`:`end` that the quote can be, in order.

    Where it stands letter by letter, those places; else those that differ only in white space, in case, or in the
    form of dashes, quotation marks and full-width signs. A quote matches whole words and whole numbers only: "3 mm"
    is not in "13 mm".
    """
    words = quote.strip(_WRAPPING)
    if not words:
        return []
    exact = _exact(words).finditer(text, start, end)
    if found := [match.span() for match in exact]:
        return found
    tolerant = _tolerant(fold(words)).finditer(fold(text), start, end)
    return [match.span() for match in tolerant]


def nearest(spans: list[tuple[int, int]], previous: int | None) -> list[tuple[int, int]]:
    """Choose among the places of one quote: the one nearest to where the last quote began, or all where none was."""
    if previous is None or len(spans) < 2:
        return spans
    return [min(spans, key=lambda span: abs(span[0] - previous))]


def _exact(words: str) -> re.Pattern[str]:
    return re.compile(_before(words[0]) + re.escape(words) + _after(words[-1]))


def _tolerant(folded: str) -> re.Pattern[str]:
    pieces = folded.split()
    if not pieces:
        return re.compile(r"(?!)")
    pattern = _spaced(pieces[0])
    for last, piece in pairwise(pieces):
        both_words = _LETTER.match(last[-1]) and _LETTER.match(piece[0])
        both_numbers = _DIGIT.match(last[-1]) and _DIGIT.match(piece[0])
        pattern += _GAP + ("+" if both_words or both_numbers else "*") + _spaced(piece)
    return re.compile(_before(pieces[0][0]) + pattern + _after(pieces[-1][-1]))


def _spaced(piece: str) -> str:
    """Allow white space inside a run of characters where it does not part a word or a number."""
    pattern = re.escape(piece[0])
    for last, this in pairwise(piece):
        whole = (_LETTER.match(last) and _LETTER.match(this)) or (_DIGIT.match(last) and this in ".,0123456789")
        decimal = last in ".," and _DIGIT.match(this)
        pattern += ("" if whole or decimal else _GAP + "*") + re.escape(this)
    return pattern


def _before(first: str) -> str:
    if _LETTER.match(first):
        return rf"(?<![^\W_{_CJK}])"
    return rf"(?<![^\W_{_CJK}])(?<!\d[.,])" if _DIGIT.match(first) else ""


def _after(last: str) -> str:
    if _LETTER.match(last):
        return rf"(?![^\W_{_CJK}])"
    return r"(?!\d)(?![.,]\d)" if _DIGIT.match(last) else ""
