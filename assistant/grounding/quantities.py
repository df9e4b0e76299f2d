"""Numbers with what they count: sizes, doses, percentages, scores, frequencies, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from assistant.grounding.lexicon import read_data

Bound = Literal["", "<", ">"]
_FROM = re.compile(r"(?:\bfrom|由|从)\s*(?:约|about)?\s*$", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4}
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_WORDS |= {
    f"{tens}十{ones}": 10 * (_WORDS[tens] if tens else 1) + (_WORDS[ones] if ones else 0)
    for tens in ("", *"二三四五六七八九")
    for ones in ("", *"一二三四五六七八九")
}
_BELOW = (
    "<", "≤", "＜", "less than", "below", "under", "lower than", "fewer than", "no more than",
    "not more than", "at most",
    "not exceeding", "小于", "低于", "少于", "不足", "不超过", "不大于", "不高于", "至多",
)  # fmt: skip
_ABOVE = (
    ">", "≥", "＞", "more than", "greater than", "above", "at least", "exceeding", "no less than", "not less than",
    "higher than", "大于", "超过", "至少", "高于", "多于", "不小于", "不低于", "不少于",
)  # fmt: skip
_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})(?:\s?[-/.月]\s?(?P<d>\d{1,2})日?|月)?(?!\d|\.\d)"
    r"|(?<!\d)(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<c>(?:19|20)\d\d)(?!\d)"
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}  # fmt: skip
_WRITTEN_DATE = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<m>{'|'.join(_MONTHS)})[a-z]*\.?"
    r"(?:\s+(?P<e>\d{1,2})(?:st|nd|rd|th)?\b)?,?\s+(?P<y>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_CITATION = re.compile(
    r"10\.\d{4,9}/(?:\([^\s()]*\)|[^\s;,()\]；，。（）】：])*[^\s;,.()\]；，。（）】：]|PMC\d+|PMID:?\s?\d+|NCT\d{8}|arXiv:?\s?\d{4}\.\d{4,5}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, or several axes, as a text gives them.

    Attributes:
        start: First code point in the text.
        end: One past the last.
        values: In the dimension's base unit (mm, mm², mL, %, Gy, mg, ...); several for "32 x 28 mm".
        dimension: What is counted; empty for a number without unit or label.
        raw: The numbers as written, in the unit as written.
        step: Size of the last digit given, in the base unit; 32 mm has 1, 3.2 cm has 1, 3 cm has 10.
        bound: "<" or ">" where the text gives a bound.
        sign: "-" or "+" where one is written.
        span: True for a range ("5-10 %").
        prior: True where the text gives it as an earlier value.
        planned: True where it is of something not done yet.
        dated: True where a date stands right beside it.
    """

    start: int
    end: int
    values: tuple[float, ...]
    dimension: str
    raw: tuple[float, ...]
    step: float = 1.0
    bound: Bound = ""
    sign: str = ""
    span: bool = False
    prior: bool = False
    planned: bool = False
    dated: bool = False


@cache
def _units() -> tuple[dict[str, tuple[str, float]], str]:
    table = {
        str(name).lower(): (str(unit["dimension"]), float(unit["factor"]))
        for unit in read_data("units.yaml")["units"]
        for name in unit["names"]
    }
    names = sorted(table, key=len, reverse=True)
    return table, "|".join(
        re.escape(name) + (r"(?![a-z\d])" if name[-1].isascii() and name[-1].isalnum() else "") for name in names
    )


@cache
def _pattern() -> re.Pattern[str]:
    unit = _units()[1]
    below, above = ("|".join(re.escape(word) for word in words) for words in (_BELOW, _ABOVE))
    first, second = (rf"(?P<u{at}>mm|cm|毫米|厘米)?\s*" for at in (1, 2))
    return re.compile(
        rf"(?:(?P<below>{below})\s*=?\s*|(?P<above>{above})\s*=?\s*)?(?:about |approximately |约|大约)?"
        rf"(?P<sign>(?<![A-Za-z\d])[+\-−](?=\d))?"
        rf"(?<![a-z\d.])(?P<n>{NUMBER})"
        rf"(?:\s*{first}(?P<join>[x×*✕]|by(?=\s*\d))\s*(?P<n2>{NUMBER})(?:\s*{second}(?:[x×*✕]|by)\s*(?P<n3>{NUMBER}))?"
        rf"|\s*%?\s*(?:-|–|~|to|至|～)\s*(?P<to>{NUMBER}))?"
        rf"(?:\s*[-‑]?\s*(?P<unit>{unit}))?",
        re.IGNORECASE,
    )


@cache
def _word_pattern() -> re.Pattern[str]:
    unit = "|".join(
        re.escape(name)
        for name in sorted(
            (
                n
                for n, (d, _) in _units()[0].items()
                if d in {"lesions", "cycles", "fractions", "days", "weeks", "months", "years"}
            ),
            key=len,
            reverse=True,
        )
    )
    return re.compile(
        rf"(?<![a-z第另同某十百进每任])(?P<w>{'|'.join(_WORDS)})(?:\s*(?:[a-z]+ )?(?P<unit>{unit}))(?![a-z])",
        re.IGNORECASE,
    )


