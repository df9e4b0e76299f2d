"""Calibration on made-up features: the probability means what it says, and the threshold keeps faithful claims."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.grounding.entailment.scorer import SHARES, read_calibration
from assistant.grounding.training.calibrate import (
    MARGIN,
    Example,
    Measured,
    fit_calibration,
    measure,
    probabilities,
    reliability,
    write_calibration,
)


def made_up(n: int = 4000) -> Measured:
    """Claims whose chance of being true is the logistic of the first feature."""
    rng = np.random.default_rng(0)
    entailed_odds, share = rng.normal(0, 2, n), rng.uniform(0, 1, n)
    true = rng.uniform(0, 1, n) < 1 / (1 + np.exp(-entailed_odds))
    features = np.column_stack([entailed_odds, -entailed_odds, share, np.ones(n)])
    return Measured(features, true, np.arange(n) % 2 == 0)


def test_the_probability_means_what_it_says():
    measured = made_up()
    found = probabilities(measured, fit_calibration(measured))
    rows = reliability(found, measured.entailed)
    assert sum(row["n"] for row in rows) == len(found)
    error = sum(row["n"] * abs(row["supported"] - row["probability"]) for row in rows) / len(found)
    assert error < 0.04


def test_no_faithful_clinical_claim_is_flagged_where_most_is_found(tmp_path: Path):
    measured = made_up()
    calibration = fit_calibration(measured)
    share = measured.features[:, 2]
    faithful = measured.clinical & measured.entailed & (share >= SHARES[1])
    needed = np.array([calibration.needed(one) for one in share])
    found = probabilities(measured, calibration)
    assert (MARGIN * found[faithful] >= needed[faithful] - 1e-3).all()
    write_calibration(tmp_path, calibration, measured)
    assert read_calibration(tmp_path).thresholds == calibration.thresholds


def test_little_found_needs_the_lowest_threshold_that_serves_as_well_as_the_best():
    measured = made_up()
    calibration = fit_calibration(measured)
    needed, little = calibration.needed(0.1), measured.features[:, 2] < SHARES[1]
    found, true = probabilities(measured, calibration)[little], measured.entailed[little]

    def balanced(threshold: float) -> float:
        return float((found[true] >= threshold).mean() + (found[~true] < threshold).mean())

    best = max(balanced(t) for t in np.linspace(0.02, 0.98, 97))
    assert 0.3 < needed < 0.5
    assert best - 0.02 < balanced(needed) < best
    assert calibration.needed(0.7) < needed


def test_only_what_no_check_objects_to_is_measured():
    source = "There is a mass in the left frontal lobe. The patient walks well."
    cases = [
        Example(source, "There is a mass in the right frontal lobe.", entailed=False, clinical=True),
        Example(source, "There is a mass in the left frontal lobe.", entailed=True, clinical=True),
        Example(source, "The patient walks.", entailed=True, clinical=True),
    ]
    measured = measure(cases, lambda pairs: np.zeros((len(pairs), 3), dtype=np.float32))
    assert measured.features.shape == (1, 4)
    assert measured.entailed.tolist() == [True]
