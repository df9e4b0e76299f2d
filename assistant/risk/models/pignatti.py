"""Pignatti / EORTC low-grade glioma score (J Clin Oncol 2002;20:2076, doi 10.1200/JCO.2002.08.121)."""

from __future__ import annotations

from assistant.risk.base import Answer, Missing, add_points, missing, outside_low_grade
from assistant.risk.inputs import Inputs

HISTOLOGIES = ("astrocytoma", "oligodendroglioma", "oligoastrocytoma")


def score(inputs: Inputs) -> Answer:
    """Give 0 to 5 points; a glioma without a histological type counts as a missing diagnosis."""
    refused = outside_low_grade(inputs, (*HISTOLOGIES, "glioma_nos"))
    if refused:
        return refused
    untyped = ("diagnosis",) if inputs.diagnosis not in HISTOLOGIES else ()
    absent = missing(inputs, "who_grade")
    points = add_points("pignatti", inputs)
    names = (*untyped, *(absent.names if absent else ()), *(points.names if isinstance(points, Missing) else ()))
    return Missing(tuple(dict.fromkeys(names))) if names else points
