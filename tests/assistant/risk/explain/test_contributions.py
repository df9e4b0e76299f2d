"""What explains a score adds up to it, and is what a hand would find where a hand can."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.risk.explain.contributions import contributions
from assistant.risk.explain.shapley import permutation_shap
from assistant.risk.fitted.design import COLUMNS, NAMES, design
from assistant.risk.fitted.registry import DEFAULT, load_model, names

PATIENTS = (
    {"age": 66, "sex": "male", "kps": 70, "diagnosis": "glioblastoma", "idh": "wildtype", "mgmt": "unmethylated"},
    {"age": 34, "diagnosis": "oligodendroglioma", "who_grade": 2, "idh": "mutant", "codel_1p19q": "codeleted"},
    {"diagnosis": "astrocytoma"},
)
METHODS = {"tcga_boosting": "tree_shap", "tcga_net": "permutation_shap", "tcga_forest": "permutation_shap"}


@pytest.mark.parametrize("name", names())
def test_base_and_effects_add_up_to_the_risk(name):
    model, rows = load_model(name), design(PATIENTS)
    found = contributions(model, rows)
    assert found.effects.shape == rows.shape
    assert found.base + found.effects.sum(axis=1) == pytest.approx(model.risk(rows), abs=1e-5)
    assert found.method == METHODS.get(name, found.method)


def test_the_default_is_explained_exactly():
    assert contributions(load_model(DEFAULT), design(PATIENTS)).method == "exact"


@pytest.mark.parametrize("name", ["tcga_cox", "tcga_elastic_net", DEFAULT])
def test_in_a_weighed_sum_a_known_input_moves_its_own_part_only(name):
    whole = np.zeros((2, len(COLUMNS)))
    whole[1, NAMES.index("age")] = 1.0
    young, old = contributions(load_model(name), whole).effects
    moved = np.flatnonzero(np.abs(old - young) > 1e-12)
    assert [NAMES[at] for at in moved] == ["age"]
    assert old[moved[0]] > young[moved[0]]


class Sum:
    """A game whose Shapley values are known: each column adds its own weighed value; a product is shared evenly."""

    def risk(self, rows):
        known = np.nan_to_num(rows)
        return known @ np.arange(1.0, 4.0) + known[:, 0] * known[:, 1]


def test_shapley_values_by_hand():
    base, effects = permutation_shap(Sum(), np.array([[2.0, 3.0, np.nan], [1.0, 0.0, 1.0]]))
    assert base == pytest.approx([0.0, 0.0])
    assert effects[0] == pytest.approx([2 + 3, 6 + 3, 0.0])
    assert effects[1] == pytest.approx([1.0, 0.0, 3.0])
