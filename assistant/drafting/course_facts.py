"""What a patient's reports state together: who, which tumour, how it stands now, what was given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.drafting.facts import report_statements
from assistant.drafting.phrasebook import Phrasebook, phrasebook
from assistant.drafting.statements import Stated, diagnosis, fields_of, molecular, slices, treatment
from assistant.patient import Patient
from ingestion.records import Field, Report

STATUS_SECTIONS = ("imaging", "measurements")
LATEST_OF = ("steroid", "kps", "ecog")


def language_of(patient: Patient) -> str:
    """Return "zh" where every report is Chinese, else "en"."""
    return "zh" if {report.language for report in patient.reports} == {"zh"} else "en"


def latest_scan(patient: Patient) -> Report | None:
    """Return the last radiology report, or None."""
    return next((report for report in reversed(dated(patient)) if report.kind == "radiology"), None)


def dated(patient: Patient) -> list[Report]:
    """Return the reports oldest first, undated ones before all (nothing undated counts as the latest)."""
    return sorted(patient.reports, key=lambda report: (report.date is not None, report.date or 0))


def course_statements(patient: Patient) -> list[Stated]:
    """Return the statements of the sections header, status, molecular and treatment."""
    book = phrasebook(language_of(patient))
    reports = dated(patient)
    return [
        *_header(book, reports),
        *_status(latest_scan(patient), language_of(patient)),
        *_in_section("molecular", molecular(book, list(_markers(reports)))),
        *_in_section("treatment", treatment(book, list(_treatments(reports)))),
    ]


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


def _status(scan: Report | None, language: str) -> Iterator[Stated]:
    told = report_statements(scan, language) if scan else []
    return _in_section("status", (said for said in told if said.section in STATUS_SECTIONS))


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


def _treatments(reports: Sequence[Report]) -> Iterator[Field]:
    """Each operation and treatment as it was last told; dose and performance status only as they are now.

    A plan is told only where it is of the latest clinic note or later: older ones were carried out, or not.
    """
    notes = [number for number, report in enumerate(reports) if report.kind == "note"]
    since = notes[-1] if notes else 0
    last: dict[object, Field] = {}
    for number, report in enumerate(reports):
        for field in fields_of(report, "treatment"):
            if field.name in ("age", "sex") or (field.assertion == "planned" and number < since):
                continue
            last[field.name if field.name in LATEST_OF else (field.name, field.value)] = field
    yield from last.values()
