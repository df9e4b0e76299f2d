"""Explanations: they follow the fused prediction, say what is missing, and compare with a group."""

from __future__ import annotations

import subprocess
import sys

import pytest

from assistant.risk import assess
from assistant.risk.explain import explain, sentences
from assistant.risk.explain.explanation import ELSEWHERE
from assistant.risk.explain.phrases import phrases
from assistant.risk.inputs import read_inputs

GLIOBLASTOMA = {"age": 66, "sex": "male", "kps": 70, "diagnosis": "glioblastoma", "idh": "wildtype"}
IMAGING = {"model": "imaging", "value": 0.9, "unit": "probability", "horizon_months": 24, "interval": [0.8, 0.95]}
CASES = {
    "certain": GLIOBLASTOMA,
    "little": {"who_grade": 3},
    "uncertain": {**GLIOBLASTOMA, "possible": {"mgmt": ["methylated", "unmethylated"]}},
    "stated and uncertain": {**GLIOBLASTOMA, "possible": {"idh": ["wildtype", "mutant"]}},
    "from elsewhere": {**GLIOBLASTOMA, "external_scores": [IMAGING]},
    "low grade": {"age": 30, "who_grade": 2, "diagnosis": "oligodendroglioma", "codel_1p19q": "codeleted"},
}


def one(features, model=None):
    return explain([read_inputs(features)[0]], model)[0]


@pytest.mark.parametrize("features", CASES.values(), ids=CASES)
def test_it_explains_the_fused_prediction(features):
    found, fused = one(features), assess(features).fused
    assert found.base + sum(part.effect for part in found.parts) == pytest.approx(found.risk, abs=1e-9)
    assert found.risk == pytest.approx(fused.risk, abs=1e-5)
    for month, share in fused.survival.items():
        assert found.survival[month].value == pytest.approx(share, abs=2e-4)
        assert (found.survival[month].low, found.survival[month].high) == pytest.approx(
            fused.survival_interval[month], abs=2e-4
        )
    assert found.unlike == fused.unlike_training


@pytest.mark.parametrize("features", [{}, {"age": 9, "who_grade": 2}, {"diagnosis": "meningioma"}, {"sex": None}])
def test_where_nothing_is_predicted_nothing_is_explained(features):
    assert one(features) is None
    assert assess(features).fused is None


def test_several_patients_are_explained_as_if_alone():
    together = explain([read_inputs(features)[0] for features in [*CASES.values(), {}]])
    assert together[-1] is None
    for features, found in zip(CASES.values(), together, strict=False):
        alone = one(features)
        assert found.risk == pytest.approx(alone.risk)
        assert [part.feature for part in found.parts] == [part.feature for part in alone.parts]
        assert found.similar == alone.similar


def test_an_input_decides_as_it_was_given():
    parts = {part.feature: part for part in one({"diagnosis": "glioblastoma", "codel_1p19q": "intact"}).parts}
    assert parts["diagnosis"].value == "glioblastoma"  # its grade is the diagnosis's
    assert "who_grade" not in parts
    assert parts["idh"].value is None
    assert not parts["idh"].known
    codeleted = {part.feature: part for part in one({"codel_1p19q": "codeleted"}).parts}
    assert "idh" not in codeleted  # said by the codeletion


def test_scores_from_elsewhere_are_a_part():
    parts = {part.feature: part for part in one(CASES["from elsewhere"]).parts}
    assert parts[ELSEWHERE].effect < -0.1  # nine of ten alive at two years is better than a glioblastoma's
    assert ELSEWHERE not in {part.feature for part in one(GLIOBLASTOMA).parts}


def test_what_is_uncertain_is_told_with_its_values_and_widens_the_interval():
    parts = {part.feature: part for part in one(CASES["stated and uncertain"]).parts}
    assert parts["idh"].value == ("wildtype", "mutant")
    narrow, wide = one(GLIOBLASTOMA).survival["24"], one(CASES["stated and uncertain"]).survival["24"]
    assert wide.high - wide.low > narrow.high - narrow.low


def test_what_is_missing_is_ranked_and_possible():
    found = one({"age": 45, "diagnosis": "astrocytoma", "who_grade": 3})
    changes = [unknown.change for unknown in found.unknown]
    assert changes == sorted(changes, reverse=True)
    assert found.unknown[0].feature == "idh"
    by_value = {value.value: value for value in found.unknown[0].values}
    assert by_value["wildtype"].median_months < by_value["mutant"].median_months
    for unknown in found.unknown:
        assert sum(value.chance for value in unknown.values) == pytest.approx(1)
        assert len(unknown.values) > 1
    assert {"age", "diagnosis", "who_grade"}.isdisjoint(unknown.feature for unknown in found.unknown)


@pytest.mark.parametrize(
    ("features", "feature"),
    [
        ({"idh": "wildtype", "who_grade": 3}, "codel_1p19q"),  # a codeletion would contradict it
        ({"codel_1p19q": "codeleted", "who_grade": 3}, "idh"),
        ({"diagnosis": "glioblastoma"}, "who_grade"),
        ({"who_grade": 4}, "diagnosis"),
    ],
)
def test_what_can_have_but_one_value_is_not_missed(features, feature):
    assert feature not in {unknown.feature for unknown in one(features).unknown}


def test_a_value_changes_the_estimate_as_told():
    features = {"age": 45, "diagnosis": "astrocytoma", "who_grade": 3}
    for value in one(features).unknown[0].values:
        assert one({**features, "idh": value.value}).risk == pytest.approx(value.risk)


def test_the_difference_from_the_group_has_reasons():
    old, young = one({**GLIOBLASTOMA, "age": 69}), one({**GLIOBLASTOMA, "age": 60})
    assert old.similar == young.similar
    assert old.difference.quantity == "median"
    assert old.difference.patient < young.difference.patient
    effects = [{part.feature: part.effect for part in found.difference.parts}["age"] for found in (old, young)]
    assert effects[0] > 0 > effects[1]


def test_single_lives_are_wider_than_the_estimate():
    found = one(GLIOBLASTOMA)
    assert found.tenth < found.median.low
    assert found.ninetieth > found.median.high


def test_what_raises_is_told_as_raising_and_what_is_shorter_as_shorter():
    found = one(GLIOBLASTOMA)
    said = {sentence.topic: sentence.text for sentence in sentences(found)}
    raised, _, lowered = said["parts"].partition(" lowered by ")
    for part in found.parts:
        name = phrases("en").part(part)
        assert not (name in raised and part.effect < 0)
        assert not (name in lowered and part.effect > 0)
    assert "raised by" in raised
    assert ("shorter" in said["difference"]) == (round(found.difference.patient) < round(found.difference.group))


def test_models_that_are_no_sums_are_explained_too():
    found = one(GLIOBLASTOMA, "tcga_boosting")
    assert found.method == "tree_shap"
    assert found.base + sum(part.effect for part in found.parts) == pytest.approx(found.risk, abs=1e-5)


def test_the_default_is_explained_without_heavy_libraries():
    heavy = ("torch", "shap", "sklearn", "sksurv", "xgboost", "matplotlib", "pandas")
    code = f"""
import sys
sys.modules.update(dict.fromkeys({heavy!r}))
from assistant.risk.explain import explain, sentences
from assistant.risk.inputs import read_inputs
assert len(sentences(explain([read_inputs({{"age": 60, "who_grade": 4}})[0]])[0])) > 3
"""
    subprocess.run([sys.executable, "-c", code], check=True)
