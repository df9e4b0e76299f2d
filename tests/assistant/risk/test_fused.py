"""The fused prediction of `assess`: any subset of inputs, uncertain ones, other people's scores, and its refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from time import process_time

import pytest

from assistant.risk import assess, assess_many
from assistant.risk.fitted.registry import DEFAULT, names
from ingestion.errors import GlioscribeError, InputError

PATIENT = {
    "age": 62, "sex": "male", "kps": 80, "diagnosis": "glioblastoma", "who_grade": 4, "idh": "wildtype",
    "codel_1p19q": "intact", "mgmt": "methylated", "chr7_gain_chr10_loss": "present", "tert": "mutant",
    "atrx": "retained",
}  # fmt: skip
LOWER = {"age": 40, "kps": 90, "diagnosis": "astrocytoma", "who_grade": 3}

PROBE = """
import json, sys
from assistant.risk import assess
assert assess({"age": 50, "diagnosis": "glioblastoma"}).fused
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def fused(features, **ask):
    found = assess(features, **ask)
    assert found.fused is not None, found.fused_refusal
    return found.fused


def without(*names_: str) -> dict[str, object]:
    return {name: value for name, value in PATIENT.items() if name not in names_}


def test_it_says_survival_with_intervals():
    found = fused(PATIENT)
    assert found.strategy == DEFAULT
    assert list(found.survival) == ["12", "24", "36", "60"]
    values = list(found.survival.values())
    assert values == sorted(values, reverse=True)
    for month, value in found.survival.items():
        low, high = found.survival_interval[month]
        assert 0 <= low <= value <= high <= 1
    assert found.interval[0] <= found.median_months <= found.interval[1]
    assert found.modalities == ("clinical", "histology", "molecular")
    assert not found.unlike_training
    assert "TCGA" in found.source


def test_a_worse_patient_has_a_higher_risk_and_a_shorter_life():
    worse, better = fused(PATIENT), fused({**LOWER, "idh": "mutant", "codel_1p19q": "intact"})
    assert worse.risk > better.risk + 1
    assert all(worse.survival[month] < better.survival[month] for month in worse.survival)


@pytest.mark.parametrize(
    ("features", "modalities"),
    [
        ({"age": 62}, ("clinical",)),
        ({"diagnosis": "glioblastoma"}, ("histology",)),
        ({"who_grade": 2}, ("histology",)),
        ({"idh": "mutant"}, ("molecular",)),
        ({"kps": 70, "mgmt": "methylated"}, ("clinical", "molecular")),
        ({"sex": "male", "diagnosis": "astrocytoma"}, ("clinical", "histology")),
    ],
)
def test_any_subset_gives_a_prediction_that_is_less_sure(features, modalities):
    found = fused(features)
    assert found.modalities == modalities
    assert found.error > fused(PATIENT).error * 1.5


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ({}, "nothing is known"),
        ({"laterality": "left"}, "nothing is known"),
        ({"idh": "not_tested", "mgmt": "pending"}, "nothing is known"),
        ({"age": 50, "recurrence": True}, "recurrence"),
        ({"age": 12, "diagnosis": "astrocytoma"}, "adults"),
        ({"age": 50, "diagnosis": "ependymoma"}, "ependymoma"),
        ({"age": 50, "diagnosis": "astrocytoma", "who_grade": 1}, "grade"),
        ({"age": 50, "possible": {"diagnosis": ["lymphoma", "metastasis"]}}, "lymphoma"),
    ],
)
def test_outside_its_population_it_refuses_and_says_why(features, words):
    found = assess(features)
    assert found.fused is None
    assert words in found.fused_refusal


@pytest.mark.parametrize("name", ["mgmt", "idh", "atrx"])
def test_an_uncertain_marker_widens_the_interval_and_lies_between_its_values(name):
    values = {"mgmt": ["methylated", "unmethylated"], "idh": ["mutant", "wildtype"], "atrx": ["lost", "retained"]}[name]
    certain = [fused({**without(name), name: value}) for value in values]
    open_ = fused({**without(name), "possible": {name: values}})
    assert open_.averaged == (name,)
    assert open_.error > max(one.error for one in certain)
    assert min(one.risk for one in certain) < open_.risk < max(one.risk for one in certain)


