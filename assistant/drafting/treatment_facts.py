"""What was given and what is: each treatment as it was last told, with the day; nothing old as if it were now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.drafting.phrasebook import Phrasebook, spoken_date
from assistant.drafting.statements import Stated, fields_of, phrase_of, slices, treatment, unique
from ingestion.records import Field, Report

if TYPE_CHECKING:
    from assistant.trajectory import Event, Trajectory
    from assistant.trajectory.statements import Dose

LATEST_OF = ("steroid", "kps", "ecog")
RADIATION = ("radiotherapy", "chemoradiotherapy")


@dataclass(frozen=True)
class Last:
    """A field as the last report told it.

    Attributes:
        field: What it says.
        date: Date of that report.
        current: Whether that report is the latest clinic note: a scan's request repeats what may have ended.
    """

    field: Field
    date: dt.date | None
    current: bool


def given(
    book: Phrasebook, language: str, reports: Sequence[Report], course: Trajectory, steroid: Dose | None
) -> Iterator[Stated]:
    """Yield the treatment section: what is current, what is planned, what is done.

    A plan is told only where it is of the latest clinic note or later: older ones were carried out, or not.

    Args:
        book: The wording.
        language: Its language.
        reports: Oldest first.
        course: Events and the end of radiotherapy.
        steroid: The steroid dose that counts now; zero where it was stopped.
    """
    told = list(_last_told(reports))
    if steroid is not None and steroid.mg_per_day == 0:
        told = [one for one in told if one.field.name != "steroid"]
        text = book.sentence("steroid_ended", date=steroid.date.isoformat())
        yield Stated("treatment", text, (steroid.evidence,))
    if course.radiotherapy_end is not None:
        told = [one for one in told if one.field.value not in RADIATION or one.field.assertion == "planned"]
    yield from _now(book, [one for one in told if one.field.assertion == "present" and not _operation(one)])
    for one in told:
        plain = tuple(treatment(book, [one.field]))
        if _operation(one) and one.field.assertion in ("present", "historical"):
            yield from _dated_operation(book, language, one.field, course.timeline, plain)
        elif one.field.assertion == "absent" and one.date:
            text = book.sentence("denied_on", x=phrase_of(book, one.field), date=one.date.isoformat())
            yield Stated("treatment", text, one.field.evidence, parts=plain)
        elif one.field.assertion == "planned" and one.date:
            text = book.sentence("planned_on", x=phrase_of(book, one.field), date=one.date.isoformat())
            yield Stated("treatment", text, one.field.evidence, parts=plain)
        elif one.field.assertion != "present":
            yield from plain
    yield from _radiation(book, language, course)


def _operation(one: Last) -> bool:
    return one.field.name == "surgery_extent"


def _last_told(reports: Sequence[Report]) -> Iterator[Last]:
    notes = [number for number, report in enumerate(reports) if report.kind == "note"]
    since = notes[-1] if notes else 0
    last: dict[object, Last] = {}
    for number, report in enumerate(reports):
        for field in fields_of(report, "treatment"):
            if field.name in ("age", "sex") or (field.assertion == "planned" and number < since):
                continue
            key = field.name if field.name in LATEST_OF else (field.name, field.value)
            last[key] = Last(field, report.date, report.kind == "note" and number >= since)
    yield from _named_drugs(last.values())


def _named_drugs(told: Iterable[Last]) -> Iterator[Last]:
    """Leave out "chemotherapy" where the same day tells the drug."""
    told = list(told)
    named = {one.date for one in told if one.field.name == "treatment" and one.field.value != "chemotherapy"}
    return (one for one in told if one.field.value != "chemotherapy" or one.date not in named)


def _now(book: Phrasebook, told: Sequence[Last]) -> Iterator[Stated]:
    """One sentence a day on which things were last stated as current; latest first."""
    days = sorted({(one.date, one.current) for one in told if one.date}, key=lambda day: day[0], reverse=True)
    for date, current in days:
        fields = [one.field for one in told if one.date == date]
        text = book.sentence(
            "current" if current else "last_stated",
            date=date.isoformat(),
            x=book.lists["items"].join(unique(phrase_of(book, field) for field in fields)),
        )
        yield Stated("treatment", text, slices(fields), parts=tuple(treatment(book, fields)))
    yield from treatment(book, [one.field for one in told if not one.date])


def _dated_operation(
    book: Phrasebook, language: str, field: Field, events: Sequence[Event], plain: tuple[Stated, ...]
) -> Iterator[Stated]:
    """Tell an operation with its day where a report gives one."""
    days = [e for e in events if e.kind == "surgery" and e.value == field.value and e.dated_by == "text" and e.date]
    if field.name != "surgery_extent" or len(days) != 1 or days[0].date is None:
        return iter(plain)
    text = book.sentence("done_on", x=book.value(field), date=spoken_date(days[0].date, language))
    return iter((Stated("treatment", text, tuple(dict.fromkeys((*field.evidence, *days[0].evidence))), parts=plain),))


def _radiation(book: Phrasebook, language: str, course: Trajectory) -> Iterator[Stated]:
    for event in course.timeline:
        if event.kind == "radiotherapy" and event.date == course.radiotherapy_end and event.assertion == "historical":
            plain = Stated("treatment", book.sentence("radiotherapy_ended"), event.evidence)
            text = book.sentence("radiotherapy_ended_on", date=spoken_date(event.date, language)) if event.date else ""
            yield Stated("treatment", text, event.evidence, parts=(plain,)) if text else plain
            return
