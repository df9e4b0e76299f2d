"""From inputs to columns: values, units, what is not known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.risk.fitted.design import (
    COLUMNS,
    INPUTS,
    MODALITIES,
    NAMES,
    columns_of,
    design,
    encode,
    known_modalities,
    without,
)
from assistant.risk.inputs import FEATURES, read_inputs

FULL = {
    "age": 62, "sex": "male", "kps": 70, "diagnosis": "glioblastoma", "who_grade": 4, "idh": "wildtype",
    "codel_1p19q": "intact", "mgmt": "methylated", "chr7_gain_chr10_loss": "present", "tert": "mutant",
    "atrx": "retained",
}  # fmt: skip


def column(features: dict[str, object], name: str) -> float | None:
    value = encode(read_inputs(features)[0])[NAMES.index(name)]
    return None if math.isnan(value) else value


@pytest.mark.parametrize(
    ("features", "name", "expected"),
    [
        ({"age": 62}, "age", 1.2),
        ({"age": 50}, "age", 0.0),
        ({"sex": "male"}, "male", 1.0),
        ({"sex": "female"}, "male", 0.0),
        ({"kps": 60}, "kps", -2.0),
        ({"ecog": 1}, "kps", None),
        ({"diagnosis": "oligodendroglioma"}, "oligodendroglioma", 1.0),
        ({"diagnosis": "oligodendroglioma"}, "grade_4", None),
        ({"diagnosis": "astrocytoma"}, "oligodendroglioma", 0.0),
        ({"diagnosis": "glioma_nos"}, "oligodendroglioma", None),
        ({"diagnosis": "glioblastoma"}, "grade_4", 1.0),
        ({"diagnosis": "gliosarcoma"}, "grade_4", 1.0),
        ({"diagnosis": "glioblastoma"}, "grade_3", 0.0),
        ({"diagnosis": "astrocytoma", "who_grade": 4, "idh": "mutant"}, "grade_4", 1.0),
        ({"who_grade": 2}, "grade_3", 0.0),
        ({"who_grade": 3}, "grade_3", 1.0),
        ({"idh": "mutant"}, "idh_mutant", 1.0),
        ({"idh": "not_tested"}, "idh_mutant", None),
        ({"idh": "pending", "codel_1p19q": "codeleted"}, "idh_mutant", 1.0),
        ({"codel_1p19q": "intact"}, "idh_mutant", None),
        ({"codel_1p19q": "intact"}, "codeleted", 0.0),
        ({"mgmt": "indeterminate"}, "mgmt_methylated", None),
        ({"chr7_gain_chr10_loss": "present"}, "gain_7_loss_10", 1.0),
        ({"tert": "wildtype"}, "tert_mutant", 0.0),
        ({"atrx": "lost"}, "atrx_lost", 1.0),
        ({"atrx": "mutant"}, "atrx_lost", 1.0),
        ({"atrx": "retained"}, "atrx_lost", 0.0),
    ],
)
def test_a_value_becomes_its_column(features, name, expected):
    assert column(features, name) == (None if expected is None else pytest.approx(expected))


def test_nothing_known_is_all_gaps_and_everything_known_has_none():
    assert np.isnan(encode({})).all()
    assert not np.isnan(encode(read_inputs(FULL)[0])).any()


def test_checked_inputs_and_plain_values_give_the_same_row():
    assert encode(read_inputs(FULL)[0]) == encode(FULL)


def test_the_columns_are_made_of_the_contract_s_inputs():
    assert set(INPUTS) <= set(FEATURES)
    assert {column.modality for column in COLUMNS} == set(MODALITIES)
    assert len(set(NAMES)) == len(NAMES)


def test_hiding_a_modality_hides_it_only():
    rows = design([FULL, FULL])
    hidden = without(rows, "molecular")
    molecular = list(columns_of(("molecular",)))
    assert np.isnan(hidden[:, molecular]).all()
    assert np.isnan(hidden).sum() == 2 * len(molecular)
    assert not np.isnan(rows).any()
    assert known_modalities(hidden[0]) == ("clinical", "histology")
    assert known_modalities(rows[0]) == MODALITIES


def test_no_patients_give_no_rows():
    assert design([]).shape == (0, len(COLUMNS))
