"""Scores out as FHIR RiskAssessment."""

from __future__ import annotations

import datetime as dt

from assistant.risk import assess
from assistant.risk.fhir import INTERVAL_URL, risk_bundle

PATIENT = {
    "age": 77, "diagnosis": "glioblastoma", "surgery_extent": "gross_total", "idh": "wildtype",
    "external_scores": [
        {"model": "img", "value": 40, "unit": "percent", "horizon_months": 12, "interval": [30, 50]},
        {"model": "ratio", "value": 2.5, "unit": "hazard_ratio"},
    ],
}  # fmt: skip
WHEN = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def resources(features=PATIENT):
    bundle = risk_bundle("p1", assess(features), when=WHEN)
    assert bundle["type"] == "collection"
    return {entry["fullUrl"]: entry["resource"] for entry in bundle["entry"]}


def by_model(features=PATIENT):
    return {
        each["method"]["coding"][0]["code"]: each
        for each in resources(features).values()
        if each["resourceType"] == "RiskAssessment"
    }


def test_each_score_that_applies_and_the_fused_one_is_an_unsigned_assessment_of_the_patient():
    found = by_model()
    assert set(found) == {"scott_elderly", "img", "ratio", "fused_late+external"}
    everything = resources()
    for each in found.values():
        assert each["status"] == "preliminary"
        assert each["occurrenceDateTime"] == "2026-01-02T03:04:05+00:00"
        assert everything[each["subject"]["reference"]]["identifier"][0]["value"] == "p1"
        assert everything[each["performer"]["reference"]]["resourceType"] == "Device"
        assert any("not the prognosis" in note["text"] for note in each["note"])
        assert each["prediction"]
    assert all(url == f"urn:uuid:{each['id']}" for url, each in everything.items())


def test_a_class_is_a_qualitative_risk_with_the_group_it_stands_for():
    (prediction,) = by_model()["scott_elderly"]["prediction"]
    assert prediction["qualitativeRisk"]["text"] == "class II"
    assert "median" in prediction["rationale"]


def test_survival_is_written_as_the_percentage_of_deaths():
    (prediction,) = by_model()["img"]["prediction"]
    assert prediction["probabilityDecimal"] == 60
    assert prediction["whenRange"]["high"] == {
        "value": 12.0, "unit": "months", "system": "http://unitsofmeasure.org", "code": "mo",
    }  # fmt: skip
    extensions = {one["url"]: one for one in prediction["_probabilityDecimal"]["extension"]}
    interval = extensions[INTERVAL_URL]["valueRange"]
    assert (interval["low"]["value"], interval["high"]["value"]) == (50, 70)


def test_a_relative_hazard_is_a_relative_risk():
    assert by_model()["ratio"]["prediction"][0]["relativeRisk"] == 2.5


def test_the_fused_prediction_has_its_four_horizons_and_says_what_it_is_made_of():
    each = by_model()["fused_late+external"]
    found = assess(PATIENT).fused
    deaths = {f"{one['whenRange']['high']['value']:g}": one["probabilityDecimal"] for one in each["prediction"]}
    assert deaths == {month: round(100 * (1 - alive), 2) for month, alive in found.survival.items()}
    notes = " ".join(note["text"] for note in each["note"])
    assert "clinical, histology, molecular, external" in notes
    assert "ratio is not in it" in notes


def test_what_is_uncertain_and_unlike_is_noted():
    notes = [
        note["text"]
        for note in by_model({"age": 104, "possible": {"idh": ["mutant", "wildtype"]}})["fused_late"]["note"]
    ]
    assert any(note.startswith("Uncertain") and "idh" in note for note in notes)
    assert any(note.startswith("Unlike the training data (age 104") for note in notes)


def test_the_same_patient_gives_the_same_ids():
    assert list(resources()) == list(resources())


def test_refused_scores_and_no_prediction_give_no_assessment():
    assert by_model({"age": 8}) == {}
