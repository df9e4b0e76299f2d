"""What reports say of a patient's course: treatments given, recurrences stated or doubted, words for either."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.drafting.settled import cue
from assistant.trajectory.course import Course, sentence_span
from assistant.trajectory.cues import drugs
from ingestion.language import sentences
from ingestion.language.fold import fold
from ingestion.records import Document, Evidence, Field, Report

CAME_BACK = ("recurrence", "progression")
TREATMENT_EFFECT = ("pseudoprogression", "radiation_necrosis")
RADIOTHERAPY = ("radiotherapy", "chemoradiotherapy")
NOT_YET_DAYS = 42
"""First-line radiotherapy begins weeks after the operation and takes weeks: so soon, what is named is still planned or
under way."""

EARLY_DAYS = 84
"""RANO asks for confirmation of progression in the first 12 weeks after radiotherapy."""

Pairs = list[tuple[Document, Report]]


@dataclass(frozen=True)
class Event:
    """Something that a report says, with its words."""

    document: Document
    report: Report
    evidence: Evidence
    value: str = ""
    assertion: str = "present"

    @property
    def sentence(self) -> str:
        """The folded sentence that it stands in."""
        start, end = sentence_span(self.document, self.evidence)
        return _flat(self.document.text)[start:end]

    @property
    def before(self) -> str:
        """What stands before it in that sentence."""
        start, _ = sentence_span(self.document, self.evidence)
        return _flat(self.document.text)[start : self.evidence.start]

    @property
    def behind(self) -> str:
        """What stands behind it in that sentence."""
        _, end = sentence_span(self.document, self.evidence)
        return _flat(self.document.text)[self.evidence.end : end]


@dataclass(frozen=True)
class CameBack:
    """What the reports say of recurrence and progression.

    Attributes:
        stated: The words that state it as a fact.
        doubted: Those that leave it open, and that no later certain word settles.
    """

    stated: list[Event]
    doubted: list[Event]


def came_back(pairs: Pairs, course: Course) -> CameBack:
    """Follow what the reports say of recurrence; a later certain word beats an earlier doubt."""
    stated: list[Event] = []
    doubted: list[Event] = []
    for pair in ([one] for one in pairs):
        told = [one for one in findings(pair, CAME_BACK, "present", "historical") if not _reckoned_with(one)]
        told += [one for one in said(pair, "grown_again") if not cue("denied_before").search(one.before)]
        yes = [one for one in told if not _left_open(one)] + _passed_on(pair)
        open_ = [one for one in told if _left_open(one)]
        open_ += findings(pair, (*CAME_BACK, *TREATMENT_EFFECT), "possible")
        effect = [one for one in findings(pair, TREATMENT_EFFECT, "present") if not _left_open(one)]
        if yes and not _too_early(pair[0][1], course):
            stated, doubted = [*stated, *yes], []
        elif yes:
            doubted += yes
        elif effect:
            stated, doubted = [], []
        elif open_:
            doubted += open_
        elif findings(pair, CAME_BACK, "absent") or unchanged(pair[0][1]):
            doubted = []
        stated += _second_line(pair)
    return CameBack(stated, doubted)


def _left_open(event: Event) -> bool:
    """Whether its sentence weighs it against something else, or asks whether it is so."""
    return cue("left_open").search(event.sentence) is not None


def _reckoned_with(event: Event) -> bool:
    """Whether a recurrence is only what a plan is made for."""
    return bool(cue("if_it_comes").search(event.before) or cue("when_it_comes").search(event.behind))


def _passed_on(pair: Pairs) -> list[Event]:
    """Return recurrences that a Chinese letter tells as what a scan showed, without a word of doubt."""
    return [
        event
        for event in findings(pair, CAME_BACK, "possible")
        if event.report.kind == "note"
        and cue("shown").search(event.before)
        and not cue("shown_doubt").search(event.sentence)
    ]


def _too_early(report: Report, course: Course) -> bool:
    days = course.days_after_radiotherapy(report.date)
    return report.kind == "radiology" and days is not None and days <= EARLY_DAYS


def unchanged(report: Report) -> bool:
    """Whether a report describes the tumour as stable or smaller, and as nothing else."""
    changes = {one.value for one in report.fields if one.name == "change" and one.assertion == "present"}
    return bool(changes) and changes <= {"stable", "decreased", "resolved"}


def _second_line(pair: Pairs) -> list[Event]:
    """Return treatments given or decided on in words that only fit a tumour that came back."""
    found = _treatments(pair, "present", "historical", "planned")
    return [event for event in found if cue("second_line").search(event.sentence)]


def given_treatments(pairs: Pairs, course: Course) -> list[Event]:
    """Return the treatments of the tumour, surgery apart, that were given or are.

    A report that also plans a treatment does not say that it was given ("MRI four weeks after radiotherapy"), unless
    a report dates its end. Nor does one within `NOT_YET_DAYS` of the first operation, unless it tells it as past.
    """
    first = _first_tissue(pairs, course)
    found: list[Event] = []
    for pair in pairs:
        planned = {_group(one) for one in fields(pair[1], ("treatment",), "planned")}
        if course.radiotherapy_end is not None:
            planned -= {"radiotherapy"}
        before = {event.value for event in found}
        given = [] if _untreated(pair) else _treatments([pair], "present", "historical")
        day = pair[1].date
        if first and day and (day - first).days <= NOT_YET_DAYS:
            given = [one for one in given if one.assertion == "historical"]
        found += [one for one in given if one.value not in planned or one.value in before]
    return found


def _first_tissue(pairs: Pairs, course: Course) -> dt.date | None:
    """Return the day of the first operation, or of the first pathology report; earlier where a year is told of one."""
    days = [one.date for one in course.operations]
    days += [report.date for _, report in pairs if report.kind == "pathology" and report.date]
    years = [year for event in said(pairs, "operated") for year in years_in(event.sentence)]
    days += [dt.date(year, 12, 31) for year in years if days and year < min(days).year]
    return min(days, default=None)


def _untreated(pair: tuple[Document, Report]) -> bool:
    """Whether a report says that nothing was given so far, so that treatments it names are yet to come."""
    return any(not cue("treated_before").search(event.sentence) for event in said([pair], "untreated"))


def _treatments(pairs: Pairs, *assertions: str) -> list[Event]:
    known = drugs("radiotherapy_values") | drugs("chemotherapy_values") | {"tumour_treating_fields"}
    found = [
        (one, Event(document, report, slice_, _group(one), one.assertion))
        for document, report in pairs
        for one in fields(report, ("treatment",), *assertions)
        for slice_ in one.evidence
        if one.value in known
    ]
    return [event for one, event in found if one.assertion == "planned" or not _to_come(event)]


def _to_come(event: Event) -> bool:
    """Whether the words around a treatment say that it is yet to be given, or will not be."""
    return bool(cue("not_given").search(event.before) or cue("not_given_behind").search(event.behind))


def _group(one: Field) -> str:
    return "radiotherapy" if one.value in RADIOTHERAPY else str(one.value)


def findings(pairs: Pairs, names: tuple[str, ...], *assertions: str) -> list[Event]:
    """Return the fields of some names that are held in one of the given ways."""
    return [
        Event(document, report, one.evidence[0], str(one.value))
        for document, report in pairs
        for one in fields(report, names, *assertions)
    ]


def fields(report: Report, names: tuple[str, ...], *assertions: str) -> list[Field]:
    """Return what a report states under some names, nothing that extraction inferred."""
    return [one for one in report.fields if one.name in names and one.assertion in assertions and not one.inferred]


def said(pairs: Pairs, name: str) -> list[Event]:
    """Return the places where the words of a list of setting.yaml stand."""
    found: list[Event] = []
    for document, report in pairs:
        text = _flat(document.text)
        for start, end in sentences(document.text):
            matches = cue(name).finditer(text, start, end)
            found += [Event(document, report, document.evidence(*match.span())) for match in matches]
    return found


def years_in(text: str) -> list[int]:
    """Return the years of a sentence, as four digits."""
    return [int(match.group()) for match in cue("year").finditer(text)]


def _flat(text: str) -> str:
    return fold(text).replace("\n", " ")
