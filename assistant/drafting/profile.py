"""What is known of a patient, in the terms of the guideline pack's conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.drafting.options import Known, known_from
from assistant.patient import Patient
from ingestion.records import Evidence, Field

if TYPE_CHECKING:
    from assistant.risk import PatientFeatures

CAME_BACK = ("recurrence", "progression")


def known_of(patient: Patient, features: PatientFeatures) -> dict[str, Known]:
    """Return the patient's features and the setting (newly diagnosed, recurrent, after surgery) by name."""
    known = known_from((feature.name, feature.value, feature.evidence) for feature in features.features)
    setting = _setting(patient, known)
    return {**known, "setting": setting} if setting else known


def _setting(patient: Patient, known: dict[str, Known]) -> Known | None:
    """Tell the setting: recurrent where a report states it, newly diagnosed where there is a diagnosis and none does.

    A recurrence or progression that is only possible leaves both open.
    """
    stated = _evidence(patient, CAME_BACK, "present", "historical")
    suspected = _evidence(patient, CAME_BACK, "possible")
    operated = _evidence(patient, ("surgery_extent",), "present", "historical")
    if stated:
        return Known(frozenset({"recurrent"}), None, stated)
    if "diagnosis" not in known:
        return None
    values = {"newly_diagnosed"} | ({"after_surgery"} if operated else set())
    perhaps = frozenset({"recurrent"} if suspected else ())
    return Known(frozenset(values), None, (*known["diagnosis"].evidence, *operated), perhaps)


def _evidence(patient: Patient, names: tuple[str, ...], *assertions: str) -> tuple[Evidence, ...]:
    told: list[Field] = [field for report in patient.reports for field in report.fields]
    return tuple(
        field.evidence[0]
        for field in told
        if field.name in names and field.assertion in assertions and not field.inferred
    )
