"""What was read of one input, and which of a patient's reports speak of the time that a score asks about."""

from __future__ import annotations

from typing import NamedTuple

from assistant.risk.records import FeatureValue
from ingestion.records import Evidence, Field, Report

RADIOTHERAPY = ("radiotherapy", "chemoradiotherapy")


class Read(NamedTuple):
    """What was found of one input: a value with evidence, or nothing; and what is in doubt.

    Attributes:
        value: The value.
        evidence: What it rests on.
        doubts: One sentence for each doubt.
        possible: Values that it may have where the reports leave it open, None for "not known"; all equally likely.
    """

    value: FeatureValue | None = None
    evidence: tuple[Evidence, ...] = ()
    doubts: tuple[str, ...] = ()
    possible: tuple[FeatureValue | None, ...] = ()


def stated(name: str, report: Report, *assertions: str) -> list[Field]:
    """Return a report's fields of one name that are held in one of the given ways."""
    return [field for field in report.fields if field.name == name and field.assertion in assertions]


def evidence_of(fields: list[Field]) -> tuple[Evidence, ...]:
    """Return the evidence of several fields, each slice once."""
    return tuple(dict.fromkeys(evidence for field in fields for evidence in field.evidence))


def operated(latest_first: tuple[Report, ...]) -> bool:
    """Tell whether any report speaks of an operation that was done."""
    return any(_operation(report) for report in latest_first)


def before_operation(latest_first: tuple[Report, ...]) -> tuple[Report, ...]:
    """Return the reports that are older than the first one that speaks of an operation; all where none does."""
    return _before([report for report in latest_first if _operation(report)], latest_first)


def before_radiotherapy(latest_first: tuple[Report, ...]) -> tuple[Report, ...]:
    """Return the reports that are older than the first one that speaks of radiotherapy as given; all where none does.

    A report that also plans radiotherapy ("MRI five weeks after the end of radiotherapy") does not say that it was
    given.
    """
    return _before([report for report in latest_first if _irradiated(report)], latest_first)


def _operation(report: Report) -> bool:
    return bool(stated("surgery_extent", report, "present", "historical"))


def _irradiated(report: Report) -> bool:
    given = stated("treatment", report, "present", "historical")
    planned = stated("treatment", report, "planned")
    return any(field.value in RADIOTHERAPY for field in given) and not any(f.value in RADIOTHERAPY for f in planned)


def _before(speaking: list[Report], latest_first: tuple[Report, ...]) -> tuple[Report, ...]:
    if not speaking:
        return latest_first
    dates = [report.date for report in speaking if report.date]
    first = min(dates) if dates else None
    return tuple(report for report in latest_first if report.date and first and report.date < first)
