"""The timeline in sentences: each event in the words of the phrasebook, each sentence through the gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.drafting.facts import settled
from assistant.drafting.gate import Gate
from assistant.drafting.imaging import imaging
from assistant.drafting.lesion_facts import not_told_as_new, sized_lesions
from assistant.drafting.phrasebook import Phrasebook
from assistant.drafting.records import Fact
from assistant.drafting.statements import Stated, diagnosis, fields_of, molecular
from ingestion.records import Evidence, Field, Report

if TYPE_CHECKING:
    from assistant.trajectory import Event, Lesion

TOLD_IN_COURSE = (
    "change", "recurrence", "progression", "pseudoprogression", "radiation_necrosis", "haemorrhage", "herniation",
    "hydrocephalus", "leptomeningeal_spread",
)  # fmt: skip
Told = tuple[str, tuple[Evidence, ...]]


def told_event(
    event: Event, reports: Mapping[str, Report], lesions: Sequence[Lesion], book: Phrasebook, gate: Gate
) -> Told:
    """Return an event in words, with their evidence.

    What the gate refuses is told in the report's words, or left out where something else of the event is told.
    """
    report = reports[event.document]
    told: list[Told] = []
    for one in settled(_said(event, report, lesions, book), gate):
        if not gate.check(one.text, [_fact(one)]):
            told.append((one.text, one.evidence))
        elif one.critical and event.kind == "imaging":
            told.append(gate.quote(_fact(one)))
    if not told:
        return gate.quote(Fact(id="T0", kind="event", section="timeline", text=event.text, evidence=event.evidence))
    gap = "" if book.lists["comma"] == "、" else " "
    texts = dict.fromkeys(text for text, _ in told)
    return gap.join(texts), tuple(dict.fromkeys(slice_ for _, evidence in told for slice_ in evidence))


def _fact(said: Stated) -> Fact:
    return Fact(id="T0", kind="event", section="timeline", text=said.text, evidence=said.evidence)


def _said(event: Event, report: Report, lesions: Sequence[Lesion], book: Phrasebook) -> Iterator[Stated]:
    if event.kind == "imaging":
        yield from sized_lesions(book, report, lesions)
        seen = [field for field in fields_of(report, "imaging") if field.name in TOLD_IN_COURSE]
        seen = [field for field in not_told_as_new(seen, lesions) if field.assertion in ("present", "possible")]
        yield from imaging(book, seen)
    elif event.kind == "pathology":
        held = [field for field in fields_of(report, "diagnosis") if field.assertion == "present"]
        markers = [field for field in fields_of(report, "molecular") if field.assertion == "present"]
        yield from (*diagnosis(book, held), *molecular(book, markers))
    else:
        text = book.sentence(_template(event), x=_phrase(event, report, book))
        yield Stated("timeline", text, event.evidence, kind="event")


def _template(event: Event) -> str:
    if event.text.endswith("radiotherapy ended."):
        return "event_radiotherapy_ended"
    if event.text.endswith(" stopped."):
        return "event_stopped"
    if event.kind == "surgery" and event.assertion in ("present", "historical"):
        return "event_surgery"
    return f"event_{event.assertion}"


def _phrase(event: Event, report: Report, book: Phrasebook) -> str:
    """Return the value of the event in words, with its dose."""
    field = next((f for f in report.fields if f.value == event.value and set(f.evidence) & set(event.evidence)), None)
    if field is None:
        return book.value(Field(name="treatment", value=event.value or "", evidence=event.evidence))
    if field.dose_mg_per_day is not None:
        return book.sentences["steroid_dose"].format(x=book.value(field), n=f"{field.dose_mg_per_day:g}")
    return book.value(field)
