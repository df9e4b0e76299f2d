"""Recursive partitioning for glioblastoma from 70 years (Cancer 2012;118:5595, doi 10.1002/cncr.27570)."""

from __future__ import annotations

from assistant.risk.base import Answer, Found, Refused, chose, missing, outside_new_glioblastoma
from assistant.risk.inputs import Inputs

YOUNGEST_YEARS = 70
DIVIDING_YEARS = 75.5


def score(inputs: Inputs) -> Answer:
    """Give subgroup I to IV."""
    refused = outside_new_glioblastoma(inputs)
    if refused:
        return refused
    if inputs.age is not None and inputs.age < YOUNGEST_YEARS:
        return Refused(f"made for patients of {YOUNGEST_YEARS} years or more; this one is {inputs.age:g}")
    biopsy = inputs.surgery_extent == "biopsy"
    absent = missing(inputs, "diagnosis", "age", "surgery_extent", *(("kps",) if biopsy else ()))
    if absent:
        return absent
    if biopsy:
        label, branch = ("III", "70 to 100") if inputs.known("kps") >= 70 else ("IV", "below 70")
        return Found(label, (chose(inputs, "surgery_extent", "biopsy only"), chose(inputs, "kps", branch)))
    label, branch = ("I", "below 75.5") if inputs.known("age") < DIVIDING_YEARS else ("II", "75.5 or above")
    return Found(label, (chose(inputs, "surgery_extent", "resected"), chose(inputs, "age", branch)))
