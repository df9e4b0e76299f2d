"""Numbers with units in a sentence, as the rules change them; offsets are those of the sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_GAP = r"[\s\u00a0\u202f]*"
_UNITS = (
    r"mm²|mm2|cm²|cm2|mm³|mm3|cm³|cm3|mm|cm|mL|ml|cc|mg/m²|mg/m2|mg/kg|mg|mcg|µg|Gy|cGy|g|kg|%|per ?cent|HU|"
    r"毫米|厘米|毫升|毫克|个月|个周期|周期|小时|分钟|天|周|年|岁|个|枚|处|例|次|万|亿"
)
# Longer rows of digits are identifiers, or noise of a scan, and count nothing.
_AXIS = r"\d{1,12}(?:\.\d{1,6})?"
SIZE = re.compile(
    rf"(?<![A-Za-z\d./\-])(?<!\d,)(?P<axes>{_AXIS}(?:{_GAP}(?:mm|cm|毫米|厘米)?{_GAP}(?:[x×X*✕]|by){_GAP}{_AXIS})*)"
    rf"(?P<gap>{_GAP}|-)(?P<unit>mm|cm|毫米|厘米)(?![A-Za-z²³\d])"
)
NUMBER = re.compile(
    rf"(?<![A-Za-z\d./\-:])(?<!\d,)(?P<n>\d{{1,3}}(?:,\d{{3}}){{1,3}}|\d{{1,12}}(?:\.\d{{1,6}})?)(?![\d/:]|\.\d|,\d{{3}}|-\d|[A-Za-z](?![a-z])|级|日|号|[x×]T)"
    rf"(?P<unit>{_GAP}(?:{_UNITS})(?![A-Za-z]))?"
)
_ENUMERATED = re.compile(r"^\s*[*•(（]*\d{1,2}[.)、）:]")
_ITEM = re.compile(r"[;；。]\d{1,2}[.、)）]")
_NAMED = re.compile(
    r"(?<![A-Za-z])(?:grade|stage|type|phase|class|KPS|ECOG|BT-RADS|score|category|Table|Figure|Fig\.|section|WHO|第|T|H|COVID|case|No\.|Ki|level)"
    r"\s*[-#]?$",
    re.IGNORECASE,
)
_TO_MM = {"mm": Decimal(1), "cm": Decimal(10), "毫米": Decimal(1), "厘米": Decimal(10)}


@dataclass(frozen=True)
class Number:
    """A number of a sentence: [start, end) is the number alone.

    Attributes:
        value: Its value, without thousands separators.
        text: As written.
        unit: As written, without the space before it; "" for none.
    """

    start: int
    end: int
    value: Decimal
    text: str
    unit: str


def numbers(sentence: str) -> Iterator[Number]:
    """Yield the numbers that count or measure something: no list marks, no grades, no parts of names or dates."""
    mark = _ENUMERATED.match(sentence)
    for m in NUMBER.finditer(sentence, 0 if mark is None else mark.end()):
        named = _NAMED.search(sentence[max(0, m.start() - 12) : m.start()])
        if named is None and _ITEM.match(sentence, max(0, m.start() - 1)) is None:
            unit = (m["unit"] or "").strip()
            yield Number(m.start("n"), m.end("n"), Decimal(m["n"].replace(",", "")), m["n"], unit)


@lru_cache(maxsize=256)
def values(context: str) -> frozenset[Decimal]:
    """Return every number of a text, sizes in cm and mm both."""
    found = {Decimal(n) for n in re.findall(r"(?<![\d.])\d+(?:\.\d+)?", context.replace(",", ""))}
    sizes = {millimetres(axis, m["unit"]) for m in SIZE.finditer(context) for axis in re.findall(_AXIS, m["axes"])}
    return frozenset(found | sizes | {size / 10 for size in sizes})


def millimetres(axis: str, unit: str) -> Decimal:
    """Return an axis in mm."""
    return Decimal(axis) * _TO_MM[unit]


def written(value: Decimal, like: str) -> str:
    """Return a value with as many decimals as `like`, and its thousands separators."""
    decimals = len(like.partition(".")[2])
    return f"{value:,.{decimals}f}" if "," in like else f"{value:.{decimals}f}"
