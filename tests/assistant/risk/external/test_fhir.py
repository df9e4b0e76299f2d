"""FHIR RiskAssessment from other software: whose it is, what it says, when."""

from __future__ import annotations

import json

import pytest

from assistant.risk import assess
from assistant.risk.external import read_external
from assistant.risk.external.fhir import read_fhir
from assistant.risk.fhir import risk_bundle

DEATH = {"text": "Death"}
MONTHS_24 = {"high": {"value": 24, "unit": "months", "system": "http://unitsofmeasure.org", "code": "mo"}}


def assessment(*predictions, **more):
    return {
        "resourceType": "RiskAssessment", "id": "r1", "status": "final", "subject": {"reference": "Patient/p1"},
        "occurrenceDateTime": "2024-03-01", "method": {"text": "Nomogram X"}, "performer": {"display": "Clinic A"},
        "prediction": list(predictions), **more,
    }  # fmt: skip


def one(resource):
    ((patient, score),) = read_fhir(resource)
    assert patient == "p1"
    return score


@pytest.mark.parametrize(
    ("prediction", "expected"),
    [
        (
            {"outcome": DEATH, "probabilityDecimal": 0.35, "whenRange": MONTHS_24},
            {"value": 0.65, "unit": "probability", "output": "survival", "horizon_months": 24},
        ),
        ({"outcome": DEATH, "probabilityDecimal": 35, "whenRange": MONTHS_24}, {"value": 0.65}),
        ({"outcome": {"text": "2-year survival"}, "probabilityDecimal": 0.35}, {"value": 0.35, "output": "survival"}),
        ({"outcome": {"text": "死亡"}, "probabilityDecimal": 20}, {"value": 0.8}),
        ({"outcome": {"coding": [{"display": "Overall mortality"}]}, "probabilityDecimal": 20}, {"value": 0.8}),
        (
            {
                "outcome": DEATH,
                "probabilityRange": {"low": {"value": 20, "code": "%"}, "high": {"value": 40, "code": "%"}},
            },
            {"value": 0.7, "interval": (0.6, 0.8)},
        ),
        (
            {"outcome": DEATH, "probabilityRange": {"low": {"value": 0.2}, "high": {"value": 0.4}}},
            {"value": 0.7, "interval": (0.6, 0.8)},
        ),
        (
            {"outcome": {"text": "Progression"}, "probabilityDecimal": 0.5},
            {"value": 0.5, "unit": "probability of Progression", "output": "points"},
        ),
        ({"outcome": DEATH, "relativeRisk": 2.4}, {"value": 2.4, "output": "relative_hazard"}),
        ({"outcome": DEATH, "qualitativeRisk": {"text": "high"}}, {"value": "high", "output": "class"}),
    ],
)  # fmt: skip
def test_a_prediction_becomes_a_score(prediction, expected):
    score = one(assessment(prediction))
    assert {
        name: pytest.approx(score[name]) if name in ("value", "interval") else score[name] for name in expected
    } == expected
    assert score["model"] == "Nomogram X"
    assert "FHIR RiskAssessment r1 by Clinic A of 2024-03-01" in score["source"]


def test_a_probability_of_death_is_turned_and_said():
    score = one(assessment({"outcome": DEATH, "probabilityDecimal": 0.35, "whenRange": MONTHS_24}))
    assert "given as the probability of 'Death', 0.35" in score["source"]


@pytest.mark.parametrize(
    ("when", "months"),
    [
        ({"whenRange": {"high": {"value": 2, "unit": "years", "code": "a"}}}, 24),
        ({"whenRange": {"high": {"value": 365.25, "unit": "days"}}}, 12),
        ({"whenRange": {"low": {"value": 6, "unit": "month"}}}, 6),
        ({"whenPeriod": {"end": "2026-03-01"}}, 24),
        ({"whenPeriod": {"start": "2024-09-01", "end": "2025-03"}}, 6),
    ],
)
def test_the_horizon_in_months(when, months):
    assert one(assessment({"outcome": DEATH, "probabilityDecimal": 0.3, **when}))["horizon_months"] == pytest.approx(
        months, abs=0.1
    )


@pytest.mark.parametrize(
    ("resource", "words"),
    [
        (assessment({"outcome": DEATH, "probabilityDecimal": 0.3}, status="entered-in-error"), "entered-in-error"),
        (assessment(), "no prediction"),
        (assessment({"outcome": DEATH}), "neither"),
        (assessment({"outcome": DEATH, "probabilityDecimal": 0.3}, subject={}), "names no patient"),
        (assessment({"outcome": DEATH, "probabilityDecimal": "high"}), "no number"),
        (
            assessment(
                {"outcome": DEATH, "probabilityDecimal": 0.3, "whenRange": {"high": {"value": 2, "unit": "moons"}}}
            ),
            "moons",
        ),
        ({"resourceType": "Observation"}, "no RiskAssessment"),
    ],
)
def test_what_can_not_be_read_says_why(tmp_path, resource, words):
    path = tmp_path / "r.json"
    path.write_text(json.dumps(resource), encoding="utf-8")
    found = read_external(path)
    assert not found.scores
    assert words in found.problems[0]


def test_a_bundle_names_its_patients_by_their_identifier(tmp_path):
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "identifier": [{"value": "mrn-7"}]}},
            {
                "resource": assessment(
                    {"outcome": DEATH, "probabilityDecimal": 0.3}, subject={"reference": "urn:uuid:1"}
                )
            },
        ],
    }
    path = tmp_path / "b.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    assert list(read_external(path).scores) == ["mrn-7"]


@pytest.mark.parametrize(
    "features", [{"age": 35, "idh": "mutant", "who_grade": 2}, {"age": 75, "diagnosis": "glioblastoma"}]
)
def test_what_we_write_reads_back_as_it_was(tmp_path, features):
    """A low chance of death (0.8%) is not taken for 80%: the unit stands beside it."""
    result = assess(features)
    path = tmp_path / "ours.json"
    path.write_text(json.dumps(risk_bundle("p1", result)), encoding="utf-8")
    scores = [score for score in read_external(path).scores["p1"] if score["model"] == result.fused.strategy]
    assert {str(int(score["horizon_months"])): score["value"] for score in scores} == pytest.approx(
        result.fused.survival, abs=1e-4
    )
    for score in scores:
        low, high = result.fused.survival_interval[str(int(score["horizon_months"]))]
        assert score["interval"] == pytest.approx((low, high), abs=2e-4)
