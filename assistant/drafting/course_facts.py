"""What a patient's reports state together: who, which tumour, how it stands now, what was given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.drafting.imaging import imaging, lesions
from assistant.drafting.lesion_facts import earlier_sizes, not_told_as_new, sized_lesions
from assistant.drafting.phrasebook import Phrasebook, phrasebook
from assistant.drafting.statements import Stated, diagnosis, fields_of, molecular, slices
from assistant.drafting.treatment_facts import given
from assistant.patient import Patient
from ingestion.records import Field, Report

if TYPE_CHECKING:
    from assistant.trajectory import Lesion, Trajectory
    from assistant.trajectory.statements import Dose


def language_of(patient: Patient) -> str:
    """Return "zh" where every report is Chinese, else "en"."""
    return "zh" if {report.language for report in patient.reports} == {"zh"} else "en"


def latest_scan(patient: Patient) -> Report | None:
    """Return the last radiology report, or None."""
    return next((report for report in reversed(dated(patient)) if report.kind == "radiology"), None)


def dated(patient: Patient) -> list[Report]:
    """Return the reports oldest first, undated ones before all (nothing undated counts as the latest)."""
    return sorted(patient.reports, key=lambda report: (report.date is not None, report.date or 0))


def course_statements(patient: Patient, course: Trajectory | None = None) -> list[Stated]:
    """Return the statements of the sections header, status, molecular and treatment.

    Args:
        patient: Whose reports are told.
        course: The patient's lesions and events where they are known already.
    """
    from assistant.trajectory import follow

    language = language_of(patient)
    book, reports = phrasebook(language), dated(patient)
    course = course or follow(patient)
    return [
        *_header(book, reports),
        *_status(latest_scan(patient), book, course),
        *_in_section("molecular", molecular(book, list(_markers(reports)))),
        *_in_section("treatment", given(book, language, reports, course, _steroid(patient, reports))),
    ]


def _steroid(patient: Patient, reports: Sequence[Report]) -> Dose | None:
    """Return the steroid dose on the day of the latest report."""
    from assistant.trajectory.course import read_course

    return read_course(patient).dose_at(reports[-1].date) if reports else None


def _in_section(section: str, statements: Iterable[Stated]) -> Iterator[Stated]:
    return (replace(said, section=section, parts=tuple(_in_section(section, said.parts))) for said in statements)


def _header(book: Phrasebook, reports: Sequence[Report]) -> Iterator[Stated]:
    people = [latest for name in ("age", "sex") if (latest := _latest(reports, name))]
    if people:
        phrases = [book.value(field) for field in people]
        yield Stated("header", book.sentence("patient", x=book.lists["comma"].join(phrases)), slices(people))
    stating = [report for report in reports if _latest([report], "diagnosis")]
    best = [report for report in stating if report.kind == "pathology"] or stating
    if best:
        held = [f for f in fields_of(best[-1], "diagnosis") if f.assertion in ("present", "possible")]
        yield from _in_section("header", diagnosis(book, held))


def _status(scan: Report | None, book: Phrasebook, course: Trajectory) -> Iterator[Stated]:
    """What the latest scan shows: each measured lesion by its place, what else is seen, sizes it calls earlier."""
    if scan is None:
        return iter(())
    seen, measured = fields_of(scan, "imaging"), [lesion for lesion in course.lesions if lesion.at(scan.id)]
    said = [
        *sized_lesions(book, scan, measured),
        *lesions(book, _not_told(seen, measured), () if measured else scan.measurements),
        *(_by_report(one, book, scan) for one in imaging(book, not_told_as_new(seen, measured))),
        *earlier_sizes(book, scan, measured),
    ]
    return _in_section("status", said)


def _not_told(seen: Sequence[Field], measured: Sequence[Lesion]) -> list[Field]:
    """Leave out the place and the enhancement that the sentences of the measured lesions tell."""
    told = {("laterality", lesion.side) for lesion in measured if lesion.locations}
    told |= {("location", place) for lesion in measured for place in lesion.locations}
    told |= {("enhancement", "present") for lesion in measured if lesion.compartment == "enhancing"}
    rest = [field for field in seen if field.assertion != "present" or (field.name, field.value) not in told]
    left = any(field.name == "location" and field.assertion == "present" for field in rest)
    return [field for field in seen if field.name == "laterality" or field in rest] if left else rest


def _by_report(said: Stated, book: Phrasebook, scan: Report) -> Stated:
    """Name the report by its date where a sentence says what the report states."""
    if scan.date is None or not said.text.startswith(book.sentences["report_said"]):
        return said
    named = book.sentences["report_of_said"].format(date=scan.date.isoformat())
    return replace(said, text=said.text.replace(book.sentences["report_said"], named, 1), parts=(said,))


def _latest(reports: Sequence[Report], name: str) -> Field | None:
    told = [f for report in reports for f in report.fields if f.name == name and f.assertion == "present"]
    return told[-1] if told else None


def _markers(reports: Sequence[Report]) -> Iterator[Field]:
    """For each marker its latest result, with the words of every report that gives the same."""
    told = [field for report in reports for field in fields_of(report, "molecular")]
    for name in dict.fromkeys(field.name for field in told):
        of_name = [field for field in told if field.name == name]
        last = of_name[-1]
        same = [f for f in of_name if (f.value, f.assertion, f.range) == (last.value, last.assertion, last.range)]
        yield last.model_copy(update={"evidence": slices(same)})
