"""RTOG recursive partitioning analysis of malignant glioma, six classes (JNCI 1993;85:704, doi 10.1093/jnci/85.9.704).

Glioblastoma below 50 years with KPS 90 to 100 is class III, as in the original and all later uses; one national
annex prints it in class IV.
"""

from __future__ import annotations

from assistant.risk.base import Answer, Found, Refused, chose, missing, outside_adults
from assistant.risk.inputs import Inputs
from assistant.risk.records import Contribution

DIVIDING_DOSE_GY = 54.4


def score(inputs: Inputs) -> Answer:
    """Give class I to VI; which inputs are needed depends on the branch."""
    refused = _outside(inputs)
    if refused:
        return refused
    astrocytoma = inputs.diagnosis == "astrocytoma"
    absent = missing(inputs, "diagnosis", "age", *(("who_grade",) if astrocytoma else ()))
    if absent:
        return absent
    if inputs.known("age") >= 50:
        return _older(inputs)
    return _young_astrocytoma(inputs) if astrocytoma else _young_glioblastoma(inputs)


def _outside(inputs: Inputs) -> Refused | None:
    if inputs.recurrence:
        return Refused("made for newly diagnosed tumours; this one is a recurrence")
    if inputs.diagnosis not in (None, "glioblastoma", "astrocytoma"):
        return Refused(f"made for glioblastoma and anaplastic astrocytoma; the diagnosis is {inputs.diagnosis}")
    expected = {"glioblastoma": (4,), "astrocytoma": (3,)}.get(inputs.diagnosis or "", (3, 4))
    if inputs.who_grade is not None and inputs.who_grade not in expected:
        return Refused(f"made for glioblastoma and grade 3 astrocytoma; the grade is {inputs.who_grade:g}")
    return outside_adults(inputs)


def _young_astrocytoma(inputs: Inputs) -> Answer:
    absent = missing(inputs, "mental_status")
    if absent:
        return absent
    mental = chose(inputs, "mental_status", f"{inputs.mental_status} mental status")
    path = (chose(inputs, "age", "below 50"), _histology(inputs), mental)
    return Found("I" if inputs.mental_status == "normal" else "III", path)


def _young_glioblastoma(inputs: Inputs) -> Answer:
    absent = missing(inputs, "kps")
    if absent:
        return absent
    label, branch = ("III", "90 to 100") if inputs.known("kps") >= 90 else ("IV", "below 90")
    return Found(label, (chose(inputs, "age", "below 50"), _histology(inputs), chose(inputs, "kps", branch)))


def _older(inputs: Inputs) -> Answer:
    absent = missing(inputs, "kps")
    if absent:
        return absent
    path: tuple[Contribution, ...] = (chose(inputs, "age", "50 or above"),)
    if inputs.known("kps") < 70:
        return _older_unwell(inputs, (*path, chose(inputs, "kps", "below 70")))
    path = (*path, chose(inputs, "kps", "70 to 100"), _histology(inputs))
    return _older_astrocytoma(inputs, path) if inputs.diagnosis == "astrocytoma" else _older_glioblastoma(inputs, path)


def _older_unwell(inputs: Inputs, path: tuple[Contribution, ...]) -> Answer:
    absent = missing(inputs, "mental_status")
    if absent:
        return absent
    mental = chose(inputs, "mental_status", f"{inputs.mental_status} mental status")
    return Found("V" if inputs.mental_status == "normal" else "VI", (*path, mental))


def _older_astrocytoma(inputs: Inputs, path: tuple[Contribution, ...]) -> Answer:
    absent = missing(inputs, "symptoms_months")
    if absent:
        return absent
    label, branch = ("II", "above 3 months") if inputs.known("symptoms_months") > 3 else ("IV", "3 months or less")
    return Found(label, (*path, chose(inputs, "symptoms_months", branch)))


def _older_glioblastoma(inputs: Inputs, path: tuple[Contribution, ...]) -> Answer:
    biopsy = inputs.surgery_extent == "biopsy"
    absent = missing(inputs, "surgery_extent", *(("rt_dose_gy",) if biopsy else ("works",)))
    if absent:
        return absent
    path = (*path, chose(inputs, "surgery_extent", "biopsy only" if biopsy else "resected"))
    if biopsy:
        high = inputs.known("rt_dose_gy") > DIVIDING_DOSE_GY
        dose = chose(inputs, "rt_dose_gy", f"{'above' if high else 'at or below'} {DIVIDING_DOSE_GY} Gy")
        return Found("V" if high else "VI", (*path, dose))
    works = chose(inputs, "works", "function allows work" if inputs.works else "function does not allow work")
    return Found("IV" if inputs.works else "V", (*path, works))


def _histology(inputs: Inputs) -> Contribution:
    return chose(inputs, "diagnosis", "anaplastic astrocytoma" if inputs.diagnosis == "astrocytoma" else "glioblastoma")
