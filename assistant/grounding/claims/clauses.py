"""The parts of a sentence that can be true or false on their own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from assistant.grounding.claims.signs import NUMBERED, trim
from assistant.grounding.lexicon import read_data

_AFTER = re.compile(
    # a stop between clauses; a comma between Chinese ones, or before the label of the next value
    r"[;；]|，(?!\s*$)|,(?=\s?[\u4e00-\u9fff])|,\s+(?=[A-Za-z][\w /-]{0,30}[:：]\s*[^\s/])"
    r"|,\s+(?=(?:and|but|while|whereas|although)\s+(?:there|the|it|no|a|an|he|she)\b)|\s+(?=(?:but|while|whereas)\s)",
    re.IGNORECASE,
)
_AND = re.compile(r",?\s+(?=and(?P<and>\s+))", re.IGNORECASE)
_ITEM = re.compile(
    rf"[{NUMBERED}]|[(（]\s?(?P<a>\d{{1,2}})\s?[)）]|(?<![\w.(（])(?P<b>\d{{1,2}})[)）、.](?=[\s\u4e00-\u9fffA-Za-z])"
)
_PAIRS = {"(": ")", "（": "）", "[": "]", "「": "」", "『": "』", "“": "”", "《": "》", "【": "】", '"': '"'}
_WORDS = re.compile(r"[A-Za-z][A-Za-z'’-]*|[,;:，]")
_RELATIVE = frozenset({"that", "which", "who", "whose", "where", "when", "if", "whether", "between", "to", "than"})
_SMALLEST = 4
_LEAD = 6
_SUBJECT = 6
"""The verb of a clause stands no more than so many words behind its "and"."""


def parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut one sentence into the parts that stand on their own; together they cover its words."""
    inside = {start + cut for cut in _cuts(text[start:end])} | set(_items(text, start, end))
    cuts = [start, *sorted(inside), end]
    spans = [trim(text, a, b) if a > start else (a, _stripped(text, a, b)) for a, b in pairwise(cuts)]
    kept: list[tuple[int, int]] = []
    for a, b in spans:
        if b <= a:
            continue
        if kept and (b - a < _SMALLEST or kept[-1][1] - kept[-1][0] < _SMALLEST):
            kept[-1] = (kept[-1][0], b)
        else:
            kept.append((a, b))
    return kept


def _stripped(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _cuts(sentence: str) -> set[int]:
    """Return where a sentence may be cut between clauses, none inside brackets or a quotation."""
    closed = list(_closed(sentence))
    cuts = {m.end() for m in _AFTER.finditer(sentence) if not _inside(m.start(), closed)}
    return cuts | {m.end() for m in _AND.finditer(sentence) if not _inside(m.start(), closed) and _joins(sentence, m)}


def _closed(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of brackets and quotations that are closed again."""
    open_at: list[tuple[str, int]] = []
    for at, char in enumerate(sentence):
        if open_at and char == open_at[-1][0]:
            yield open_at.pop()[1], at
        elif char in _PAIRS:
            open_at.append((_PAIRS[char], at))


def _inside(at: int, closed: list[tuple[int, int]]) -> bool:
    return any(first < at < last for first, last in closed)


def _joins(sentence: str, joint: re.Match[str]) -> bool:
    """Tell whether an "and" joins two clauses: a verb before it, and behind it a subject with a verb of its own."""
    verbs = _verbs()
    before = [m.group().lower() for m in _WORDS.finditer(sentence, max(0, joint.start() - 200), joint.start())]
    behind = [
        m.group().lower()
        for m, _ in zip(_WORDS.finditer(sentence, joint.end("and")), range(_SUBJECT + 1), strict=False)
    ]
    verb = next((i for i, word in enumerate(behind) if word in verbs), 0)
    if not verb or not verbs & set(before) or _RELATIVE & set(before[-_SUBJECT:]):
        return False
    return not (_RELATIVE | {",", ";", ":", "，", "and", "or"}) & set(behind[:verb])


def _items(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where the items of a list inside a sentence begin: numbers that count up; the first may stand before it."""
    found = [(_number(m), m.start()) for m in _ITEM.finditer(text, max(0, start - _LEAD), end)]
    for (number, at), (following, behind) in pairwise(found):
        if following == number + 1:
            yield from (cut for cut in (at, behind) if cut > start)


def _number(item: re.Match[str]) -> int:
    return int(item["a"] or item["b"] or unicodedata.numeric(item.group()))


@cache
def _verbs() -> frozenset[str]:
    return frozenset(read_data("claims.yaml")["verbs"]["en"])
