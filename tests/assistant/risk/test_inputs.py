"""Impossible input is an error; unknown keys change nothing; external scores keep their provenance."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.risk import assess
from assistant.risk.inputs import FEATURES
from ingestion.errors import InputError


@pytest.mark.parametrize(
    ("features", "name"),
    [
        ({"age": 400}, "age"),
        ({"age": -1}, "age"),
        ({"age": True}, "age"),
        ({"age": "62"}, "age"),
        ({"age": math.nan}, "age"),
        ({"age": math.inf}, "age"),
        ({"age": 10**400}, "age"),
        ({"kps": 85.5}, "kps"),
        ({"kps": 85}, "kps"),
        ({"kps": 110}, "kps"),
        ({"ecog": 5}, "ecog"),
        ({"ecog": 80}, "ecog"),
        ({"ecog": 1.5}, "ecog"),
        ({"who_grade": 5}, "who_grade"),
        ({"who_grade": 0}, "who_grade"),
        ({"who_grade": "IV"}, "who_grade"),
        ({"diagnosis": "brain tumour"}, "diagnosis"),
        ({"idh": "positive"}, "idh"),
        ({"idh": "wildtype", "codel_1p19q": "codeleted"}, "1p/19q"),
        ({"diagnosis": "glioblastoma", "who_grade": 3}, "glioblastoma of grade 3"),
        ({"diagnosis": "oligodendroglioma", "who_grade": 4}, "oligodendroglioma of grade 4"),
        ({"max_diameter_mm": 0}, "max_diameter_mm"),
        ({"max_diameter_mm": 900}, "max_diameter_mm"),
        ({"volume_cm3": -1}, "volume_cm3"),
        ({"multifocal": "no"}, "multifocal"),
        ({"multifocal": 1}, "multifocal"),
        ({"steroid": "temozolomide"}, "steroid"),
        ({"steroid": -4}, "steroid"),
        ({"location": ["frontal", "elsewhere"]}, "location"),
        ({"external_scores": [{"model": "x", "value": 1.7, "unit": "probability"}]}, "between 0 and 1"),
        ({"external_scores": [{"model": "x", "value": "high", "unit": "probability"}]}, "between 0 and 1"),
        ({"external_scores": [{"value": 0.7, "unit": "probability"}]}, "external_scores"),
        (
            {"external_scores": [{"model": "x", "value": 0.7, "unit": "probability", "interval": [0.8, 0.6]}]},
            "backwards",
        ),
    ],
)
def test_impossible_input_is_an_error_that_names_it(features, name):
    with pytest.raises(InputError, match="impossible input") as caught:
        assess(features)
    assert name in caught.value.message


@pytest.mark.parametrize(
    ("steroid", "in_use"),
    [
        (True, True),
        (False, False),
        (0, False),
        (4, True),
        (1.5, True),
        ("dexamethasone", True),
        ("Dexamethasone", True),
    ],
)
def test_steroid_is_read_as_use_dose_or_drug(steroid, in_use):
    reference = {
        "diagnosis": "glioblastoma", "age": 60, "ecog": 0, "multifocal": False, "surgery_extent": "gross_total",
        "mgmt": "methylated", "steroid": steroid,
    }  # fmt: skip
    score = next(score for score in assess(reference).scores if score.model == "copenhagen")
    assert (score.value > 1) is in_use


def test_a_key_that_no_model_knows_is_listed_and_changes_nothing():
    known = {"age": 77, "diagnosis": "glioblastoma", "surgery_extent": "gross_total"}
    result = assess({**known, "kpss": 80, "favourite_colour": "blue", "id": "p1"})
    assert result.ignored == ("favourite_colour", "kpss")
    assert result.scores == assess(known).scores


def test_null_is_not_known():
    assert assess(dict.fromkeys(FEATURES)).scores == assess({}).scores


@pytest.mark.parametrize(
    ("given_score", "output"),
    [
        ({"model": "nomogram", "value": 0.71, "unit": "probability", "horizon_months": 24}, "survival"),
        ({"model": "imaging", "value": 2.5, "unit": "hazard_ratio", "interval": [1.5, 4.0]}, "relative_hazard"),
        ({"model": "radiomics", "value": 17, "unit": "points", "source": "tool 3.1"}, "points"),
        ({"model": "tree", "value": "B", "unit": "class"}, "class"),
    ],
)
def test_external_scores_are_carried_through(given_score, output):
    score = assess({"external_scores": [given_score]}).scores[-1]
    assert (score.model, score.version, score.value) == (given_score["model"], "external", given_score["value"])
    assert (score.unit, score.output) == (given_score["unit"], output)
    assert score.horizon_months == given_score.get("horizon_months")
    assert list(score.interval or ()) == given_score.get("interval", [])
    assert "not computed here" in score.population
    assert score.source == given_score.get("source", "given with the input, not computed here")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "age": st.floats(0, 120), "kps": st.sampled_from(range(10, 101, 10)), "ecog": st.integers(0, 4),
            "diagnosis": st.sampled_from(["glioblastoma", "astrocytoma", "oligoastrocytoma", "glioma_nos", "lymphoma"]),
            "mgmt": st.sampled_from(["methylated", "unmethylated", "not_tested"]),
            "surgery_extent": st.sampled_from(["gross_total", "biopsy"]), "steroid": st.booleans(),
            "multifocal": st.booleans(), "recurrence": st.booleans(), "works": st.booleans(),
            "eloquent": st.booleans(), "volume_cm3": st.floats(0, 300), "max_diameter_mm": st.floats(1, 200),
            "crosses_midline": st.booleans(), "neuro_deficit": st.booleans(), "rt_dose_gy": st.floats(0, 80),
            "ependymal_involvement": st.booleans(), "symptoms_months": st.floats(0, 60),
            "mental_status": st.sampled_from(["normal", "abnormal"]),
        },
    )
)  # fmt: skip
def test_every_answer_is_a_value_or_a_reason(features):
    for score in assess(features).scores:
        assert score.applicable is (score.value is not None)
        assert score.applicable is (score.refusal is None)
        assert not (score.applicable and score.missing)
        assert set(score.missing).isdisjoint({name for name, value in features.items() if value != "not_tested"}) or (
            score.missing == ("diagnosis",) or features.get("diagnosis") == "glioma_nos"
        )
        assert score.applicable is bool(score.contributions)
