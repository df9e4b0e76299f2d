"""Read single sentences for what they date: end of radiotherapy, operations, the end of a steroid, the baseline."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.trajectory.cues import cue
from assistant.trajectory.dates import FoundDate, dates_in
from ingestion.records import Evidence, Kind

_CLAUSE = re.compile(r"[,,;;。]|\band\b|\bthen\b")

_NEAR = 45
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
_UNITS = {"day": 1, "week": 7, "wk": 7, "month": 30, "天": 1, "日": 1, "周": 7, "个月": 30, "月": 30}
_COUNT = rf"(?P<n>\d+|{'|'.join(_NUMBERS)})[\s-](?P<unit>day|week|month|wk)s?"
_RADIOTHERAPY = r"(?:radiotherapy|chemo-?radio\w+|chemoradiation|chemo-?RT|irradiation|radiation therapy|\bC?RT\b)"
_COUNTED = (
    re.compile(rf"{_COUNT}[\s-](?:after|following|post|since|from)\W[^.\n]{{0,40}}?{_RADIOTHERAPY}", re.IGNORECASE),
    re.compile(rf"{_RADIOTHERAPY}[^.\n]{{0,60}}?\b{_COUNT} (?:ago|earlier|before)", re.IGNORECASE),
    re.compile(rf"(?:completed|finished)[^.\n]{{0,20}}{_RADIOTHERAPY}[^.\n]{{0,30}}?\b{_COUNT} ago", re.IGNORECASE),
    re.compile(r"放(?:化)?疗(?:结束|完成)?(?:后|已)?约?(?P<n>\d+)\s?(?P<unit>天|日|周|个月)"),
)


@dataclass(frozen=True)
class Dated:
    """Something told of a day, with its words.

    Attributes:
        date: The day.
        exact: The text gives it as a date; else it is counted or taken from the report.
        evidence: The words.
        removal: An operation that took tumour away (a biopsy does not).
    """

    date: dt.date
    exact: bool
    evidence: Evidence
    removal: bool = True


@dataclass(frozen=True)
class Dose:
    """Steroid at a time: mg a day, 0 where the text says that none is given, None where no dose is told."""

    date: dt.date
    mg_per_day: float | None
    evidence: Evidence


def radiotherapy_ends(sentence: str, date: dt.date | None, kind: Kind, evidence: Evidence) -> Iterator[Dated]:
    """Yield the end of radiotherapy that a sentence gives, as a day or as time passed since.

    Args:
        sentence: The sentence.
        date: Day of the report; a later day is not yet the end.
        kind: Kind of the report. Time passed is read in radiology reports only: a clinic note's "five weeks after
            radiotherapy" is often the plan for a scan.
        evidence: The sentence as evidence.
    """
    if not cue("radiotherapy").search(sentence):
        return
    told = [found for found in dates_in(sentence) if _ends_radiotherapy(sentence, found, date)]
    if told:
        last = max(told, key=lambda found: found.date)
        yield Dated(last.date, last.exact, evidence)
        return
    counted = next((match for pattern in _COUNTED if (match := pattern.search(sentence))), None)
    if counted is None or date is None or kind != "radiology" or _is_plan(sentence, counted.start()):
        return
    number = counted["n"].lower()
    days = (_NUMBERS.get(number) or int(number)) * _UNITS[counted["unit"].lower()]
    yield Dated(date - dt.timedelta(days=days), exact=False, evidence=evidence)


def _ends_radiotherapy(sentence: str, found: FoundDate, report: dt.date | None) -> bool:
    """Tell whether a day in a sentence about radiotherapy is its end: by an end word, or as the end of a range."""
    before = sentence[: found.start].rstrip()
    if _is_elsewhere(sentence, found, report):
        return False
    if cue("until").search(before[-8:]):
        return True
    ends = [match.span() for match in cue("ended").finditer(sentence)]
    alone = len(dates_in(sentence)) == 1 and any(end <= found.start for _, end in ends)
    return alone or _near(found, ends)


def _is_elsewhere(sentence: str, found: FoundDate, report: dt.date | None) -> bool:
    """Tell whether a day is still to come, planned, or that of another scan."""
    before = sentence[: found.start].rstrip()
    later = report is not None and found.date > report
    return later or bool(cue("scan_of").search(before[-25:])) or _is_plan(sentence, found.start)


def _is_plan(sentence: str, at: int) -> bool:
    """Tell whether the clause around a position speaks of what is not yet."""
    starts = [0, *(match.end() for match in _CLAUSE.finditer(sentence) if match.end() <= at)]
    stop = _CLAUSE.search(sentence, at)
    return bool(cue("not_yet").search(sentence[starts[-1] : stop.start() if stop else len(sentence)]))


def _near(found: FoundDate, spans: list[tuple[int, int]]) -> bool:
    return any(abs(found.start - end) < _NEAR or abs(start - found.end) < _NEAR for start, end in spans)


def operations(sentence: str, date: dt.date | None, evidence: Evidence) -> Iterator[Dated]:
    """Yield the day of an operation that a sentence gives."""
    words = [match.span() for match in cue("surgery").finditer(sentence)]
    removal = bool(cue("removal").search(sentence)) or not cue("biopsy").search(sentence)
    for found in dates_in(sentence):
        if found.exact and _near(found, words) and not _is_elsewhere(sentence, found, date):
            yield Dated(found.date, found.exact, evidence, removal)


def steroid_end(sentence: str, date: dt.date | None, evidence: Evidence) -> Iterator[Dose]:
    """Yield a dose of zero where a sentence says that a steroid was stopped or is not given."""
    stopped = cue("steroid_stopped").search(sentence)
    cued = stopped or cue("no_steroid").search(sentence)
    if date is None or not cued or _is_plan(sentence, cued.start()):
        return
    told = [found.date for found in dates_in(sentence) if found.exact] if stopped else []
    yield Dose(told[-1] if told else date, 0.0, evidence)


def baseline_days(sentence: str) -> Iterator[dt.date]:
    """Yield the days that a sentence calls the baseline."""
    words = [match.span() for match in cue("baseline").finditer(sentence)]
    yield from (found.date for found in dates_in(sentence) if found.exact and _near(found, words))
