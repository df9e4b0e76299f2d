"""Whom the fitted models refuse."""

from __future__ import annotations

import pytest

from assistant.risk.fitted.population import outside
from assistant.risk.inputs import read_inputs


@pytest.mark.parametrize(
    ("features", "reason"),
    [
        ({"recurrence": True}, "recurrence"),
        ({"diagnosis": "metastasis"}, "metastasis"),
        ({"diagnosis": "ependymoma"}, "ependymoma"),
        ({"diagnosis": "diffuse_midline_glioma"}, "diffuse_midline_glioma"),
        ({"who_grade": 1}, "grade is 1"),
        ({"h3": "g34_mutant"}, "g34_mutant"),
        ({"location": ["frontal", "brainstem"]}, "brainstem"),
        ({"age": 17.9}, "adults"),
    ],
)
def test_outside_the_population_it_refuses(features, reason):
    refused = outside(read_inputs(features)[0])
    assert refused is not None
    assert reason in refused.reason


@pytest.mark.parametrize(
    "features",
    [
        {},
        {"age": 18},
        {"diagnosis": "glioblastoma", "h3": "wildtype"},
        {"diagnosis": "glioma_nos", "location": "frontal"},
        {"diagnosis": "gliosarcoma", "recurrence": False},
        {"who_grade": 2, "diagnosis": "oligoastrocytoma"},
    ],
)
def test_inside_it_does_not(features):
    assert outside(read_inputs(features)[0]) is None
