"""Read the course around the scans: end of radiotherapy, operations, steroid dose, clinical state, field."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from assistant.patient import Patient
from assistant.trajectory.cues import cue, drugs
from assistant.trajectory.dates import FoundDate, dates_in
from ingestion.language import sentences
from ingestion.records import Document, Evidence, Report

_NEAR = 45
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
_UNITS = {"day": 1, "week": 7, "wk": 7, "month": 30, "天": 1, "日": 1, "周": 7, "个月": 30, "月": 30}
_COUNT = rf"(?P<n>\d+|{'|'.join(_NUMBERS)})[\s-](?P<unit>day|week|month|wk)s?"
_RADIOTHERAPY = r"(?:radiotherapy|chemo-?radio\w+|chemoradiation|irradiation|radiation therapy|\bC?RT\b)"
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
class Therapy:
    """A treatment of the tumour that a report tells as given."""

    name: str
    date: dt.date
    evidence: Evidence


@dataclass(frozen=True)
class Dose:
    """Steroid at a time: mg a day, 0 where the text says that none is given, None where no dose is told."""

    date: dt.date
    mg_per_day: float | None
    evidence: Evidence


@dataclass(frozen=True)
class Course:
    """What the reports tell around the scans.

    Attributes:
        radiotherapy_end: Last day of radiotherapy, the earliest statement of the latest course.
        radiotherapy: Words that say radiotherapy was given; empty where none do.
        operations: Dated operations on the tumour, oldest first.
        doses: Steroid doses, oldest first.
        therapies: First mention of each treatment as given, oldest first.
        baselines: Days that reports call the baseline.
    """

    radiotherapy_end: Dated | None
    radiotherapy: tuple[Evidence, ...]
    operations: tuple[Dated, ...]
    doses: tuple[Dose, ...]
    therapies: tuple[Therapy, ...] = ()
    baselines: tuple[dt.date, ...] = ()

    def dose_at(self, date: dt.date | None) -> Dose | None:
        """Return the latest dose told on or before `date`."""
        known = [dose for dose in self.doses if date is not None and dose.date <= date]
        return known[-1] if known else None

    def days_after_radiotherapy(self, date: dt.date | None) -> int | None:
        """Return the days from the end of radiotherapy to `date`; None where either is unknown or it is before."""
        if date is None or self.radiotherapy_end is None or date < self.radiotherapy_end.date:
            return None
        return (date - self.radiotherapy_end.date).days


def read_course(patient: Patient) -> Course:
    """Read every document of a patient for the course of treatment."""
    ends: list[Dated] = []
    operations: list[Dated] = []
    doses: list[Dose] = []
    therapies: dict[str, Therapy] = {}
    baselines: list[dt.date] = []
    for document, report in zip(patient.documents, patient.reports, strict=True):
        date = report.date or document.date
        for start, end in sentences(document.text):
            sentence = document.text[start:end]
            evidence = document.evidence(start, end)
            ends += _radiotherapy_ends(sentence, date, evidence)
            operations += _operations(sentence, evidence)
            doses += _no_steroid(sentence, date, evidence)
            baselines += _baselines(sentence)
        operations += _operation_of(report)
        doses += _doses(report, document, date)
        for therapy in _therapies(report, date):
            therapies.setdefault(therapy.name, therapy)
    return Course(
        radiotherapy_end=_latest(ends),
        radiotherapy=tuple(one.evidence for one in therapies.values() if one.name in drugs("radiotherapy_values")),
        operations=tuple(sorted(operations, key=_day)),
        doses=tuple(sorted(doses, key=_day)),
        therapies=tuple(sorted(therapies.values(), key=_day)),
        baselines=tuple(baselines),
    )


def _day(item: Dated | Dose | Therapy) -> dt.date:
    return item.date


def _therapies(report: Report, date: dt.date | None) -> list[Therapy]:
    known = drugs("radiotherapy_values") | drugs("chemotherapy_values") | {"tumour_treating_fields"}
    return [
        Therapy(str(field.value), date or dt.date.max, field.evidence[0])
        for field in report.fields
        if field.name == "treatment" and field.value in known and field.assertion in {"present", "historical"}
    ]


def _baselines(sentence: str) -> list[dt.date]:
    words = [match.span() for match in cue("baseline").finditer(sentence)]
    return [
        found.date
        for found in dates_in(sentence)
        if found.exact and any(abs(found.start - end) < _NEAR or abs(start - found.end) < _NEAR for start, end in words)
    ]


def _latest(ends: list[Dated]) -> Dated | None:
    """Prefer exact days over counted weeks, then the latest course."""
    exact = [end for end in ends if end.exact]
    pool = exact or ends
    return max(pool, key=_day) if pool else None


def _radiotherapy_ends(sentence: str, date: dt.date | None, evidence: Evidence) -> list[Dated]:
    if not cue("radiotherapy").search(sentence) or cue("not_yet").search(sentence):
        return []
    told = [found for found in dates_in(sentence) if _ends_radiotherapy(sentence, found, date)]
    if told:
        last = max(told, key=lambda found: found.date)
        return [Dated(last.date, last.exact, evidence)]
    counted = next((match for pattern in _COUNTED if (match := pattern.search(sentence))), None)
    if counted is None or date is None:
        return []
    number = counted["n"].lower()
    days = (_NUMBERS.get(number) or int(number)) * _UNITS[counted["unit"].lower()]
    return [Dated(date - dt.timedelta(days=days), exact=False, evidence=evidence)]


def _ends_radiotherapy(sentence: str, found: FoundDate, report: dt.date | None) -> bool:
    """Tell whether a day in a sentence about radiotherapy is its end: by an end word, or as the end of a range."""
    before = sentence[: found.start].rstrip()
    if (report is not None and found.date > report) or cue("scan_of").search(before[-25:]):
        return False
    if cue("until").search(before[-8:]):
        return True
    ends = [match.span() for match in cue("ended").finditer(sentence)]
    alone = len(dates_in(sentence)) == 1 and any(end <= found.start for _, end in ends)
    return alone or any(abs(found.start - end) < _NEAR or abs(start - found.end) < _NEAR for start, end in ends)


def _operations(sentence: str, evidence: Evidence) -> list[Dated]:
    """An operation and a day in one sentence; a comparison with an earlier scan is none."""
    if cue("not_yet").search(sentence):
        return []
    words = [match.span() for match in cue("surgery").finditer(sentence)]
    removal = bool(cue("removal").search(sentence)) or not cue("biopsy").search(sentence)
    return [
        Dated(found.date, found.exact, evidence, removal)
        for found in dates_in(sentence)
        if found.exact and any(abs(found.start - end) < _NEAR or abs(start - found.end) < _NEAR for start, end in words)
    ]


def _operation_of(report: Report) -> list[Dated]:
    """A radiology report that describes the operation's result was made after it."""
    if report.kind != "radiology" or report.date is None:
        return []
    return [
        Dated(report.date, exact=False, evidence=field.evidence[0])
        for field in report.fields
        if field.name == "surgery_extent" and field.assertion == "present" and field.value != "biopsy"
    ]


def _no_steroid(sentence: str, date: dt.date | None, evidence: Evidence) -> list[Dose]:
    stopped = cue("steroid_stopped").search(sentence)
    if date is None or cue("not_yet").search(sentence) or not (stopped or cue("no_steroid").search(sentence)):
        return []
    told = [found.date for found in dates_in(sentence) if found.exact] if stopped else []
    return [Dose(told[-1] if told else date, 0.0, evidence)]


def _doses(report: Report, document: Document, date: dt.date | None) -> list[Dose]:
    if date is None:
        return []
    found = []
    for field in report.fields:
        if field.name != "steroid" or field.assertion not in {"present", "absent"}:
            continue
        stop = cue("steroid_stopped").search(sentence_at(document, field.evidence[0]))
        if field.assertion == "absent":
            found.append(Dose(date, 0.0, field.evidence[0]))
        elif not stop:
            found.append(Dose(date, field.dose_mg_per_day, field.evidence[0]))
    return found


def sentence_at(document: Document, evidence: Evidence) -> str:
    """Return the sentence in which evidence begins."""
    for start, end in sentences(document.text):
        if start <= evidence.start < end:
            return document.text[start:end]
    return evidence.quote