def test_the_weight_of_a_possible_value_counts():
    def risk(mutant: float) -> float:
        values = [{"value": "mutant", "weight": mutant}, {"value": "wildtype", "weight": 1}]
        return fused({**LOWER, "possible": {"idh": values}}).risk

    assert risk(9) < risk(1) < risk(0.1)


def test_combinations_that_can_not_be_are_left_out():
    open_ = fused({**LOWER, "possible": {"idh": ["mutant", "wildtype"], "codel_1p19q": ["codeleted"]}})
    certain = fused({**LOWER, "idh": "mutant", "codel_1p19q": "codeleted"})
    assert open_.risk == pytest.approx(certain.risk)


def test_a_possible_value_outside_the_population_is_left_out():
    open_ = fused({"age": 50, "idh": "mutant", "possible": {"diagnosis": ["astrocytoma", "ependymoma"]}})
    assert open_.risk == pytest.approx(fused({"age": 50, "idh": "mutant", "diagnosis": "astrocytoma"}).risk)


@pytest.mark.parametrize(
    ("possible", "words"),
    [
        ({"idh": ["wildtipe"]}, "can't be wildtipe"),
        ({"kps": [80, 85]}, "can't be 85"),
        ({"eye_colour": ["blue"]}, "eye_colour"),
        ({"idh": []}, "possible"),
        ({"idh": [{"value": "mutant", "weight": 0}]}, "greater than 0"),
        ({"idh": ["wildtype"], "codel_1p19q": ["codeleted"]}, "contradictory"),
        ({name: list(range(20, 40)) for name in ("age", "symptoms_months")}, "combinations"),
    ],
)
def test_an_impossible_possible_value_is_an_error(possible, words):
    with pytest.raises(InputError) as caught:
        assess({"sex": "male", "possible": possible})
    assert words in caught.value.message


def test_published_scores_take_an_uncertain_input_as_not_known():
    found = assess({**without("age"), "possible": {"age": [60, 75]}})
    score = next(score for score in found.scores if score.model == "rtog_rpa")
    assert "age" in score.missing


@pytest.mark.parametrize(
    ("features", "because"),
    [
        ({**PATIENT, "age": 105}, "age 105"),
        ({**LOWER, "age": 40, "kps": 10}, "kps 10"),
        ({"age": 30, "kps": 100, "diagnosis": "glioblastoma", "idh": "mutant", "codel_1p19q": "codeleted",
          "chr7_gain_chr10_loss": "present"}, "chr7_gain_chr10_loss present"),
    ],
)  # fmt: skip
def test_a_patient_unlike_the_training_data_is_flagged_with_the_reason(features, because):
    found = fused(features)
    assert found.unlike_training
    assert any(because in one for one in found.unlike_because)


def test_a_probability_from_elsewhere_moves_the_prediction_its_way():
    score = {"model": "imaging", "unit": "probability", "horizon_months": 24}
    plain = fused(PATIENT)
    hopeful = fused({**PATIENT, "external_scores": [{**score, "value": 0.9}]})
    grim = fused({**PATIENT, "external_scores": [{**score, "value": 0.02}]})
    assert hopeful.risk < plain.risk < grim.risk
    assert hopeful.survival["24"] > plain.survival["24"] > grim.survival["24"]
    assert hopeful.modalities == (*plain.modalities, "external")
    assert hopeful.strategy == f"{DEFAULT}+external"
    assert hopeful.error > plain.error


def test_a_score_from_elsewhere_is_enough_to_predict():
    given = {"model": "imaging", "value": 14, "unit": "months", "interval": [10, 20]}
    found = fused({"external_scores": [given]})
    assert found.modalities == ("external",)
    assert found.median_months > 14


