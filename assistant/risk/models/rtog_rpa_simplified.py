"""Simplified RTOG recursive partitioning for glioblastoma (IJROBP 2011;81:623, doi 10.1016/j.ijrobp.2010.06.012)."""

from __future__ import annotations

from assistant.risk.base import Answer, Found, chose, missing, outside_new_glioblastoma
from assistant.risk.inputs import Inputs
from assistant.risk.records import Contribution


def score(inputs: Inputs) -> Answer:
    """Give class III, IV or V+VI; which inputs are needed depends on the branch."""
    refused = outside_new_glioblastoma(inputs)
    if refused:
        return refused
    absent = missing(inputs, "diagnosis", "age")
    if absent:
        return absent
    return _younger(inputs) if inputs.known("age") < 50 else _older(inputs)


def _younger(inputs: Inputs) -> Answer:
    absent = missing(inputs, "kps")
    if absent:
        return absent
    label, branch = ("III", "90 to 100") if inputs.known("kps") >= 90 else ("IV", "below 90")
    return Found(label, (chose(inputs, "age", "below 50"), chose(inputs, "kps", branch)))


def _older(inputs: Inputs) -> Answer:
    path: tuple[Contribution, ...] = (chose(inputs, "age", "50 or above"),)
    if inputs.surgery_extent == "biopsy":  # class V+VI at any KPS
        return Found("V+VI", (*path, chose(inputs, "surgery_extent", "biopsy only")))
    absent = missing(inputs, "kps")
    if absent:
        return absent
    if inputs.known("kps") < 70:
        return Found("V+VI", (*path, chose(inputs, "kps", "below 70")))
    absent = missing(inputs, "surgery_extent", "works")
    if absent:
        return absent
    path = (*path, chose(inputs, "kps", "70 to 100"), chose(inputs, "surgery_extent", "resected"))
    works = chose(inputs, "works", "function allows work" if inputs.works else "function does not allow work")
    return Found("IV" if inputs.works else "V+VI", (*path, works))