@cache
def _frequency_pattern() -> tuple[re.Pattern[str], dict[str, float]]:
    table = {
        str(name).lower(): float(entry["per_day"])
        for entry in read_data("units.yaml")["frequencies"]
        for name in entry["names"]
    }
    names = sorted(table, key=len, reverse=True)
    slashed = "|".join(re.escape(n) for n in names if n[0] == "/" and n.isascii())
    latin = "|".join(re.escape(n) for n in names if n[0] != "/" and n.isascii())
    others = "|".join(re.escape(n) for n in names if not n.isascii())
    first = "".join(sorted({re.escape(name[0]) for name in names}))  # most characters begin no name
    # What stands inside a word is passed over before any name is tried.
    words = rf"(?:{slashed}|(?<![a-z])(?:{latin}))(?![a-z])"
    return re.compile(rf"(?=[{first}])(?:{words}|{others})", re.IGNORECASE), table


def _longest_first(names: list[str]) -> list[str]:
    return sorted(names, key=len, reverse=True)


@cache
def _label_pattern() -> re.Pattern[str]:
    gap = "[ -]?"
    groups = "|".join(
        f"(?P<{label}>{'|'.join(gap.join(map(re.escape, name.split())) for name in _longest_first(names))})"
        for label, names in read_data("units.yaml")["labels"].items()
    )
    value = r"(?P<v>\d{1,3}[a-c]?(?![\d.]\d)|(?:iv|iii|ii|i)(?![a-z])|[ⅠⅡⅢⅣ])"
    return re.compile(
        rf"(?<![a-z])(?:{groups})\s*(?:score|status|category|评分|分级|为|:|：|=|of|is|was|-|\()?\s*(?:of|is|was|:|：|=|为)?\s*{value}"
        rf"|(?<![A-Za-z\d.])(?P<zh>[1-4]|IV|III|II|I|[ⅠⅡⅢⅣ一二三四])\s*级(?!别)",
        re.IGNORECASE,
    )


@cache
def _name_pattern() -> re.Pattern[str]:
    """Names that hold a number which counts nothing: Ki-67, MIB-1."""
    names = "|".join("[ -]?".join(map(re.escape, name.split())) for name in read_data("units.yaml")["names"])
    return re.compile(rf"(?<![a-z])(?:{names})(?![\d])", re.IGNORECASE)


@cache
def _hyphenated_pattern() -> re.Pattern[str]:
    """Abbreviations that end in a number (COVID-19, EF-14, IL-6); no scale with its value, no label of a measure."""
    scales = {name.split()[-1] for names in read_data("units.yaml")["labels"].values() for name in names}
    scale = "|".join(re.escape(name.upper()) for name in sorted(scales) if name.isascii())
    unit = _units()[1]
    return re.compile(
        rf"(?<![A-Za-z\d])(?!(?:{scale})[-‑])[A-Za-z]*[A-Z][A-Za-z]*[A-Z][A-Za-z]*[-‑]\d{{1,4}}"
        rf"(?![\d,.]*\d|\s?(?i:{unit}|[x×]\s?\d))"
    )


def _step(raw: str) -> float:
    return 10.0 ** -len(raw.partition(".")[2])


def _plain(raw: str) -> float:
    return float(raw.replace(",", ""))


def quantities(text: str, written: str = "") -> list[Quantity]:
    """Find every quantity of a text, in order, offsets into that text.

    Args:
        text: Folded or not.
        written: The same text before it was folded; capitals tell "COVID-19" from "grade-3".
    """
    taken = [m.span() for m in _name_pattern().finditer(text)]
    taken += [m.span() for m in _hyphenated_pattern().finditer(written or text)]
    found: list[Quantity] = []
    for reader in (_dates, _labelled, _turned, _frequencies, _measured, _spelled):
        for quantity in reader(text):
            if not any(quantity.start < end and start < quantity.end for start, end in taken):
                found.append(quantity)
                taken.append((quantity.start, quantity.end))
    return sorted(found, key=lambda quantity: quantity.start)


def citations(text: str) -> list[tuple[int, int, str]]:
    """Find identifiers of publications: DOI, PMID, PMCID, NCT and arXiv numbers."""
    return [(m.start(), m.end(), m.group().lower().replace(" ", "").replace(":", "")) for m in _CITATION.finditer(text)]


def _dates(text: str) -> list[Quantity]:
    if not _DIGIT.search(text):
        return []
    found = [Quantity(start, end, (), "citation", ()) for start, end, _ in citations(text)]
    for m in _DATE.finditer(text):
        if m["y"]:
            values = tuple(float(part) for part in (m["y"], m["m"], m["d"]) if part)
        else:
            values = (float(m["c"]), float(m["b"]), float(m["a"]))
        found.append(Quantity(m.start(), m.end(), values, "date", values))
    for m in _WRITTEN_DATE.finditer(text):
        day = m["d"] or m["e"]
        values = (float(m["y"]), float(_MONTHS[m["m"].lower()]), *((float(day),) if day else ()))
        found.append(Quantity(m.start(), m.end(), values, "date", values))
    return found


