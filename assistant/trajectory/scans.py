"""The scans that can be compared, which of them is the baseline, and what each one's report adds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.patient import Patient
from assistant.trajectory.course import Course, sentence_at, sentence_span
from assistant.trajectory.criteria import CriteriaSet, criteria_sets, fitting_set, named_set, threshold
from assistant.trajectory.cues import cue
from assistant.trajectory.records import Lesion, ResponseAssessment
from ingestion.records import Document, Evidence, Report

NOT_LESIONS = {"oedema", "edema", "haemorrhage", "midline_shift", "mass_effect", "hydrocephalus", "necrosis"}


def first_line(document: Document) -> Evidence:
    """Return the first line of a document that is not blank."""
    start = len(document.text) - len(document.text.lstrip())
    end = document.text.find("\n", start)
    return document.evidence(start, end if end > start else len(document.text))


@dataclass(frozen=True)
class Scan:
    """One imaging report."""

    document: Document
    report: Report

    @property
    def id(self) -> str:
        """Id of the report."""
        return self.document.id

    @property
    def date(self) -> dt.date | None:
        """Day of the scan."""
        return self.report.date or self.document.date

    @property
    def day(self) -> str:
        """Day of the scan in words."""
        return self.date.isoformat() if self.date else "an undated scan"

    def first_line(self) -> Evidence:
        """Return the report's first line, the words where nothing better speaks for it."""
        return first_line(self.document)

    def cued(self, name: str) -> Evidence | None:
        """Return the first words of the report that a cue list matches."""
        match = cue(name).search(self.document.text)
        return self.document.evidence(*match.span()) if match else None

    def new_lesion(self, lesions: tuple[Lesion, ...]) -> tuple[Evidence, ...]:
        """Return the words that state a new lesion on this scan; empty where none do."""
        fields = [
            one.evidence[0]
            for one in self.report.fields
            if one.name == "change"
            and one.value == "new"
            and one.assertion == "present"
            and (one.of is None or one.of.lower() not in NOT_LESIONS)
            and cue("lesion_words").search(self.around(one.evidence[0]))
        ]
        sized = [words for one in lesions if one.sizes[0].document == self.id for words in one.stated_new]
        return tuple(sized or fields[:1])

    def told_near(self, words: Evidence, name: str) -> set[str]:
        """Return the values of a field that stand in the same sentence as `words`."""
        start, end = sentence_span(self.document, words)
        return {
            str(one.value)
            for one in self.report.fields
            if one.name == name and any(start <= other.start < end for other in one.evidence)
        }

    def around(self, words: Evidence) -> str:
        """Return the sentence in which words stand."""
        return sentence_at(self.document, words)


def scans_of(patient: Patient) -> list[Scan]:
    """Return the imaging reports in order of date; undated ones can't be ordered and come last."""
    found = [
        Scan(document, report)
        for document, report in zip(patient.documents, patient.reports, strict=True)
        if report.kind == "radiology" and report.relevance not in {"not_brain", "unreadable"}
    ]
    return sorted(found, key=lambda scan: (scan.date is None, scan.date or dt.date.max))


def choose_criteria(patient: Patient, scan: Scan, lesions: tuple[Lesion, ...]) -> CriteriaSet:
    """Return the set that a report up to this scan names, else the one that fits tumour type and date."""
    named = [
        found[0]
        for document, report in zip(patient.documents, patient.reports, strict=True)
        if _not_after(report.date or document.date, scan.date) and (found := named_set(document.text))
    ]
    if named:
        return criteria_sets()[named[-1]]
    grades = [
        int(one.value)
        for report in patient.reports
        for one in report.fields
        if one.name == "who_grade" and one.assertion == "present" and isinstance(one.value, int | float)
    ]
    plain = bool(lesions) and all(lesion.compartment == "non_enhancing" for lesion in lesions)
    return fitting_set(scan.date, grades, low_grade_look=plain)


def _not_after(date: dt.date | None, limit: dt.date | None) -> bool:
    return date is None or limit is None or date <= limit


def baseline_index(scans: list[Scan], now: int, course: Course, criteria: CriteriaSet) -> tuple[int, str]:
    """Return which of `scans[: now + 1]` is the baseline, and why in words.

    A scan that a report calls the baseline, by its date, is. A scan before the last operation never is (the tumour
    it shows was operated on). RANO 2.0 takes the first scan after radiotherapy, where one was made within 12 weeks;
    the earlier sets take the first scan after the operation.
    """
    first = 0
    named = [i for i in range(now) if scans[i].date in course.baselines]
    if named:
        return named[-1], "named as baseline in the reports"
    operations = [one.date for one in course.operations if one.removal and _not_after(one.date, scans[now].date)]
    if operations:
        after = [i for i in range(now + 1) if (date := scans[i].date) is not None and date >= operations[-1]]
        first = after[0] if after else now
    reason = "first scan after the operation" if operations else "first scan in the reports"
    end = course.radiotherapy_end
    if criteria.post_radiotherapy_baseline and end is not None and _not_after(end.date, scans[now].date):
        window = dt.timedelta(days=threshold("after_radiotherapy_days"))
        after = [
            i
            for i in range(first, now + 1)
            if (date := scans[i].date) is not None and end.date <= date <= end.date + window
        ]
        if after:
            return after[0], "first scan after radiotherapy"
        before = [i for i in range(first, now + 1) if (date := scans[i].date) is not None and date <= end.date]
        if before:
            return before[-1], "last scan before the end of radiotherapy"
    return first, reason


def restart_index(
    scans: list[Scan], now: int, course: Course, done: Sequence[ResponseAssessment]
) -> tuple[int, str] | None:
    """Return the baseline of a new line of treatment after confirmed progression: the last scan before it.

    A new line is a treatment that no report mentions as given up to the scan that showed progression.
    """
    limit = scans[now].date
    shown = [i for i, one in enumerate(done) if one.category == "PD" and one.confirmed]
    if not shown or limit is None:
        return None
    for i in reversed(shown):
        progression = scans[i].date
        fresh = [one for one in course.therapies if progression and progression < one.date <= limit]
        before = [j for j in range(i, now) if fresh and (date := scans[j].date) and date < fresh[0].date]
        if before:
            return before[-1], f"last scan before {fresh[0].name.replace('_', ' ')}"
    return None
