"""Intervals against published values, scipy's own, and what must hold of any interval."""

from __future__ import annotations

import math
from statistics import mean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.statistics import bootstrap, bootstrap_ratios, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # Newcombe 1998 (Stat Med 17:857), table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_interval(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_scipy_and_holds_the_share(pair: tuple[int, int]) -> None:
    successes, n = pair
    low, high = wilson(successes, n)
    peer = stats.binomtest(successes, n).proportion_ci(method="wilson")
    assert (low, high) == pytest.approx((peer.low, peer.high), abs=1e-9)
    assert 0 <= low <= successes / n <= high <= 1


def test_wilson_of_nothing_knows_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5)])
def test_wilson_refuses_what_is_no_share(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(successes, n)


def test_bootstrap_is_near_the_normal_interval_and_repeats() -> None:
    values = np.random.default_rng(1).normal(10, 2, 400).tolist()
    half = 1.96 * 2 / math.sqrt(400)
    interval = bootstrap(values, seed=3)
    assert interval == pytest.approx((mean(values) - half, mean(values) + half), abs=0.05)
    assert interval == bootstrap(values, seed=3) == bootstrap(values, mean, seed=3)
    assert interval != bootstrap(values, seed=4)


def test_bootstrap_keeps_what_belongs_together() -> None:
    """Ten patients, each with ten sentences that are all wrong or all right: n is ten, not a hundred."""
    patients = [[index % 2] * 10 for index in range(10)]
    low, high = bootstrap(patients, lambda drawn: mean(value for patient in drawn for value in patient))
    assert low < 0.3
    assert high > 0.7


def test_bootstrap_leaves_out_resamples_without_a_value() -> None:
    low, high = bootstrap([1.0, math.nan], mean)
    assert (low, high) == (1.0, 1.0)
    with pytest.raises(ValueError, match="undefined"):
        bootstrap([1.0], lambda _: math.nan)


def test_bootstrap_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no items"):
        bootstrap([])


def test_bootstrap_of_a_ratio_is_that_of_its_sums() -> None:
    rows = [(float(index % 3), 3.0 + index % 2) for index in range(40)]

    def ratio(drawn: list[tuple[float, float]]) -> float:
        return sum(top for top, _ in drawn) / sum(bottom for _, bottom in drawn)

    assert bootstrap_ratios([[row] for row in rows], seed=5) == pytest.approx(bootstrap(rows, ratio, seed=5))


def test_bootstrap_of_several_ratios_is_of_their_mean() -> None:
    one, many = [[(1.0, 2.0)]] * 5, [[(1.0, 2.0), (2.0, 2.0)]] * 5
    assert bootstrap_ratios(one) == (0.5, 0.5)
    assert bootstrap_ratios(many) == (0.75, 0.75)


def test_bootstrap_of_ratios_leaves_out_what_is_undefined() -> None:
    assert bootstrap_ratios([[(1.0, 1.0)], [(0.0, 0.0)]]) == (1.0, 1.0)
    with pytest.raises(ValueError, match="undefined"):
        bootstrap_ratios([[(0.0, 0.0)]])
    with pytest.raises(ValueError, match="no rows"):
        bootstrap_ratios([])
