"""How headings, list items and captions are numbered, in English and in Chinese."""

from __future__ import annotations

import re

_ONE = "一二三四五六七八九十"
_DECIMAL = r"(\d{1,2}(?:[.．]\d{1,2}){0,4})(?:[.．、](?!\d)\s*|\s+)(?=[^\W\d_]|[（(【“\"'])"
_SCHEMES: tuple[tuple[float, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第\s*[{_ONE}百\d]+\s*(?:部分|篇|章)|(?:Part|Chapter|Section|Appendix)\s+(?:[IVX]+|\d+|[A-Z])\b")),
    (2, re.compile(rf"第\s*[{_ONE}百\d]+\s*节")),
    (2.5, re.compile(r"[IVX]{1,5}\.\s+(?=\S)")),
    (3, re.compile(rf"[{_ONE}]+[、.．]")),
    (3.5, re.compile(r"[A-H]\.\s+(?=[A-Z])")),
    (4, re.compile(rf"[（(][{_ONE}]+[）)]")),
    (5, re.compile(_DECIMAL)),
    (6, re.compile(r"[（(]\d{1,2}[）)]")),
    (7, re.compile(r"[①-⑳]|\d{1,2}[)）]|[（(]?(?:[a-h]|[ivx]{1,4})[.)）]\s")),
)
_BULLET = re.compile(r"[-*+•●·▪◦‣■□➢✓–—][ \t\xa0]*(?=[^\s\d])|[•●▪◦‣■□➢✓][ \t\xa0]*(?=\S)|\(cid:\d+\)\s*(?=\S)")
_CAPTION = re.compile(
    r"(?:\*\*|__)?(?:(?:Supplementary )?(?:Table|Tab\.|Box|Figure|Fig\.)\s*[A-Z]?\d+(?:\.\d+)*[a-z]?\b|[表图]\s*\d+)",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?;:。！？；：][\"”')\]）】]*(?:\s*\[[^\]\s]{1,20}\])*$")


def depth(line: str) -> float:
    """Return how deep a line's number nests it ("第一章" 1, "一、" 3, "1.2" 5.1, "(a)" 7); 0 where it has none."""
    for rank, form in _SCHEMES:
        found = form.match(line)
        if found:
            return rank + 0.1 * len(re.findall("[.．]", found[1])) if rank == 5 else rank
    return 0


def bullet(line: str) -> int:
    """Return the length of the bullet that a line begins with, white space behind it included."""
    found = _BULLET.match(line)
    return found.end() if found else 0


def is_caption(line: str) -> bool:
    """Whether a line names a table, box or figure ("Table 2. …", "表 3 …") rather than speaks of it."""
    found = _CAPTION.match(line)
    return found is not None and not re.match(r"\s*(?:shows?|lists?|summari[sz]es|and|to|gives?|所示|列出|显示)\b",
                                              line[found.end() :])  # fmt: skip


def ends_a_sentence(line: str) -> bool:
    """Whether a line closes with a stop, a colon included; citation marks behind it don't count."""
    return _STOP.search(line.rstrip()) is not None


def is_short(line: str) -> bool:
    """Whether a line is as short as a heading."""
    return 0 < len(line) <= 120 and len(line.split()) <= 16 and sum(c > "\u2e80" for c in line) <= 45
