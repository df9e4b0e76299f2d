"""Printed letters as the letters that they stand for: ligatures, and Chinese characters printed as radicals."""

from __future__ import annotations

import unicodedata

# Radicals of the supplement (U+2E80 to U+2EF3) have no decomposition of their own in Unicode.
_SUPPLEMENT = dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻌⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "母民虎西见角贝车辶長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
_LETTERS = {
    ord(letter): usual
    for first, last in ((0x2F00, 0x2FD5), (0xFB00, 0xFB06))
    for code in range(first, last + 1)
    if (usual := unicodedata.normalize("NFKC", letter := chr(code))) != letter
} | {ord(letter): usual for letter, usual in _SUPPLEMENT.items()}


def plain(text: str) -> str:
    """Return a text with ligatures taken apart ("ﬁ" as "fi") and radicals as characters ("⽂" as "文").

    Some programs write PDF files whose letters look right but are found by no search.
    """
    return text.translate(_LETTERS)