def test_a_model_counts_once_however_many_horizons_it_gives():
    def given(*months: int) -> dict[str, object]:
        scores = [
            {"model": "twin", "value": fused(LOWER).survival[str(m)], "unit": "probability", "horizon_months": m}
            for m in months
        ]
        return {**PATIENT, "external_scores": scores}

    assert fused(given(12, 24, 36, 60)).risk == pytest.approx(fused(given(24)).risk, abs=0.01)


@pytest.mark.parametrize(
    ("score", "words"),
    [
        ({"value": 3, "unit": "points", "horizon_months": 12}, "points"),
        ({"value": "III", "unit": "class"}, "only a survival probability"),
        ({"value": 0.4, "unit": "probability"}, "without its horizon"),
        ({"value": 0.4, "unit": "probability", "horizon_months": 240}, "beyond"),
        ({"value": 2.1, "unit": "hazard_ratio"}, "hazard_ratio"),
        ({"value": 0.4, "unit": "probability", "horizon_months": 12, "output": "points"}, "only a survival"),
    ],
)
def test_what_can_not_be_fused_stays_beside_with_the_reason(score, words):
    found = assess({**PATIENT, "external_scores": [{"model": "other", **score}]})
    assert found.scores[-1].model == "other"
    assert words in found.fused.not_fused[0].reason
    assert found.fused.risk == fused(PATIENT).risk
    assert "external" not in found.fused.modalities


def test_a_batch_says_what_each_alone_does_and_keeps_its_order():
    patients = [PATIENT, {"age": 400}, LOWER, {}, {**LOWER, "possible": {"idh": ["mutant", "wildtype"]}}, {"age": 30}]
    together = assess_many(patients)
    assert isinstance(together[1], InputError)
    for features, result in zip(patients, together, strict=True):
        if not isinstance(result, InputError):
            alone = assess(features)
            assert result.scores == alone.scores
            assert (result.fused is None) == (alone.fused is None)
            if alone.fused:
                assert result.fused.risk == pytest.approx(alone.fused.risk, abs=1e-6)
                assert result.fused.survival == pytest.approx(alone.fused.survival, abs=1e-3)


def test_another_fusion_can_be_asked_for():
    assert fused(PATIENT, fusion="fused_early").strategy == "fused_early"
    with pytest.raises(GlioscribeError, match="no fusion"):
        assess(PATIENT, fusion="fused_elsewhere")
    with pytest.raises(GlioscribeError, match="no fusion"):
        assess(PATIENT, fusion="tcga_cox")


def test_fitted_models_answer_beside_the_published_ones():
    found = assess(without("mgmt"), fitted=names())
    scores = {score.model: score for score in found.scores if score.model in names()}
    assert list(scores) == names()
    for score in scores.values():
        assert score.applicable
        assert score.interval[0] <= score.value <= score.interval[1]
        assert score.missing == ("mgmt",)
        assert score.horizon_months == 24
    refused = assess({"age": 8}, fitted=names()).scores
    assert all(not score.applicable and score.value is None and score.refusal for score in refused)


def test_the_flag_of_the_era_is_that_of_the_card():
    flags = {score.model: score.pre_molecular for score in assess(PATIENT, fitted=[DEFAULT]).scores}
    assert flags["rtog_rpa"] is True
    assert flags["copenhagen"] is False
    assert flags[DEFAULT] is False
    given = {"model": "other", "value": 3, "unit": "points"}
    assert assess({"external_scores": [given]}).scores[-1].pre_molecular is None


def test_the_default_runs_without_torch_and_the_libraries_of_the_training():
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    heavy = {"torch", "sksurv", "sklearn", "scipy", "xgboost", "pandas", "shap", "matplotlib"}
    assert set(json.loads(done.stdout)) & heavy == set()


def test_two_thousand_patients_a_second():
    patients = [
        {**PATIENT, "age": 20 + at % 60, "kps": 10 * (5 + at % 6), **({"mgmt": None} if at % 3 else {})}
        for at in range(2000)
    ]
    assess_many(patients[:10])
    best = float("inf")
    for _ in range(3):
        started = process_time()
        assess_many(patients)
        best = min(best, process_time() - started)
    assert len(patients) / best >= 2000
