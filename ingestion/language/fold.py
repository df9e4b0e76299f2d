"""A form of a text that is easy to match, with every character still in its place."""

from __future__ import annotations

import re
from functools import lru_cache

# One character for one character, so that offsets into the folded text are offsets into the text.
_FOLDED = str.maketrans({
    "，": ",", "；": ";", "：": ":", "（": "(", "）": ")", "％": "%", "？": "?", "！": "!", "／": "/", "－": "-",
    "～": "-", "~": "-", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "×": "x", "✕": "x", "ｘ": "x", "Ｘ": "x",
    "＜": "<", "＞": ">", "＋": "+", "．": ".", "\u00a0": " ", "\u3000": " ", "\t": " ", "’": "'", "‘": "'",
    "“": '"', "”": '"', "＝": "=", "_": " ", "`": "'", "〜": "-", "﹣": "-", "µ": "u", "。": "。",
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
})  # fmt: skip
_BETWEEN_DIGITS = re.compile(r"(?<=[\dm] )\*(?= ?\d)|(?<=[\dm])\*(?= ?\d)")


@lru_cache(maxsize=4)  # readers and checks fold the same text one after another
def fold(text: str) -> str:
    """Return `text` in lower case with one form of dashes, full-width signs and spaces.

    The result has the same length, and character `i` stands for character `i`. Markdown's asterisks become
    spaces, except as a multiplication sign between digits.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few characters grow when lowered (Turkish capital i with dot)
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    folded = lowered.translate(_FOLDED)
    if "*" in folded:
        folded = _BETWEEN_DIGITS.sub("x", folded).replace("*", " ")
    return folded
