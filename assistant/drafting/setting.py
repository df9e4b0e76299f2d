"""Where in the course of the disease a patient is: newly diagnosed, after surgery, followed up, recurrent.

- newly diagnosed: no treatment but surgery was given yet, or radiotherapy of the first line is still going on.
- after surgery: operated on, a biopsy included, in the last weeks, whether at first or for a recurrence.
- follow-up: treated and not established to have come back; also watched without treatment since surgery (the options
  of a new tumour are then still open, so both hold).
- recurrent: a report states progression or recurrence as a fact, or treatment of a recurrence was given. What is only
  possible, or seen in the first 12 weeks after radiotherapy and not confirmed since (RANO), leaves it open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from assistant.drafting.settled import cue, of_the_tumour
from assistant.drafting.told_course import (
    Event,
    Pairs,
    came_back,
    fields,
    findings,
    given_treatments,
    said,
    unchanged,
    years_in,
)
from assistant.drafting.values import NOT_STATED, Known
from assistant.patient import Patient
from assistant.trajectory.course import Course, read_course
from ingestion.fields import WITHOUT_RESULT
from ingestion.records import Evidence

GLIOMA = ("glioblastoma", "gliosarcoma", "astrocytoma", "oligodendroglioma", "oligoastrocytoma", "glioma_nos",
          "diffuse_midline_glioma", "diffuse_hemispheric_glioma")  # fmt: skip
FROM_TISSUE = ("idh", "mgmt", "codel_1p19q", "h3", "tert", "atrx", "cdkn2ab")
"""A result of any of these means that tissue was taken."""

AFTER_DAYS = 84
"""So long after an operation a treated patient still counts as after surgery."""

WATCHED_DAYS = 180
"""So long after the operation without treatment, a patient is under surveillance."""


def course_setting(patient: Patient) -> Known:
    """Return which settings hold for a patient, with the words that say so."""
    pairs = list(of_the_tumour(patient))
    course = read_course(patient)
    given, back, operated = given_treatments(pairs, course), came_back(pairs, course), _operated(pairs)
    watched = _watched(pairs, operated, course)
    if not (given or back.stated or watched):
        return _before_treatment(pairs, operated, course)
    just_operated = _just_operated(pairs, course)
    after = {"after_surgery"} if just_operated else set()
    words = [*just_operated, *(event.evidence for event in given[-1:])]
    if back.stated:
        return _known({"recurrent"} | after, (), [*words, back.stated[-1].evidence])
    if back.doubted:
        doubt = back.doubted[-1].evidence
        return _known({"follow_up"} | after, ("recurrent",), [*words, doubt])
    if not given:
        return _known({"newly_diagnosed", "follow_up"} | after, (), [*words, *watched])
    now = "newly_diagnosed" if _under_way(given, pairs) else "follow_up"
    return _known({now} | after, (), words)


def _before_treatment(pairs: Pairs, operated: list[Event], course: Course) -> Known:
    """Return the setting of a patient of whom no report says that anything but an operation was done.

    Pathology alone does not tell what came before it, nor does a report that calls the tumour known.
    """
    only_tissue = all(report.kind == "pathology" for _, report in pairs) and not course.operations
    tumour = findings(pairs, ("diagnosis",), "present", "possible")
    tumour = [event for event in tumour if event.value in GLIOMA] or operated
    if not tumour or only_tissue or (not operated and any(said(pairs, "known"))):
        return NOT_STATED
    if operated:
        return _known({"newly_diagnosed", "after_surgery"}, (), [tumour[-1].evidence, operated[0].evidence])
    unsure = () if _before_any_operation(pairs) else ("after_surgery",)
    return _known({"newly_diagnosed"}, unsure, [tumour[-1].evidence])


def _known(certain: set[str], maybe: tuple[str, ...], evidence: Iterable[Evidence]) -> Known:
    """Put together what holds, and what may hold besides."""
    unsure = frozenset({*maybe, ""}) if maybe else frozenset[str]()
    return Known(frozenset(certain), unsure, evidence=tuple(dict.fromkeys(evidence)), doubt="open" if unsure else "")


def _under_way(given: list[Event], pairs: Pairs) -> bool:
    """Whether radiotherapy goes on in the last report of the patient."""
    last = pairs[-1][1].id
    goes_on = [event for event in said(pairs, "under_way") if event.report.id == last]
    goes_on = [event for event in goes_on if cue("of_radiotherapy").search(event.sentence)]
    return bool(goes_on) and any(event.report.id == last for event in given)


def _operated(pairs: Pairs) -> list[Event]:
    """Return what says that the tumour was operated on: an extent, a result from tissue, or words for an operation."""
    found = [one for one in findings(pairs, ("surgery_extent",), "present", "historical") if not _only_planned(one)]
    for document, report in pairs:
        named = fields(report, ("diagnosis", "who_grade"), "present") if report.kind == "pathology" else []
        tested = [*named, *fields(report, FROM_TISSUE, "present", "historical")]
        found += [Event(document, report, one.evidence[0]) for one in tested[:1] if one.value not in WITHOUT_RESULT]
    told = [event for event in said(pairs, "operated") if not _only_planned(event)]
    return found or [event for event in told if not _after_one_ahead(event)]


def _only_planned(event: Event) -> bool:
    return bool(cue("not_operated").search(event.before) or cue("not_operated_behind").search(event.behind))


def _after_one_ahead(event: Event) -> bool:
    """Whether it speaks of the time after an operation that is yet to come ("after surgery he will need ...")."""
    planned = said([(event.document, event.report)], "operation_ahead")
    return bool(planned) and cue("ahead").search(event.sentence) is not None


def _before_any_operation(pairs: Pairs) -> bool:
    """Whether all there is are scans or a suspicion of a tumour, or an operation that is still planned."""
    planned = any(_only_planned(event) for event in said(pairs, "operated"))
    planned = planned or bool(findings(pairs, ("surgery_extent",), "planned"))
    scans = all(report.kind == "radiology" for _, report in pairs)
    suspected = not findings(pairs, ("diagnosis",), "present", "historical")
    return planned or scans or suspected


def _just_operated(pairs: Pairs, course: Course) -> list[Evidence]:
    """Return the words of an operation, or of a new specimen, of the weeks before the last report."""
    last = _last_day(pairs)
    if last is None:
        return []
    days = [(one.date, one.evidence) for one in course.operations]
    for document, report in pairs:
        tissue = [] if cue("old_specimen").search(document.text.lower()) else fields(report, FROM_TISSUE, "present")
        tissue += [] if cue("old_specimen").search(document.text.lower()) else fields(report, ("diagnosis",), "present")
        if report.kind == "pathology" and report.date and tissue:
            days.append((report.date, tissue[0].evidence[0]))
    lately = [event.evidence for event in said(pairs, "lately_operated") if event.report.date == last]
    return [*(words for day, words in days if 0 <= (last - day).days <= AFTER_DAYS), *lately][:1]


def _watched(pairs: Pairs, operated: list[Event], course: Course) -> tuple[Evidence, ...]:
    """Return the words by which an untreated patient is under surveillance: operated on long ago, or said so."""
    last = _last_day(pairs)
    if last is None or not operated:
        return ()
    days = [one.date for one in course.operations]
    days += [event.report.date for event in operated if event.report.date]
    days += [day for event in operated for day in _earlier_years(event, last)]
    if days and (last - min(days)).days >= WATCHED_DAYS:
        return (operated[0].evidence,)
    stable = any(unchanged(report) for _, report in pairs)
    seen = [event for event in said(pairs, "watched") if event.report.kind != "pathology"]
    return tuple(event.evidence for event in seen[:1]) if stable else ()


def _earlier_years(event: Event, last: dt.date) -> Iterator[dt.date]:
    """Yield the ends of the years before the last report's that the sentence of an operation names."""
    yield from (dt.date(year, 12, 31) for year in years_in(event.sentence) if year < last.year)


def _last_day(pairs: Pairs) -> dt.date | None:
    return max((report.date for _, report in pairs if report.date), default=None)
