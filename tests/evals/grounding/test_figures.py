"""Figures against values worked out by hand, and scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from evals.grounding.calibration import reliability, table
from evals.grounding.chart import reliability_chart
from evals.grounding.figures import auc, balanced, f1, macro_f1, mean_of_ratios, per_document

CLASSES = ("supported", "contradicted", "unsupported")


def test_per_document_sums_in_order_of_appearance():
    assert per_document(["b", "a", "b"], np.array([1.0, 2.0, 4.0])).tolist() == [5.0, 2.0]


def test_balanced_accuracy_and_f1_by_hand():
    truth, said = np.array([1, 1, 1, 0], dtype=bool), np.array([1, 1, 0, 1], dtype=bool)
    documents = list("abcd")
    assert mean_of_ratios("b", documents, balanced(truth, said)).value == pytest.approx((2 / 3 + 0) / 2)
    metric = mean_of_ratios("f", documents, [f1(truth, said)], "note")
    assert (metric.value, metric.n, metric.note) == (pytest.approx(2 / 3), 4, "note")
    assert metric.interval is not None
    assert metric.interval[0] < 2 / 3 < metric.interval[1]


def test_macro_f1_is_that_of_scikit_learn():
    generator = np.random.default_rng(1)
    truth = [CLASSES[at] for at in generator.integers(0, 3, 60)]
    said = [CLASSES[at] for at in generator.integers(0, 3, 60)]
    metric = mean_of_ratios("m", [str(at) for at in range(60)], macro_f1(truth, said))
    assert metric.value == pytest.approx(f1_score(truth, said, average="macro"))


def test_auc_is_that_of_scikit_learn_with_ties():
    generator = np.random.default_rng(2)
    truth = generator.random(200) < 0.3
    scores = np.round(generator.random(200) + 0.3 * truth, 1)
    metric = auc("a", [str(at // 2) for at in range(200)], truth, scores)
    assert metric.value == pytest.approx(roc_auc_score(truth, scores))
    assert metric.interval is not None
    assert metric.interval[0] < metric.value < metric.interval[1]


def test_nothing_to_measure_is_none():
    one_class = np.array([True, True])
    assert auc("a", ["d", "e"], one_class, np.array([0.1, 0.2])).value is None
    assert mean_of_ratios("b", ["d", "e"], balanced(one_class, one_class)).value is None
    assert mean_of_ratios("b", [], balanced(one_class[:0], one_class[:0])).value is None


def test_an_interval_resamples_documents_not_cases():
    truth = np.ones(400, dtype=bool)
    said = np.repeat([True, False, True, False], 100)
    together = mean_of_ratios("t", [f"d{at // 100}" for at in range(400)], [(said * 1.0, truth * 1.0)])
    apart = mean_of_ratios("t", [f"d{at}" for at in range(400)], [(said * 1.0, truth * 1.0)])
    assert together.value == apart.value == 0.5
    assert together.interval is not None
    assert apart.interval is not None
    assert together.interval[1] - together.interval[0] > 5 * (apart.interval[1] - apart.interval[0])


def test_reliability_by_hand():
    found = reliability("set", list("abcd"), np.array([True, False, True, True]), np.array([0.05, 0.05, 0.95, 1.0]))
    assert [(one.low, one.n, one.faithful) for one in found.bins] == [(0.0, 2, 1), (0.9, 2, 2)]
    assert found.error.value == pytest.approx((2 * 0.45 + 2 * 0.025) / 4)
    assert found.error.interval is not None
    assert table([found]).rows[0][:4] == ("set", "0", "0.1", "2")


def test_the_chart_has_a_panel_a_set_and_escapes_names():
    found = reliability("<set>", list("ab"), np.array([True, False]), np.array([0.9, 0.1]))
    svg = reliability_chart([found] * 5)
    assert svg.count("<circle") == 10
    assert "&lt;set&gt;" in svg
    assert "<set>" not in svg
