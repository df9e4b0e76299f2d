"""The same quantity in another unit, exactly: mm and cm, mL and cm³, Gy and cGy."""

from __future__ import annotations

import random
import re
from decimal import Decimal

from assistant.grounding.perturb.quantities import SIZE

_AXIS = re.compile(r"\d+(?:\.\d+)?")
_OTHER = {"mm": ("cm", -1), "cm": ("mm", 1), "毫米": ("厘米", -1), "厘米": ("毫米", 1)}
_SIMPLE = {
    "mL": ("cm³", 0),
    "ml": ("cm³", 0),
    "cm³": ("mL", 0),
    "cm3": ("mL", 0),
    "cc": ("mL", 0),
    "Gy": ("cGy", 2),
    "cGy": ("Gy", -2),
}
_QUANTITY = re.compile(
    r"(?<![A-Za-z\d./\-])(?<!\d,)(\d{1,12}(?:\.\d{1,6})?)([\s\u00a0\u202f]*)(mL|ml|cm³|cm3|cc|cGy|Gy)(?![A-Za-z/])"
)


def change(sentence: str, _: str, __: random.Random) -> str | None:
    """Return the sentence with every such quantity converted, or None."""
    changed = _QUANTITY.sub(_simple, SIZE.sub(_size, sentence))
    return None if changed == sentence else changed


def _size(m: re.Match[str]) -> str:
    unit, power = _OTHER[m["unit"]]
    axes = _AXIS.sub(lambda n: _scaled(n[0], power), m["axes"])
    return re.sub(r"(?:mm|cm|毫米|厘米)", unit, axes) + m["gap"] + unit


def _simple(m: re.Match[str]) -> str:
    unit, power = _SIMPLE[m[3]]
    return _scaled(m[1], power) + m[2] + unit


def _scaled(number: str, power: int) -> str:
    text = f"{Decimal(number).scaleb(power):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
