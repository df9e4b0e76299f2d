"""Survival from scores: against data whose survival is known, and its laws."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.risk.fitted.baseline import CUTS, FOLLOWED, Baseline

MONTHS = (12, 24, 36, 60)


@pytest.fixture(scope="module")
def drawn():
    random = np.random.default_rng(5)
    score = random.normal(2.0, 0.8, 6000)
    time = random.exponential(1 / (0.03 * np.exp(score - 2.0)))
    censored = random.uniform(10, 150, 6000)
    return score, np.minimum(time, censored), time <= censored


@pytest.fixture(scope="module")
def baseline(drawn):
    return Baseline.fit(*drawn)


@pytest.mark.parametrize("score", [1.0, 2.0, 3.0])
def test_the_survival_is_that_of_the_data(baseline, score):
    expected = np.exp(-0.03 * np.exp(score - 2.0) * np.array(MONTHS))
    assert baseline.survival(baseline.log_hazard(np.array([score])), MONTHS)[0] == pytest.approx(expected, abs=0.03)


def test_a_log_hazard_of_a_score_is_what_it_was_made_with(baseline):
    rise = baseline.log_hazard(np.array([3.0])) - baseline.log_hazard(np.array([2.0]))
    assert rise == pytest.approx(1.0, abs=0.1)


def test_the_scale_of_a_score_does_not_matter(drawn, baseline):
    score, months, died = drawn
    other = Baseline.fit(1000 + 50 * score, months, died)
    ours = baseline.survival(baseline.log_hazard(score[:50]), MONTHS)
    assert other.survival(other.log_hazard(1000 + 50 * score[:50]), MONTHS) == pytest.approx(ours, abs=1e-3)


def test_a_slope_that_fades_is_found():
    """Until two years the score means all, later nothing."""
    random = np.random.default_rng(6)
    z = random.normal(0, 1, 8000)
    early = random.exponential(1 / (0.02 * np.exp(z)))
    months = np.where(early < 24, early, 24 + random.exponential(1 / 0.02, 8000))
    found = Baseline.fit(z, months, np.ones(8000, dtype=bool))
    assert found.slopes[CUTS.index(12.0)] > 0.8
    assert found.slopes[CUTS.index(60.0)] < 0.3


@given(st.lists(st.floats(-6, 6), min_size=2, max_size=2, unique=True), st.floats(0.5, 100), st.floats(0.5, 40))
def test_survival_falls_with_risk_and_with_time(baseline, risks, month, later):
    low, high = sorted(risks)
    survival = baseline.survival(np.array([low, high]), [month, month + later])
    assert (survival >= 0).all()
    assert (survival <= 1).all()
    assert (survival[:, 0] >= survival[:, 1]).all()
    assert (survival[0] >= survival[1]).all()


@given(st.floats(-4, 4))
def test_at_the_median_half_are_alive(baseline, risk):
    median = float(baseline.median(np.array([risk]))[0])
    if np.isinf(median):
        assert baseline.survival(np.array([risk]), [FOLLOWED])[0, 0] >= 0.5
    else:
        assert baseline.survival(np.array([risk]), [median])[0, 0] == pytest.approx(0.5)


def test_everyone_is_alive_at_the_start(baseline):
    assert baseline.survival(np.array([-2.0, 5.0]), [0.0])[:, 0].tolist() == [1.0, 1.0]


def test_saved_and_loaded_it_is_the_same(baseline):
    again = Baseline.from_json(json.loads(json.dumps(baseline.to_json())))
    risk = np.linspace(-3, 3, 20)
    assert (again.survival(risk, MONTHS) == baseline.survival(risk, MONTHS)).all()


def test_other_spans_are_an_error(baseline):
    saved = {**baseline.to_json(), "cuts": [0.0, 12.0]}
    with pytest.raises(ValueError, match="other spans"):
        Baseline.from_json(saved)
