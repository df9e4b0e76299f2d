"""What is known of a patient, in the terms of the guideline pack's conditions, each with the words it rests on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assistant.drafting.cns5 import FIELDS, classified, plain
from assistant.drafting.setting import GLIOMA, course_setting
from assistant.drafting.settled import Settled, of_the_tumour, settle
from assistant.drafting.targets import targets
from assistant.drafting.values import NOT_STATED, Known, number
from assistant.patient import Patient
from assistant.trajectory.dates import dates_in
from ingestion.language.fold import fold
from ingestion.records import Document, Evidence, Field, Report

AGES_APART = 2
"""Ages that the reports' dates explain differ by less; by this much, they contradict each other."""

_BORN = re.compile(
    r"\b(?:born|date of birth|birth date|dob|yob|d\.o\.b\.?)(?![a-z])[^\n;]{0,4}?:?[^\n;]{0,20}"
    r"|出生(?:日期|于|年月|年份)?[^\n,;。]{0,16}|(?:19|20)\d\d年[^\n,;。]{0,8}出生"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIGURES = re.compile(r"(?<!\d)(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>(?:19|20)\d\d)(?!\d)")


def known_of(patient: Patient) -> dict[str, Known]:
    """Return what is known by the names of the pack: diagnosis, grade, markers, age, KPS, setting.

    A name is always there; where nothing is known, it says why. ECOG is never turned into KPS.
    """
    age, setting = _age(patient), course_setting(patient)
    settled = {name: settle(patient, name) for name in FIELDS}
    by_scan = settled["diagnosis"].kinds <= {"radiology"}
    if setting.certain == {"newly_diagnosed"} and (by_scan or not setting.open):
        settled["diagnosis"] = _without_tissue(settled["diagnosis"])
    known = classified(patient, settled, age)
    known["mgmt"] = plain(settle(patient, "mgmt"))
    known["marker"] = targets(patient)
    known["age"] = age
    known["kps"] = _kps(patient)
    no_glioma = known["diagnosis"].certain and not known["diagnosis"].certain & set(GLIOMA)
    known["setting"] = Known(evidence=known["diagnosis"].evidence) if no_glioma else setting
    return known


def _without_tissue(diagnosis: Settled) -> Settled:
    """Return a diagnosis that was given before any operation as what it is: possible."""
    if diagnosis.value is None:
        return diagnosis
    return Settled(doubt="possible", others=frozenset({str(diagnosis.value)}), evidence=diagnosis.evidence)


def _age(patient: Patient) -> Known:
    """Return the age in whole years on the day of the last dated report."""
    last = max((report.date for report in patient.reports if report.date), default=None)
    told = [*_stated_ages(patient, last), *_from_birth(patient, last)]
    if not told:
        return _from_birth_year(patient, last)
    ages = [age for age, _ in told]
    evidence = tuple(dict.fromkeys(words for _, words in told))
    if max(ages) - min(ages) < AGES_APART:
        return number(ages[-1], ages[-1], evidence[-1:])
    return number(min(ages), max(ages), evidence)


def _stated_ages(patient: Patient, last: dt.date | None) -> Iterator[tuple[int, Evidence]]:
    for report, one in _present(patient, "age"):
        passed = (last - report.date).days / 365.25 if last and report.date else 0.0
        yield int(float(one.value) + passed), one.evidence[0]


def _from_birth(patient: Patient, last: dt.date | None) -> Iterator[tuple[int, Evidence]]:
    if last is None:
        return
    for document in patient.documents:
        for match in _BORN.finditer(fold(document.text)):
            words = document.text[match.start() : match.end()]
            for born, end in [(found.date, found.end) for found in dates_in(words)][:1] or _in_figures(words):
                before = (last.month, last.day) < (born.month, born.day)
                yield last.year - born.year - before, _cut(document, match.start(), match.start() + end)


def _in_figures(words: str) -> list[tuple[dt.date, int]]:
    """Return a day of birth in figures, day first; the other way round the age is the same, or off by months."""
    found = _FIGURES.search(words)
    if found is None:
        return []
    day, month, year = (int(found[name]) for name in ("day", "month", "year"))
    return [(dt.date(year, month, min(day, 28)), found.end())] if 1 <= month <= 12 and day else []


def _from_birth_year(patient: Patient, last: dt.date | None) -> Known:
    """Return the age where only the year of birth is told: one of two."""
    for document in patient.documents if last else ():
        for match in _BORN.finditer(fold(document.text)):
            year = _YEAR.search(match.group())
            if year and last:
                age = last.year - int(year.group())
                return number(age - 1, age, (_cut(document, *match.span()),))
    return NOT_STATED


def _cut(document: Document, start: int, end: int) -> Evidence:
    return document.evidence(start, end)


def _kps(patient: Patient) -> Known:
    """Return the latest performance status; two in one report are a range."""
    told = list(_present(patient, "kps"))
    if not told:
        return NOT_STATED
    last = told[-1][0].id
    fields = [one for report, one in told if report.id == last]
    ends = [end for one in fields for end in _ends(one)]
    return number(min(ends), max(ends), tuple(dict.fromkeys(one.evidence[0] for one in fields)))


def _ends(one: Field) -> tuple[float, float]:
    """Return the lowest and highest value that a field can mean."""
    low, high = one.range or (float(one.value), float(one.value))
    return (0.0 if low is None else low, 100.0 if high is None else high)


def _present(patient: Patient, name: str) -> Iterator[tuple[Report, Field]]:
    """Yield a field where it is stated as a fact, oldest report first, undated ones before all."""
    reports = [report for _, report in of_the_tumour(patient)]
    for report in sorted(reports, key=lambda report: report.date or dt.date.min):
        for one in report.fields:
            if one.name == name and one.assertion == "present" and not one.inferred:
                yield report, one
