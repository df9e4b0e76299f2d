"""A threshold is fitted on other folds only."""

from __future__ import annotations

import numpy as np
import pytest

from evals.grounding.thresholds import best_threshold, classed, held_out, held_out_classes


def test_best_threshold_separates_what_can_be_separated():
    faithful = np.array([True, True, False, False])
    threshold = best_threshold(faithful, np.array([0.9, 0.7, 0.6, 0.1]))
    assert 0.6 < threshold <= 0.7


def test_one_class_alone_gives_even_odds():
    assert best_threshold(np.array([True, True]), np.array([0.9, 0.8])) == 0.5


def test_the_held_out_fold_is_not_seen():
    # Folds a and b agree on 0.7; c alone would need 0.1, so its faithful text must fall.
    folds = ["a", "a", "b", "b", "c", "c"]
    faithful = np.array([True, False] * 3)
    scores = np.array([0.8, 0.2, 0.7, 0.3, 0.1, 0.01])
    supported, thresholds = held_out(folds, faithful, scores)
    assert supported[4:].tolist() == [False, False]
    assert thresholds["c"] == pytest.approx(0.7)
    changed = scores.copy()
    changed[4:] = [0.99, 0.98]
    assert held_out(folds, faithful, changed)[1]["c"] == thresholds["c"]
    flipped = faithful.copy()
    flipped[4:] = [False, True]
    assert held_out(folds, flipped, scores)[1]["c"] == thresholds["c"]


def test_two_cuts_from_the_other_folds():
    truth = ["supported", "unsupported", "contradicted"] * 3
    folds = [fold for fold in "abc" for _ in range(3)]
    scores = np.array([0.9, 0.5, 0.1] * 3)
    assert held_out_classes(folds, truth, scores) == truth


@pytest.mark.parametrize(
    ("score", "name"), [(0.7, "supported"), (0.69, "unsupported"), (0.3, "unsupported"), (0.29, "contradicted")]
)
def test_classed(score: float, name: str):
    assert classed(score, 0.3, 0.7) == name
