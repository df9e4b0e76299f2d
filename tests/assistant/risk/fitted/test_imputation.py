"""Filling gaps: what is known stays, what is not is expected from it, and its spread is told."""

from __future__ import annotations

import json

import numpy as np
import pytest

from assistant.risk.fitted.imputation import Imputer

MEAN = np.array([1.0, -2.0, 0.5])
COVARIANCE = np.array([[2.0, 1.2, 0.0], [1.2, 1.5, 0.3], [0.0, 0.3, 1.0]])


@pytest.fixture(scope="module")
def rows():
    random = np.random.default_rng(0)
    full = random.multivariate_normal(MEAN, COVARIANCE, 4000)
    return np.where(random.random(full.shape) < 0.3, np.nan, full)


@pytest.fixture(scope="module")
def imputer(rows):
    return Imputer.fit(rows)


def test_mean_and_covariance_are_found_through_the_gaps(imputer):
    assert imputer.mean == pytest.approx(MEAN, abs=0.08)
    assert imputer.covariance == pytest.approx(COVARIANCE, abs=0.15)


def test_gaps_that_follow_what_is_known_do_not_shift_the_mean():
    """Only the second column of patients with a high first one is recorded, as lobes of low grades in TCGA."""
    random = np.random.default_rng(1)
    full = random.multivariate_normal(MEAN, COVARIANCE, 4000)
    rows = full.copy()
    rows[full[:, 0] < 1.5, 1] = np.nan
    assert np.nanmean(rows[:, 1]) > MEAN[1] + 0.5
    assert Imputer.fit(rows).mean[1] == pytest.approx(MEAN[1], abs=0.1)


def test_a_gap_is_filled_with_its_expectation_and_its_variance_is_told():
    imputer = Imputer(MEAN, COVARIANCE, np.full(3, -99.0), np.full(3, 99.0))
    found = imputer.complete(np.array([[3.0, np.nan, 0.5]]))
    assert found.rows[0] == pytest.approx([3.0, -2.0 + 1.2 / 2.0 * 2.0, 0.5])
    assert found.spread[found.pattern[0], 1, 1] == pytest.approx(1.5 - 1.2**2 / 2.0 - 0.3**2 / 1.0)
    assert found.spread[found.pattern[0], 0].tolist() == [0.0, 0.0, 0.0]
    assert found.distance[0] == pytest.approx(2.0**2 / 2.0 / 2)


def test_nothing_known_gives_the_mean_and_no_distance():
    imputer = Imputer(MEAN, COVARIANCE, np.full(3, -99.0), np.full(3, 99.0))
    found = imputer.complete(np.full((1, 3), np.nan))
    assert found.rows[0] == pytest.approx(MEAN)
    assert found.spread[0] == pytest.approx(COVARIANCE)
    assert found.distance[0] == 0


def test_nothing_unknown_changes_nothing(rows, imputer):
    whole = rows[~np.isnan(rows).any(axis=1)][:50]
    found = imputer.complete(whole)
    assert (found.rows == whole).all()
    assert not found.spread.any()


def test_what_is_filled_in_stays_within_what_was_seen():
    imputer = Imputer(MEAN, COVARIANCE, np.array([-9.0, -1.0, -9.0]), np.full(3, 9.0))
    assert imputer.complete(np.array([[-5.0, np.nan, 0.0]])).rows[0, 1] == -1.0


def test_patients_do_not_depend_on_who_is_beside_them(rows, imputer):
    together = imputer.complete(rows[:200])
    alone = [imputer.complete(rows[at : at + 1]) for at in range(200)]
    assert together.rows == pytest.approx(np.concatenate([each.rows for each in alone]))
    assert together.spread[together.pattern] == pytest.approx(np.concatenate([each.spread for each in alone]))


def test_saved_and_loaded_it_is_the_same(imputer, rows):
    again = Imputer.from_json(json.loads(json.dumps(imputer.to_json())))
    assert (again.complete(rows).rows == imputer.complete(rows).rows).all()


def test_a_column_that_is_never_known_is_an_error():
    with pytest.raises(ValueError, match="never known"):
        Imputer.fit(np.array([[1.0, np.nan], [2.0, np.nan]]))
