"""The quantities that a statement gives, so that two statements can be compared figure by figure.

Only what is read with confidence is taken: survival times and rates, response rates, thresholds of response criteria,
doses of one drug, courses of radiotherapy. What is not read is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from assistant.knowledge.subjects import words

MONTHS_A_YEAR = 12.0
DAYS_A_MONTH = 30.4375

_CLAUSE = re.compile(r"[^;.]+(?:\.\d[^;.]*)*")
_BRACKETS = re.compile(r"\([^()]*\)")
_TIME = re.compile(
    r"(?P<value>\d+(?:\.\d+)?)"
    r"(?=(?:,? (?:to|against|and|or|versus|vs\.?) \d+(?:\.\d+)?)* (?P<unit>months?|years?|days)\b)"
    r"(?! (?:or more|patients|years? of age|to \d+ years of age))"
)
_LATER = re.compile(r"\b(?:against|versus|vs\.?|and) (?P<value>\d+\.\d+)(?! ?[%\w])")
_PERCENT = re.compile(r"(?P<value>\d+(?:\.\d+)?)(?=(?: (?:to|against|and|or) \d+(?:\.\d+)?)* ?%)")
_COURSE = re.compile(r"(?P<total>\d+(?:\.\d+)?) Gy in (?P<number>\d+) fractions")
_DOSE = re.compile(r"(?P<value>\d+(?:\.\d+)?)(?=(?: to \d+(?:\.\d+)?)? (?P<unit>mg/m2|mg/kg|mmol/kg|mg)\b)")
_MONTHS = {"month": 1.0, "year": MONTHS_A_YEAR, "day": 1 / DAYS_A_MONTH}


@dataclass(frozen=True)
class Quantity:
    """Values of one measure in one statement.

    Attributes:
        measure: What is measured ("median overall survival", "dose of temozolomide in mg/m2").
        values: The values, times in months.
        shown: The values as the text writes them.
    """

    measure: str
    values: frozenset[float]
    shown: tuple[str, ...]

    def agrees(self, other: Quantity) -> bool:
        """Tell whether one's values are all among the other's; times may be rounded to a tenth of a year or month."""
        few, many = sorted((self.values, other.values), key=len)
        return all(any(abs(one - each) <= 0.01 * max(one, each) for each in many) for one in few)


@lru_cache(maxsize=4096)
def quantities(text: str, drugs: frozenset[str]) -> tuple[Quantity, ...]:
    """Return the quantities of a text, one a measure.

    Args:
        text: One statement.
        drugs: Drugs that it names; a dose is read only where there is one.
    """
    found: dict[str, dict[float, str]] = {}
    for measure, value, shown in (*_measured(text), *_courses(text), *_doses(text, drugs)):
        found.setdefault(measure, {})[round(value, 3)] = shown
    return tuple(Quantity(name, frozenset(values), tuple(values.values())) for name, values in found.items())


def _measured(text: str) -> Iterator[tuple[str, float, str]]:
    for clause in _CLAUSE.findall(_BRACKETS.sub("", text)):
        named = [(name, kind) for name, (form, but_not, kind) in _measures().items() if _holds(clause, form, but_not)]
        survival = [name for name, kind in named if kind != "percent_behind"]
        if len(survival) > 1:
            continue  # two measures in a clause: which value belongs to which is not read
        for name, kind in named:
            if kind == "time":
                yield from ((name, *each) for each in _times(clause))
            elif kind == "percent":
                yield from ((name, float(each["value"]), f"{each['value']}%") for each in _PERCENT.finditer(clause))
            else:
                behind = _measures()[name][0].pattern
                near = re.finditer(rf"(?i:{behind}) (?P<value>\d+(?:\.\d+)?)%", clause)
                yield from ((name, float(each["value"]), f"{each['value']}%") for each in near)


def _holds(clause: str, form: re.Pattern[str], but_not: re.Pattern[str] | None) -> bool:
    return bool(form.search(clause)) and not (but_not and but_not.search(clause))


def _times(clause: str) -> Iterator[tuple[float, str]]:
    unit = ""
    for found in _TIME.finditer(clause):
        unit = found["unit"].rstrip("s")
        yield float(found["value"]) * _MONTHS[unit], f"{found['value']} {unit}s"
    if unit:
        for found in _LATER.finditer(clause):
            yield float(found["value"]) * _MONTHS[unit], f"{found['value']} {unit}s"


def _courses(text: str) -> Iterator[tuple[str, float, str]]:
    for found in _COURSE.finditer(text):
        yield f"radiotherapy in {found['number']} fractions", float(found["total"]), f"{found['total']} Gy"


def _doses(text: str, drugs: frozenset[str]) -> Iterator[tuple[str, float, str]]:
    given = drugs - {"radiotherapy", "placebo", "tumour treating fields"}
    if len(given) == 1:
        (drug,) = given
        for found in _DOSE.finditer(text):
            yield f"dose of {drug} in {found['unit']}", float(found["value"]), f"{found['value']} {found['unit']}"


@cache
def _measures() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None, str]]:
    table: dict[str, dict[str, Any]] = words()["measures"]
    return {
        name: (_form(each["words"]), _form(each["but_not"]) if "but_not" in each else None, each["units"])
        for name, each in table.items()
    }


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
