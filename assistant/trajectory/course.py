"""Read the course around the scans: end of radiotherapy, operations, steroid dose, clinical state, field."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.patient import Patient
from assistant.trajectory.cues import cue, drugs
from assistant.trajectory.statements import Dated, Dose, baseline_days, operations, radiotherapy_ends, steroid_end
from ingestion.language import sentences
from ingestion.records import Document, Evidence, Report, Value


@dataclass(frozen=True)
class Therapy:
    """A treatment of the tumour that a report tells as given."""

    name: str
    date: dt.date
    evidence: Evidence


@dataclass(frozen=True)
class Course:
    """What the reports tell around the scans.

    Attributes:
        radiotherapy_end: Last day of radiotherapy; the latest where there were several courses.
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
    removals: list[Dated] = []
    told_extents: set[Value] = set()
    doses: list[Dose] = []
    therapies: dict[str, Therapy] = {}
    baselines: list[dt.date] = []
    for document, report in zip(patient.documents, patient.reports, strict=True):
        date = report.date or document.date
        for start, end in sentences(document.text):
            sentence = document.text[start:end]
            evidence = document.evidence(start, end)
            ends += radiotherapy_ends(sentence, date, report.kind, evidence)
            removals += operations(sentence, date, evidence)
            doses += steroid_end(sentence, date, evidence)
            baselines += baseline_days(sentence)
        removals += _operation_of(report, told_extents)
        doses += _doses(report, document, date)
        for therapy in _therapies(report, date):
            therapies.setdefault(therapy.name, therapy)
    return Course(
        radiotherapy_end=_latest(ends),
        radiotherapy=tuple(one.evidence for one in therapies.values() if one.name in drugs("radiotherapy_values")),
        operations=tuple(sorted(removals, key=_day)),
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


def _latest(ends: list[Dated]) -> Dated | None:
    """Prefer exact days over counted weeks, then the latest course."""
    exact = [end for end in ends if end.exact]
    pool = exact or ends
    return max(pool, key=_day) if pool else None


def _operation_of(report: Report, told: set[Value]) -> list[Dated]:
    """A radiology report that first describes an operation's result was made after it; later ones repeat it."""
    found = [
        one for one in report.fields if one.name == "surgery_extent" and one.assertion in {"present", "historical"}
    ]
    fresh = [one for one in found if one.value not in told and one.assertion == "present" and one.value != "biopsy"]
    told.update(one.value for one in found)
    if report.kind != "radiology" or report.date is None:
        return []
    return [Dated(report.date, exact=False, evidence=one.evidence[0]) for one in fresh]


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


def sentence_span(document: Document, evidence: Evidence) -> tuple[int, int]:
    """Return the span of the sentence in which evidence begins."""
    spans = sentences(document.text)
    return next(((a, b) for a, b in spans if a <= evidence.start < b), (evidence.start, evidence.end))


def sentence_at(document: Document, evidence: Evidence) -> str:
    """Return the sentence in which evidence begins."""
    start, end = sentence_span(document, evidence)
    return document.text[start:end]
