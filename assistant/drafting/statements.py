"""Plain sentences for what a report's fields state: diagnosis, markers, treatment, warnings.

A sentence gathers what is read together and is put together by rules from `phrases_*.yaml`. What was only inferred
and what is hypothetical makes no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import yaml

from assistant.drafting.phrasebook import FOLDER, Phrasebook
from assistant.drafting.records import FactKind
from ingestion.records import Evidence, Field, Measurement, Record, Report

UNTOLD = ("hypothetical",)


class _FactFile(Record):
    sections: dict[str, tuple[str, ...]]
    critical: tuple[str, ...]


@cache
def rules() -> _FactFile:
    """Return which section each field belongs to, and which fields may not be left out."""
    return _FactFile.model_validate(yaml.safe_load((FOLDER / "facts.yaml").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Stated:
    """A plain sentence with what it rests on, before it has an id.

    Attributes:
        section: Section of a summary.
        text: The sentence.
        evidence: What supports it.
        critical: Whether it may not be left out.
        kind: Kind of the fact.
        parts: The same in sentences of one value each, where the sentence gathers several.
    """

    section: str
    text: str
    evidence: tuple[Evidence, ...]
    critical: bool = False
    kind: FactKind = "field"
    parts: tuple[Stated, ...] = ()


def fields_of(report: Report, section: str) -> list[Field]:
    """Return the fields of a section that may be told: nothing inferred, nothing hypothetical."""
    names = rules().sections[section]
    told = [f for f in report.fields if f.name in names and f.assertion not in UNTOLD and not f.inferred]
    return sorted(told, key=lambda field: names.index(field.name))


def frame_of(field: Field) -> str:
    """Return the frame that a field's assertion asks for."""
    if field.assertion != "possible":
        return field.assertion
    return f"possible_{min(max(field.certainty, 2), 4)}"


def slices(holders: Iterable[Field | Measurement]) -> tuple[Evidence, ...]:
    """Return the evidence of several fields or measurements, each slice once."""
    return tuple(dict.fromkeys(evidence for holder in holders for evidence in holder.evidence))


def is_critical(fields: Iterable[Field]) -> bool:
    """Say whether one of the fields may not be left out."""
    return any(field.name in rules().critical and field.assertion != "absent" for field in fields)


def by_frame(fields: Sequence[Field]) -> Iterator[tuple[str, list[Field]]]:
    """Yield the fields by how they are held: as fact first, then the more doubtful, then what is not now."""
    order = ("present", "possible_4", "possible_3", "possible_2", "absent", "historical", "planned", "other_person")
    for frame in order:
        members = [field for field in fields if frame_of(field) == frame]
        if members:
            yield frame, members


def unique(phrases: Iterable[str]) -> list[str]:
    """Return the phrases that say something, each once."""
    return list(dict.fromkeys(phrase for phrase in phrases if phrase))


def diagnosis(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    """One sentence for each way in which diagnoses are held; a grade joins the diagnosis where each is one."""
    for frame, members in by_frame(fields):
        names = unique(book.value(f) for f in members if f.name == "diagnosis")
        grades = unique(book.amount(f) for f in members if f.name == "who_grade")
        evidence, critical = slices(members), is_critical(members)
        if frame == "present" and len(names) == 1 and len(grades) == 1:
            text = book.sentence("diagnosis_grade", x=names[0], n=grades[0])
        elif frame == "present" and names:
            text = book.sentence("diagnosis", x=book.lists["items"].join(unique(book.value(f) for f in members)))
        else:
            text = book.framed("values", frame, unique(book.value(f) for f in members))
        parts = tuple(part for field in members for part in diagnosis(book, [field])) if len(members) > 1 else ()
        yield Stated("diagnosis", text, evidence, critical, parts=parts)


def molecular(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    """The molecular profile in one sentence; what is only suspected or history stands by itself."""
    for frame, members in by_frame(fields):
        phrases = unique(book.value(field) for field in members)
        text = (
            book.sentence("molecular", x=book.lists["items"].join(phrases))
            if frame == "present"
            else book.framed("values", frame, phrases)
        )
        parts = tuple(part for field in members for part in molecular(book, [field])) if len(members) > 1 else ()
        yield Stated("molecular", text, slices(members), critical=frame != "absent", parts=parts)


def treatment(book: Phrasebook, fields: Sequence[Field]) -> Iterator[Stated]:
    """Surgery, treatments and steroid, performance status, age and sex; each assertion by itself."""
    for frame, members in by_frame(fields):
        for names, title in (
            (("surgery_extent",), "surgery"),
            (("treatment",), "treatment"),
            (("steroid",), "steroid"),
            (("kps", "ecog"), "state"),
            (("age", "sex"), "patient"),
        ):
            chosen = [f for f in members if f.name in names]
            phrases = unique(phrase_of(book, f) for f in chosen)
            if not phrases:
                continue
            separator = book.lists["comma" if title == "patient" else "items"]
            text = (
                book.sentence(title, x=separator.join(phrases))
                if frame == "present"
                else book.framed("values", frame, phrases)
            )
            parts = tuple(part for field in chosen for part in treatment(book, [field])) if len(chosen) > 1 else ()
            yield Stated("treatment", text, slices(chosen), parts=parts)


def phrase_of(book: Phrasebook, field: Field) -> str:
    """Return a field of the treatment section in words, with its dose."""
    if field.dose_mg_per_day is not None:
        return book.sentences["steroid_dose"].format(x=book.value(field), n=f"{field.dose_mg_per_day:g}")
    return book.value(field)


def warnings(report: Report) -> Iterator[Stated]:
    """What a person should look at, as extraction words it; one without evidence stays with the record only."""
    for warning in report.warnings:
        if warning.evidence:
            yield Stated("warnings", warning.message, warning.evidence, critical=True, kind="conflict")
