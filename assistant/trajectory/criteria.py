"""The numbers of response assessment, and which set of criteria fits."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.trajectory.records import Category, Compartment
from ingestion.records import Record

FILE = Path(__file__).with_name("criteria.yaml")


class CriteriaSet(Record):
    """One published set of criteria.

    Attributes:
        name: As it is shown.
        first: First day on which it is the set that fits.
        last: Last such day; None while it stands.
        grades: WHO grades it was made for; empty for all.
        compartments: Parts of the tumour that it measures.
        minor_response: Whether it knows a minor response (of non-enhancing tumour).
        post_radiotherapy_baseline: Whether the first scan after radiotherapy is the baseline.
    """

    name: str
    first: dt.date
    last: dt.date | None = None
    grades: tuple[int, ...] = ()
    compartments: tuple[Compartment, ...]
    minor_response: bool = False
    post_radiotherapy_baseline: bool = False


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def threshold(name: str) -> float:
    """Return a number of the criteria file (percent, mm or days, as its name says)."""
    return float(_data()[name]["value"])


@cache
def criteria_sets() -> dict[str, CriteriaSet]:
    """Return the known sets by name."""
    return {
        name: CriteriaSet(name=name, first=entry["from"], last=entry.get("to"), **_rest(entry))
        for name, entry in _data()["sets"].items()
    }


def _rest(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in {"from", "to"}}


def named_set(text: str) -> tuple[str, int, int] | None:
    """Return the last set that a text names, with the span of the name; None where it names none."""
    found = [
        (match.start(), match.end(), entry["set"])
        for entry in _data()["names"]
        for match in re.finditer(entry["pattern"], text, re.IGNORECASE)
    ]
    if not found:
        return None
    start, end, name = max(found)
    return name, start, end


def fitting_set(date: dt.date | None, grades: Iterable[int], *, low_grade_look: bool) -> CriteriaSet:
    """Return the set that fits a tumour and a date.

    Args:
        date: Day of the scan; without one the newest set fits.
        grades: WHO grades that the reports state.
        low_grade_look: No grade is known and only non-enhancing tumour is measured.
    """
    sets = criteria_sets()
    newest = sets["RANO 2.0"]
    if date is None or date >= newest.first:
        return newest
    known = set(grades)
    low = max(known) in sets["RANO-LGG"].grades if known else low_grade_look
    return sets["RANO-LGG"] if low and date >= sets["RANO-LGG"].first else sets["RANO-HGG"]


def measurable(axes_mm: tuple[float, ...]) -> bool:
    """Tell whether the two largest diameters (mm) both reach 10 mm."""
    largest = sorted(axes_mm, reverse=True)[:2]
    return len(largest) == 2 and largest[1] >= threshold("least_diameter_mm")


def percent(now: float, reference: float) -> float | None:
    """Return (now - reference) / reference * 100, rounded to a billionth; None where the reference is zero."""
    return round((now - reference) / reference * 100, 9) if reference else None


def category_of(
    *, from_nadir: float | None, from_baseline: float | None, now: float, volume: bool = False, minor: bool = False
) -> Category:
    """Return what sizes alone say; thresholds are inclusive.

    Args:
        from_nadir: Percent change from the smallest size; None where that was zero.
        from_baseline: Percent change from baseline; None where that was zero.
        now: Size now, mm² or mL.
        volume: The sizes are volumes.
        minor: The criteria know a minor response for this compartment. Never used for volumes, for which no
            figure is well sourced.
    """
    unit = "_volume" if volume else ""
    if now > 0 and (from_nadir is None or from_nadir >= threshold(f"progression{unit}_percent")):
        return "PD"
    if from_baseline is None:
        return "SD"
    if now == 0:
        return "CR"
    if from_baseline <= threshold(f"partial{unit}_percent"):
        return "PR"
    if minor and not volume and from_baseline <= threshold("minor_percent"):
        return "MR"
    return "SD"
