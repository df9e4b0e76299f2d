"""Bullets, list numbers and other signs around the words of a line: where they end and the words begin."""

from __future__ import annotations

import re

# One character for one character, so that offsets stay: every line end is "\n", every invisible sign a blank.
_INVISIBLE = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], " "),
    **dict.fromkeys([0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF], " "),
    **dict.fromkeys([0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029], "\n"),
    0x09: "\t",
}
_ZH = "一二三四五六七八九十"
NUMBERED = "\u2460-\u249b\u2776-\u2793\u3220-\u3229"
"""Characters that are a number in a circle, in brackets or with a stop."""
# A number with a stop is a decimal where a digit follows; (R) and (L) are sides; "iv." may be a route.
_ENUMERATOR = re.compile(
    rf"[(（]\s?\d{{1,2}}\s?[)）][.、]?|\d{{1,2}}(?:[)）][.、]?|、)|\d{{1,2}}[.．](?!\d)|[{NUMBERED}][.、]?"
    rf"|[(（][{_ZH}]{{1,3}}[)）][、.]?|[{_ZH}]{{1,3}}[、)）]"
    r"|[(（](?![lr]\s?[)）])[a-z][)）]|(?![lr]\))[a-z]\)(?=\s)"
    r"|[(（](?:i{1,3}|iv|vi{0,3}|ix)[)）]|(?:i{1,3}|iv|vi{0,3}|ix)\)(?=\s)"
    r"|(?-i:[a-km-qs-z]\.(?=\s)|[A-H]\.(?=\s+[A-Z\u4e00-\u9fff])|(?:I{1,3})\.(?=\s+[A-Z\u4e00-\u9fff]))",
    re.IGNORECASE,
)
# What a claim may begin with besides letters and digits: brackets, quotes, bounds, and the sign of a number.
_KEPT = re.compile(r"[\w(（\[［{「『“‘\"'《<≤≥＜＞~～≈±≧≦$€£]|[-+−–.>](?=\s?\.?\d)|【")
_NO_SIGN = re.compile(r"[-+−–](?=\s)")
_BOX = re.compile(r"\[[ xX✓]?\](?=\s)")
_TAIL = re.compile(r"[\s*|#]+$")
_TAIL_REACH = 200


def visible(text: str) -> str:
    """Return the text with every line end as a line feed and every invisible sign as a blank, offsets kept."""
    return text.translate(_INVISIBLE)


def lead(text: str, start: int, end: int) -> int:
    """Return where the words of `text[start:end]` begin, behind bullets, list numbers, check boxes and emoji."""
    numbered = 0
    while start < end:
        box = _BOX.match(text, start, end)
        enumerator = _ENUMERATOR.match(text, start, end) if numbered < 2 else None
        if box:
            start = box.end()
        elif enumerator:
            start, numbered = enumerator.end(), numbered + 1
        elif _KEPT.match(text, start, end) and not _NO_SIGN.match(text, start, end):
            break
        else:
            start += 1
    return start


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the signs before its words and the blanks and marks of layout behind them."""
    start = lead(text, start, end)
    tail = _TAIL.search(text, max(start, end - _TAIL_REACH), end)
    while tail and start < tail.start() < end:
        end = tail.start()
        tail = _TAIL.search(text, max(start, end - _TAIL_REACH), end)
    return start, end
