"""Groups of training patients: none small, none left over small, curves as by hand; the right one is found."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from assistant.risk.explain import train
from assistant.risk.explain.groups import FEWEST, FOLLOWED, IN_BAND, MONTHS, fit_groups, in_band, kaplan_meier, kind
from assistant.risk.explain.similar import TABLE, groups, similar_document, similar_evidence, similar_to
from assistant.risk.fitted.cohort import Cohort


def test_no_group_is_small_and_no_curve_goes_on_with_few():
    assert len(groups()) > 50
    for group in groups():
        assert group.patients >= (IN_BAND if "age" in group.key else FEWEST)
        assert group.deaths <= group.patients
        curve = group.curve
        assert set(curve.months) <= set(MONTHS)
        assert min(curve.at_risk) >= FOLLOWED
        assert all(before >= after for before, after in pairwise(curve.survival))
        assert all(low <= share <= high for low, share, high in zip(curve.low, curve.survival, curve.high, strict=True))


def test_what_the_parts_of_a_group_leave_is_nobody_or_not_small():
    index = {tuple(group.key.items()): group for group in groups()}
    divided = {(key[:-1], key[-1][0]) for key in index if key}
    for parent, name in divided:
        parts = [group.patients for key, group in index.items() if key and key[:-1] == parent and key[-1][0] == name]
        left = index[parent].patients - sum(parts)
        assert len(parts) > 1
        assert left == 0 or left >= FEWEST, (parent, name)


def test_no_patient_is_in_what_ships():
    assert "TCGA-" not in TABLE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({}, {}),
        ({"age": 66}, {"age": "60-69"}),
        ({"who_grade": 3}, {"grade": "3"}),
        ({"diagnosis": "glioblastoma", "age": 66}, {"histology": "glioblastoma", "age": "60-69"}),
        ({"diagnosis": "gliosarcoma"}, {"histology": "glioblastoma"}),
        ({"diagnosis": "ependymoma", "who_grade": 2}, {"grade": "2"}),
        (
            {"idh": "wildtype", "diagnosis": "glioblastoma", "age": 66.4},
            {"kind": "idh_wildtype", "grade": "4", "age": "60-69"},
        ),
        ({"idh": "wildtype", "who_grade": 2, "age": 81}, {"kind": "idh_wildtype", "grade": "2"}),
        ({"idh": "mutant", "who_grade": 2}, {"grade": "2"}),  # which of the two kinds is open
        (
            {"idh": "mutant", "diagnosis": "astrocytoma", "who_grade": 4},
            {"kind": "idh_mutant_not_codeleted", "grade": "4"},
        ),
        ({"codel_1p19q": "codeleted", "age": 30}, {"kind": "idh_mutant_codeleted"}),
    ],
)
def test_the_group_is_the_smallest_that_the_patient_is_known_to_be_in(values, key):
    assert similar_to(values).key == key


def test_an_age_is_in_its_band_to_the_last_day():
    assert in_band(69.9, "60-69")
    assert not in_band(70, "60-69")
    assert in_band(95, "70+")


def test_a_codeletion_says_the_kind_without_idh():
    assert kind({"codel_1p19q": "codeleted"}) == "idh_mutant_codeleted"
    assert kind({"codel_1p19q": "intact"}) is None


def test_kaplan_meier_by_hand():
    months = np.array([1.0, 2.0, 4.0, 5.0, 7.0, 8.0, 9.0, 10.0, 13.0, 14.0])
    died = np.array([1, 1, 0, 1, 1, 1, 0, 1, 1, 1], dtype=bool)
    median, curve = kaplan_meier(months, died)
    assert curve.months == (0, 3, 6)  # at 9 months four are left
    assert curve.survival == pytest.approx((1.0, 0.8, 0.8 * 6 / 7), abs=1e-3)
    assert curve.at_risk == (10, 8, 6)
    assert median.value == 8.0  # 0.8 × 6/7 × 5/6 × 4/5 = 0.457, and five were followed so long


def test_a_median_that_rests_on_few_is_not_told():
    months = np.arange(1.0, 13.0)
    died = np.array([0] * 9 + [1] * 3, dtype=bool)
    assert kaplan_meier(months, died)[0].value is None


def cohort(ages, diagnoses):
    n = len(ages)
    inputs = tuple({"age": float(age), "diagnosis": name} for age, name in zip(ages, diagnoses, strict=True))
    return Cohort(
        tuple(map(str, range(n))), inputs, np.zeros((n, 2)), np.arange(1.0, n + 1), np.ones(n, bool), ("a",) * n
    )


def test_a_class_that_would_leave_few_is_not_told_of():
    found = fit_groups(
        cohort([30] * 35, ["astrocytoma"] * 14 + ["oligodendroglioma"] * 12 + ["other"] * 9), np.zeros((35, 2))
    )
    assert [group.key for group in found if "histology" in group.key] == [{"histology": "astrocytoma"}]


def test_neighbouring_bands_are_joined_until_they_are_large_enough():
    ages = [30] * 15 + [45] * 10 + [55] * 6 + [65] * 3 + [80]
    found = fit_groups(cohort(ages, ["other"] * 35), np.zeros((35, 2)))
    assert {group.key["age"]: group.patients for group in found if "age" in group.key} == {"18-39": 15, "40+": 20}


def test_the_document_has_a_line_for_each_group_and_evidence_is_exact():
    document = similar_document()
    assert len(document.text.splitlines()) == len(groups()) + 1
    for group in groups():
        for evidence in similar_evidence(group):
            evidence.check(document.text)
        assert f"{group.patients} patients" in similar_evidence(group)[1].quote


def test_training_anew_gives_the_groups_that_ship(data, tmp_path):
    out = train.train(data, tmp_path / "similar.json")
    assert out.read_text(encoding="utf-8") == TABLE.read_text(encoding="utf-8")
