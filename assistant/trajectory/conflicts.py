"""Statements that can't both be right, across reports and within them; shown with both sides, never resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.patient import Patient
from assistant.trajectory.course import Course
from assistant.trajectory.criteria import threshold
from assistant.trajectory.cues import cue, stated_categories
from assistant.trajectory.records import Conflict, ResponseAssessment
from ingestion.language import sentences
from ingestion.language.fold import fold
from ingestion.language.sections import Section, sections
from ingestion.records import Evidence, Field, Report, Value

FILE = Path(__file__).with_name("conflicts.yaml")
_BT_RADS = re.compile(r"BT-?RADS(?:\s+(?:score|category))?\s*[:=]?\s*(?P<score>[0-4][abc]?)\b", re.IGNORECASE)


def find_conflicts(
    patient: Patient, responses: tuple[ResponseAssessment, ...], course: Course, sizes: tuple[Conflict, ...]
) -> tuple[Conflict, ...]:
    """Return every conflict: within reports (their warnings), across reports, about sizes, of stated BT-RADS scores."""
    found = [*_warnings(patient), *_across(patient), *_ages(patient), *sizes]
    found += [*_bt_rads(patient, responses, course), *_stated_categories(patient, responses)]
    return tuple(found)


def _warnings(patient: Patient) -> Iterator[Conflict]:
    texts = patient.texts()
    for report in patient.reports:
        headings = sections(fold(texts[report.id]))
        for one in report.warnings:
            told = [(_heading(headings, evidence), " ".join(evidence.quote.split())) for evidence in one.evidence]
            message = _placed(one.code, report.id, one.message, told)
            yield Conflict(code=one.code, message=message, documents=(report.id,), evidence=one.evidence)


def _heading(headings: Sequence[Section], evidence: Evidence) -> str:
    return next((one.name for one in headings if one.start <= evidence.start < one.end and one.name), "report")


def _placed(code: str, report: str, message: str, told: Sequence[tuple[str, str]]) -> str:
    """Return a warning with its report, and where in it which words stand."""
    sides = [next((side for side in ("left", "right") if cue(side).search(words)), "") for _, words in told]
    if code == "laterality_conflict" and len(told) == 2 and all(sides):
        (first, one), (second, two) = told
        wording: str = _rules()["wording"][code]
        return wording.format(report=report, first=first, one=one, a=sides[0], second=second, two=two, b=sides[1])
    places = "; ".join(f"{section}: “{words}”" for section, words in told)
    return f"{report}: {message} ({places})" if places else f"{report}: {message}"


@cache
def _rules() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def _across(patient: Patient) -> Iterator[Conflict]:
    for name, rule in _rules()["fields"].items():
        for group in rule.get("exclusive", [None]):
            yield from _differ(patient, name, rule["code"], group)


def _differ(patient: Patient, name: str, code: str, group: list[Value] | None) -> Iterator[Conflict]:
    """Compare what each report states; every further value conflicts with the first one told."""
    first: dict[Value, tuple[Report, Field]] = {}
    for report in patient.reports:
        stated = [one for one in report.fields if one.name == name and one.assertion == "present" and not one.inferred]
        counted = [one for one in stated if _counts(one.value, group)]
        if len({one.value for one in counted}) == 1:  # a report that says two things carries its own warning
            first.setdefault(counted[0].value, (report, counted[0]))
    told = list(first.items())
    for value, (report, field) in told[1:]:
        other_value, (other, other_field) = told[0]
        yield Conflict(
            code=code,
            message=f"{name.replace('_', ' ')}: {other.id} says {other_value}, {report.id} says {value}.",
            documents=(other.id, report.id),
            evidence=(other_field.evidence[0], field.evidence[0]),
        )


def _counts(value: Value, group: list[Value] | None) -> bool:
    return value in group if group is not None else value not in _rules()["open"]


def _ages(patient: Patient) -> Iterator[Conflict]:
    """Ages that the reports' dates can't explain may mean two patients' reports in one folder."""
    told = [
        (report, one)
        for report in patient.reports
        for one in report.fields
        if one.name == "age" and one.assertion == "present" and isinstance(one.value, int | float) and report.date
    ]
    for report, one in told[1:]:
        start, reference = told[0]
        if report.date is None or start.date is None:
            continue
        years = (report.date - start.date).days / 365.25
        if abs((float(one.value) - float(reference.value)) - years) > 1.5:
            yield Conflict(
                code="age_conflict",
                message=f"Age: {start.id} says {reference.value}, {report.id} {one.value}; dates don't explain it.",
                documents=(start.id, report.id),
                evidence=(reference.evidence[0], one.evidence[0]),
            )
            return


def _stated_categories(patient: Patient, responses: tuple[ResponseAssessment, ...]) -> Iterator[Conflict]:
    """Compare a category that a report states, in a sentence that names RANO, with what its sizes give."""
    documents = {document.id: document for document in patient.documents}
    for response in responses:
        if response.document is None or response.category == "cannot_assess":
            continue
        document = documents[response.document]
        for start, end in sentences(document.text):
            sentence = document.text[start:end]
            told = [name for name, words in stated_categories().items() if words.search(sentence)]
            if "RANO" in sentence.upper() and len(told) == 1 and told[0] != response.category:
                yield Conflict(
                    code="response_conflict",
                    message=f"{document.id} states {told[0]}, but its sizes give {response.category}.",
                    documents=(document.id,),
                    evidence=(document.evidence(start, end), *response.evidence),
                )


def _bt_rads(patient: Patient, responses: tuple[ResponseAssessment, ...], course: Course) -> Iterator[Conflict]:
    """Check a stated BT-RADS score against the sizes; a score is never computed here."""
    texts = patient.texts()
    for response in responses:
        if response.document is None:
            continue
        match = _BT_RADS.search(texts[response.document])
        why = _bt_rads_doubt(match["score"].lower(), response, course) if match else None
        if match is None or why is None:
            continue
        words = Evidence.cut(response.document, texts[response.document], *match.span())
        yield Conflict(
            code="bt_rads_conflict",
            message=f"{response.document} states {match.group()}, but {why}.",
            documents=(response.document,),
            evidence=(words, *response.evidence),
        )


def _bt_rads_doubt(score: str, response: ResponseAssessment, course: Course) -> str | None:
    days = course.days_after_radiotherapy(response.date)
    if score == "4" and response.category in {"SD", "CR", "PR", "MR"}:
        return f"its sizes give {response.category}"
    if score == "2" and any("new lesion" in reason for reason in response.reason.split(". ")):
        return "it describes a new lesion"
    if score == "3a" and days is not None and days > threshold("bt_rads_3a_days"):
        return f"the scan was made {days} days after radiotherapy, late for a treatment effect"
    if score == "1a" and any("steroid dose rose" in text for text in (response.reason.lower(), *response.caveats)):
        return "the steroid dose rose"
    return None
