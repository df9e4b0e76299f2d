"""The timeline: dated events realised as plain sentences by rule, each with its words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assistant.patient import Patient
from assistant.trajectory.course import Course, sentence_at
from assistant.trajectory.cues import cue, drugs, label
from assistant.trajectory.dates import dates_in
from assistant.trajectory.records import Event, EventKind, Lesion
from assistant.trajectory.scans import first_line
from assistant.trajectory.statements import Dated
from ingestion.records import Document, Evidence, Field, Report

_HOW = {
    "present": "",
    "historical": " (before this report)",
    "planned": " (planned, not done)",
    "possible": " (possible)",
    "absent": " (not given)",
}
_CLAUSE_END = re.compile(r"[,,;;()()]|\b(?:and|then|followed|after|before)\b|后|前")
_MARKERS = ("idh", "codel_1p19q", "mgmt", "tert", "egfr_amplification", "cdkn2ab", "chr7_gain_chr10_loss", "h3", "atrx")
_TUMOUR_FINDINGS = ("progression", "pseudoprogression", "recurrence", "radiation_necrosis", "leptomeningeal_spread")
_FINDINGS = {*_TUMOUR_FINDINGS, "haemorrhage", "herniation", "hydrocephalus"}


def events(patient: Patient, course: Course, lesions: tuple[Lesion, ...]) -> tuple[Event, ...]:
    """Return the events of all reports, oldest first, each fact once."""
    found: list[Event] = []
    if course.radiotherapy_end is not None:
        found.append(_radiotherapy_end(course))
    for document, report in zip(patient.documents, patient.reports, strict=True):
        if report.kind == "radiology":
            found += _imaging(document, report, lesions)
        if report.kind == "pathology":
            found += _pathology(document, report)
        found += _from_fields(document, report, course)
    unique = _once(_without_repeated_radiotherapy(found))
    return tuple(sorted(unique, key=lambda event: (event.date is None, event.date or dt.date.max)))


def _day(date: dt.date | None) -> str:
    return date.isoformat() if date else "Undated"


def _radiotherapy_end(course: Course) -> Event:
    end = course.radiotherapy_end
    assert end is not None  # noqa: S101 - the caller looked
    about = "" if end.exact else "about "
    return Event(
        date=end.date,
        dated_by="text",
        kind="radiotherapy",
        value="radiotherapy",
        assertion="historical",
        text=f"{about}{_day(end.date)}: radiotherapy ended.".capitalize(),
        document=end.evidence.doc,
        evidence=(end.evidence,),
    )


def _imaging(document: Document, report: Report, lesions: tuple[Lesion, ...]) -> Iterator[Event]:
    date = report.date or document.date
    parts: list[str] = []
    words: list[Evidence] = []
    for lesion in lesions:
        size = lesion.at(document.id)
        if size is not None:
            amount = (
                " x ".join(f"{axis:g}" for axis in size.axes_mm) + " mm" if size.axes_mm else f"{size.volume_ml:g} mL"
            )
            parts.append(f"{lesion.name} {amount}{' (new)' if lesion.stated_new and size == lesion.sizes[0] else ''}")
            words += size.evidence
    for one in report.fields:
        if one.name == "change" and one.assertion == "present":
            parts.append(f"{label(one.of) if one.of else 'change'}: {one.value}")
            words += one.evidence
        elif one.name in _FINDINGS and one.assertion in {"present", "possible"}:
            parts.append(f"{'possible ' if one.assertion == 'possible' else ''}{one.name.replace('_', ' ')}")
            words += one.evidence
    if not words:
        words = [one.evidence[0] for one in report.fields[:1]] or [first_line(document)]
    said = "; ".join(dict.fromkeys(parts)) or "no size or change was read"
    yield Event(
        date=date,
        dated_by="report",
        kind="imaging",
        text=f"{_day(date)}: imaging: {said}.",
        document=document.id,
        evidence=tuple(dict.fromkeys(words)),
    )


def _pathology(document: Document, report: Report) -> Iterator[Event]:
    date = report.date or document.date
    chosen = [one for one in report.fields if one.name in {"diagnosis", "who_grade", *_MARKERS} and not one.inferred]
    chosen = [one for one in chosen if one.assertion == "present"]
    if not chosen:
        return
    said = dict.fromkeys(f"{label(one.name)} {str(one.value).replace('_', ' ')}" for one in chosen)
    yield Event(
        date=date,
        dated_by="report",
        kind="pathology",
        text=f"{_day(date)}: pathology: {'; '.join(said)}.",
        document=document.id,
        evidence=tuple(dict.fromkeys(words for one in chosen for words in one.evidence)),
    )


def _kind(one: Field) -> EventKind | None:
    if one.name == "treatment":
        if one.value in drugs("radiotherapy_values"):
            return "radiotherapy"
        return "chemotherapy" if one.value in drugs("chemotherapy_values") else "other_treatment"
    kinds: dict[str, EventKind] = {
        "surgery_extent": "surgery",
        "steroid": "steroid",
        "kps": "clinical_state",
        "ecog": "clinical_state",
        "diagnosis": "diagnosis",
    }
    return kinds.get(one.name)


def _from_fields(document: Document, report: Report, course: Course) -> Iterator[Event]:
    for one in report.fields:
        kind = _kind(one)
        if kind is None or one.inferred or one.assertion in {"hypothetical", "other_person"}:
            continue
        if (kind == "diagnosis" and one.assertion != "present") or _said_better(one, report):
            continue
        told = _told_date(document, one, kind)
        operation = None if told else _operation(report, one, course)
        if operation:
            told = operation.date
        date = told or report.date or document.date
        yield Event(
            date=date,
            dated_by="text" if told else "report",
            kind=kind,
            value=one.value,
            assertion=one.assertion,
            text=f"{_day(date)}: {_words(one)}{_how(one, document, dated=told is not None)}.",
            document=document.id,
            evidence=(*one.evidence, operation.evidence) if operation else one.evidence,
        )


def _said_better(one: Field, report: Report) -> bool:
    """Tell whether a report names the drug where this field only says "chemotherapy"."""
    return one.value == "chemotherapy" and any(
        other.name == "treatment"
        and other.value != "chemotherapy"
        and other.value in drugs("chemotherapy_values")
        and other.assertion == one.assertion
        for other in report.fields
    )


def _how(one: Field, document: Document, *, dated: bool) -> str:
    if one.name == "steroid" and cue("steroid_stopped").search(sentence_at(document, one.evidence[0])):
        return " stopped"
    return "" if dated and one.assertion == "historical" else _HOW.get(one.assertion, "")


def _operation(report: Report, one: Field, course: Course) -> Dated | None:
    """Return the latest operation that any report dates, on or before this report."""
    if one.name != "surgery_extent" or one.assertion not in {"present", "historical"} or report.date is None:
        return None
    days = {told.date: told for told in reversed(course.operations) if told.exact}
    if one.assertion == "historical" and len(days) > 1:
        return None  # which of them is meant is not told
    return next((days[day] for day in sorted(days, reverse=True) if day <= report.date), None)


def _words(one: Field) -> str:
    value = str(one.value).replace("_", " ")
    if one.name == "steroid":
        return value if one.dose_mg_per_day is None else f"{value} {one.dose_mg_per_day:g} mg a day"
    return {
        "surgery_extent": f"surgery, {value}" + (" resection" if one.value != "biopsy" else ""),
        "kps": f"KPS {value}",
        "ecog": f"ECOG {value}",
        "diagnosis": f"diagnosis {value}",
    }.get(one.name, value)


def _told_date(document: Document, one: Field, kind: EventKind) -> dt.date | None:
    """Return the day that the sentence gives for an operation, a treatment or the end of a steroid, if just one.

    A drug's day stands in the drug's own clause: in "radiotherapy (ended on a day), now temozolomide" it does not.
    """
    sentence, at = sentence_at(document, one.evidence[0]), one.evidence[0].quote
    found = [date for date in dates_in(sentence) if date.exact]
    if len(found) != 1:
        return None
    if kind == "surgery":
        return found[0].date if cue("surgery").search(sentence) else None
    if kind == "steroid":
        return found[0].date if cue("steroid_stopped").search(sentence) else None
    if kind == "chemotherapy":
        start = sentence.find(at)
        first, last = sorted([(start, start + len(at)), (found[0].start, found[0].end)])
        return None if _CLAUSE_END.search(sentence[first[1] : last[0]]) else found[0].date
    return found[0].date if kind == "radiotherapy" else None


def _without_repeated_radiotherapy(found: list[Event]) -> list[Event]:
    """Where the end of radiotherapy is known, later mentions of it add nothing."""
    ends = [event for event in found if event.kind == "radiotherapy" and event.text.endswith("radiotherapy ended.")]
    return [
        event
        for event in found
        if not ends
        or event in ends
        or event.kind != "radiotherapy"
        or event.assertion not in {"present", "historical", "possible"}
        or (event.dated_by == "text" and event.date != ends[0].date)
    ]


def _once(found: list[Event]) -> list[Event]:
    """Merge what several reports repeat: earlier operations, treatments and diagnoses are one event each."""
    kept: dict[tuple[object, ...], Event] = {}
    for event in found:
        repeated = event.kind in {"surgery", "radiotherapy", "chemotherapy", "other_treatment", "diagnosis"}
        done = event.assertion if event.assertion in {"planned", "absent", "possible"} else "done"
        date = event.date if event.dated_by == "text" or not repeated else None
        own = () if repeated else (event.document, event.text)
        key = (event.kind, event.value, done, date, own)
        other = kept.get(key)
        if other is None:
            kept[key] = event
        else:
            evidence = tuple(dict.fromkeys((*other.evidence, *event.evidence)))
            kept[key] = other.model_copy(update={"evidence": evidence})
    return list(kept.values())
