"""Scores from elsewhere on our scale: what they come to, and how they are weighed."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.risk.fitted.fusion.base import Worth
from assistant.risk.fitted.registry import DEFAULT, load_model
from assistant.risk.inputs import ExternalScore
from assistant.risk.pooling import Opinion, opinion, pool, together

WORTH = Worth(open=0.3, alone=0.9)


@pytest.fixture(scope="module")
def baseline():
    return load_model(DEFAULT).baseline


@pytest.mark.parametrize("risk", [-2.0, -0.5, 0.0, 1.3])
@pytest.mark.parametrize("horizon", [6.0, 24.0, 60.0])
def test_a_survival_comes_back_to_the_log_hazard_that_gives_it(baseline, risk, horizon):
    alive = float(baseline.survival(np.array([risk]), [horizon])[0, 0])
    for value, unit in ((alive, "probability"), (100 * alive, "percent")):
        score = ExternalScore(model="x", value=value, unit=unit, horizon_months=horizon)
        assert opinion(score, baseline).risk == pytest.approx(risk, abs=0.01)


@pytest.mark.parametrize("risk", [0.3, 1.5])
def test_a_median_comes_back_to_the_log_hazard_that_gives_it(baseline, risk):
    months = float(baseline.median(np.array([risk]))[0])
    assert opinion(ExternalScore(model="x", value=months, unit="months"), baseline).risk == pytest.approx(
        risk, abs=0.01
    )


def test_an_interval_says_how_sure_it_is(baseline):
    def variance(low: float, high: float) -> float:
        score = ExternalScore(model="x", value=0.4, unit="probability", horizon_months=24, interval=(low, high))
        return opinion(score, baseline).variance

    assert 0 < variance(0.35, 0.45) < variance(0.2, 0.6)
    assert (
        opinion(ExternalScore(model="x", value=0.4, unit="probability", horizon_months=24), baseline).variance is None
    )


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_certainty_is_kept_within_reach(baseline, value):
    found = opinion(ExternalScore(model="x", value=value, unit="probability", horizon_months=24), baseline)
    assert abs(found.risk) <= 8


def test_without_opinions_ours_stands():
    assert pool(0.7, 0.2, [], WORTH) == pytest.approx((0.7, 0.2))


def test_an_opinion_counts_more_where_little_is_known_of_the_patient():
    sure, _ = pool(0.0, 0.1, [Opinion(1.0, None)], WORTH)
    unsure, _ = pool(0.0, 1.0, [Opinion(1.0, 0.01)], WORTH)
    assert 0 < sure < 0.5 < unsure < 1


def test_a_sure_opinion_counts_more_than_an_unsure_one():
    sure, _ = pool(0.0, 0.3, [Opinion(1.0, 0.01)], WORTH)
    unsure, _ = pool(0.0, 0.3, [Opinion(1.0, 2.0)], WORTH)
    assert sure > unsure


def test_disagreement_makes_it_less_sure_and_agreement_does_not():
    _, agreeing = pool(0.5, 0.3, [Opinion(0.5, None)], WORTH)
    _, apart = pool(0.5, 0.3, [Opinion(2.5, None)], WORTH)
    assert agreeing == pytest.approx(0.3)
    assert apart > 0.8


def test_horizons_of_one_model_are_one_opinion():
    assert together([Opinion(1.0, 0.2), Opinion(2.0, None)]) == Opinion(1.5, 0.2)
