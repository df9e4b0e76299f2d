"""A three-dimensional size with one axis missing."""

from __future__ import annotations

import random
import re

_UNIT = r"(?:mm|cm|毫米|厘米)"
_AXES = re.compile(
    rf"(\d+(?:\.\d+)?\s*{_UNIT}?)(\s*(?:[x×X*✕]|by)\s*)(\d+(?:\.\d+)?\s*{_UNIT}?)(\s*(?:[x×X*✕]|by)\s*)(\d+(?:\.\d+)?)(\s*{_UNIT})"
    r"(\s*\([^)]*[x×X*][^)]*\))?"
)


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence with one of three axes left out, or None."""
    m = _AXES.search(sentence)
    if m is None:
        return None
    first, sign, second, _again, third, unit, _label = m.groups()
    text = rng.choice((f"{first}{sign}{second.rstrip()}", f"{first}{sign}{third}", f"{second.strip()}{sign}{third}"))
    if re.search(rf"{_UNIT}\s*$", text) is None:
        text += unit
    return sentence[: m.start()] + text + sentence[m.end() :]
