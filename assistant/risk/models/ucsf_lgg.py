"""UCSF preoperative low-grade glioma score (J Neurosurg 2008;109:817, doi 10.3171/JNS/2008/109/11/0817)."""

from __future__ import annotations

from assistant.risk.base import Answer, Missing, add_points, missing, outside_low_grade
from assistant.risk.inputs import Inputs

DIAGNOSES = ("astrocytoma", "oligodendroglioma", "oligoastrocytoma", "glioma_nos")


def score(inputs: Inputs) -> Answer:
    """Give 0 to 4 points; the grade must be known, the histological type need not."""
    refused = outside_low_grade(inputs, DIAGNOSES)
    if refused:
        return refused
    absent = missing(inputs, "who_grade")
    points = add_points("ucsf_lgg", inputs)
    if absent:
        return Missing((*absent.names, *(points.names if isinstance(points, Missing) else ())))
    return points