def _labelled(text: str) -> list[Quantity]:
    found = []
    for m in _label_pattern().finditer(text):
        label = "grade" if m["zh"] else next(k for k, v in m.groupdict().items() if v and k not in {"v", "zh"})
        raw = (m["v"] or m["zh"]).lower()
        digits = raw.rstrip("abc") if raw[0].isdigit() else raw
        value = float(
            _ROMAN.get(digits)
            or _ROMAN.get(digits.upper())
            or {"一": 1, "二": 2, "三": 3, "四": 4}.get(digits)
            or digits
        )
        if raw[-1] in "abc" and raw[0].isdigit():
            value += (ord(raw[-1]) - 96) / 10
        found.append(Quantity(m.start(), m.end(), (value,), label, (value,), step=0.1))
    return found


_CATEGORY_FIRST = re.compile(
    r"\b(?:category|score|grade|class)\s+(?P<v>[0-4][a-c]?)\s+(?:of|in|by|on)\s+BT[- ]?RADS", re.IGNORECASE
)
_AGE_BESIDE = re.compile(
    r"[(（]\s?(?P<a>\d{2,3})\s?(?:y|yrs?|years|岁)\s?[)）]"
    r"|\b(?:man|woman|male|female|gentleman|lady)\s?,\s*(?P<b>\d{2,3})\b(?!\s?(?:mm|cm|%|[x×]))"
    r"|\b(?:Mr|Mrs|Ms)\.?\s[A-Z]\.?,\s?(?P<c>\d{2,3})(?:\s?(?:y|years))?\b",
    re.IGNORECASE,
)


def _turned(text: str) -> list[Quantity]:
    """Find scores before their name ("category 3b of BT-RADS") and ages beside a person ("Woman, 39")."""
    found = []
    for m in _CATEGORY_FIRST.finditer(text):
        value = float(m["v"][0]) + ((ord(m["v"][1].lower()) - 96) / 10 if len(m["v"]) > 1 else 0)
        found.append(Quantity(m.start(), m.end(), (value,), "btrads", (value,), step=0.1))
    for m in _AGE_BESIDE.finditer(text):
        group = next(name for name in ("a", "b", "c") if m[name])
        age = float(m[group])
        found.append(Quantity(m.start(group), m.end(), (age,), "age_years", (age,)))
    return found


def _frequencies(text: str) -> list[Quantity]:
    pattern, table = _frequency_pattern()
    return [
        Quantity(m.start(), m.end(), (table[m.group().lower()],), "per_day", (table[m.group().lower()],), 0.001)
        for m in pattern.finditer(text)
    ]


def _measured(text: str) -> list[Quantity]:
    if not _DIGIT.search(text):
        return []
    found = []
    for m in _pattern().finditer(text):
        raws = [m[name] for name in ("n", "n2", "n3", "to") if m[name]]
        dimension, factor = _units()[0].get((m["unit"] or "").lower(), ("", 1.0))
        numbers = tuple(_plain(raw) for raw in raws)
        if dimension == "years" and m["unit"] == "年" and _FIRST_YEAR <= numbers[0] <= _LAST_YEAR:
            dimension = ""  # a calendar year
        if m["to"] and (numbers[0] > numbers[1] or _FROM.search(text[: m.start()])):
            found += _course(m, numbers, dimension, factor)
            continue
        bound: Bound = "<" if m["below"] else ">" if m["above"] else ""
        found.append(
            Quantity(
                m.start(), m.end(), _in_base(m, numbers, factor), dimension, numbers,
                step=min(_step(raw) for raw in raws) * factor, bound=bound,
                sign=(m["sign"] or "").replace("−", "-"), span=bool(m["to"]),
            )
        )  # fmt: skip
    return found


def _in_base(m: re.Match[str], numbers: tuple[float, ...], factor: float) -> tuple[float, ...]:
    """Return the numbers in the base unit; an axis with a unit of its own keeps it ("4.6 mm × 3.8 cm")."""
    own = [m["u1"], m["u2"], None]
    units = _units()[0]
    return tuple(
        number * (units[unit.lower()][1] if unit else factor)
        for number, unit in zip(numbers, [*own[: len(numbers) - 1], None], strict=True)
    )


def _course(m: re.Match[str], numbers: tuple[float, ...], dimension: str, factor: float) -> list[Quantity]:
    """Read "from 412 to 260 mm²" as two values, the first the earlier one."""
    spans = (m.start(), m.end("n")), (m.start("to"), m.end())
    return [
        Quantity(a, b, (number * factor,), dimension, (number,), step=_step(raw) * factor)
        for (a, b), number, raw in zip(spans, numbers, (m["n"], m["to"]), strict=True)
    ]


def _spelled(text: str) -> list[Quantity]:
    found = []
    for m in _word_pattern().finditer(text):
        dimension, _ = _units()[0][m["unit"].lower()]
        value = float(_WORDS[m["w"].lower()])
        if value == 1 and dimension == "lesions":
            continue  # no more than an article: 一处病灶
        found.append(Quantity(m.start(), m.end(), (value,), dimension, (value,)))
    return found
