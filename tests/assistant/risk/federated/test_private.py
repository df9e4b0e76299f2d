"""The private variant keeps its promise (sensitivity, noise, accounting) and still ranks."""

from __future__ import annotations

from importlib.util import find_spec
from math import exp, sqrt

import numpy as np
import pytest
from scipy.stats import norm

from assistant.risk.federated.accountant import DELTA, epsilon_of, noise_for
from assistant.risk.federated.answers import answer
from assistant.risk.federated.centres import Centre, centres_of
from assistant.risk.federated.private import CLIP, CUTS, ROUNDS, public_rows, train_private
from assistant.risk.federated.training import local
from evals.risk.pairs import Pairs, c_index

needs_opacus = pytest.mark.skipif(find_spec("opacus") is None, reason="opacus is not installed")


def gradient(centre, *, deviation=0.0, number=0, steep=0.0):
    sent = {
        "levels": np.full(len(CUTS), -2.0),
        "weights": np.full(13, steep),
        "deviation": np.array([deviation]),
        "draw": np.array([3, number]),
    }
    return answer(centre, "noisy_gradient", sent)["gradient"]


@pytest.mark.parametrize("steep", [0.0, 1.0, -3.0])
def test_one_patient_moves_the_sum_by_no_more_than_the_clip(cohort, steep):
    """Also one whom no column describes as possible."""
    rows, months, died, _ = cohort(80, 1)
    rows[0] *= 1e6
    whole = Centre("A", rows, months, died)
    norms = []
    for at in range(80):
        rest = np.arange(80) != at
        without = Centre("A", rows[rest], months[rest], died[rest])
        norms.append(np.linalg.norm(gradient(whole, steep=steep) - gradient(without, steep=steep)))
    assert max(norms) <= CLIP + 1e-6
    assert max(norms) > CLIP / 2


def test_the_noise_is_as_large_as_said_and_new_each_round(cohort):
    rows, months, died, _ = cohort(80, 1)
    centre = Centre("A", rows, months, died)
    drawn = np.array([gradient(centre, deviation=5.0, number=at) for at in range(200)]) - gradient(centre)
    assert drawn.std() == pytest.approx(5.0, rel=0.05)
    assert abs(np.corrcoef(drawn[:-1].ravel(), drawn[1:].ravel())[0, 1]) < 0.08
    other = gradient(Centre("B", rows, months, died), deviation=5.0) - gradient(centre)
    assert not np.allclose(other, drawn[0])


@pytest.mark.parametrize(("trust", "expected"), [("sum", 7.0), ("nobody", 7.0 * 5)])
def test_noise_of_the_sum(cohort, trust, expected):
    """With shares the sum has the whole noise; where nobody is trusted each centre's own message has it."""
    rows, months, died, _ = cohort(25 * 12, 1)
    centres = centres_of(rows, months, died, [f"{at % 25:02d}" for at in range(300)])
    off = []

    def ask(task, sent):
        replies = local(centres)(task, sent)
        clean = local(centres)(task, sent | {"deviation": np.zeros(1)})
        off.append(sum(reply["gradient"] for reply in replies) - sum(reply["gradient"] for reply in clean))
        return replies

    train_private(ask, noise=7.0, patients=300, centres=25, trust=trust, seed=5)
    assert np.std(off) == pytest.approx(expected * CLIP, rel=0.1)


def test_it_ranks_and_more_noise_ranks_worse(cohort):
    rows, months, died, names = cohort(600, 12)
    centres = centres_of(rows, months, died, names)
    unseen, later, dead, _ = cohort(600, 12, seed=2)

    def measured(noise, seed=0):
        model = train_private(local(centres), noise=noise, patients=600, centres=len(centres), seed=seed)
        return c_index([Pairs.of(later, dead, model.risk(unseen))])

    clean, noisy = measured(0.0), np.mean([measured(200.0, seed) for seed in range(4)])
    assert clean > 0.74
    assert noisy < clean - 0.05
    assert measured(5.0, 1) == measured(5.0, 1) != measured(5.0, 2)


def test_nothing_but_constants_describes_the_columns():
    gaps = np.full((1, 13), np.nan)
    assert (public_rows(gaps) == 0).all()
    rows = np.zeros((2, 13))
    rows[1] = 1e3
    assert (public_rows(rows)[0] == public_rows(rows[:1])[0]).all()


def exact_delta(noise: float, rounds: int, epsilon: float) -> float:
    """Of the Gaussian mechanism (Balle and Wang 2018, theorem 8); rounds add up as one with less noise."""
    less = noise / sqrt(rounds)
    return norm.cdf(0.5 / less - epsilon * less) - exp(epsilon) * norm.cdf(-0.5 / less - epsilon * less)


@needs_opacus
@pytest.mark.parametrize("noise", [3.0, 10.0, 40.0])
def test_the_accountant_is_on_the_safe_side_of_the_exact_value_and_near_it(noise):
    epsilon = epsilon_of(noise, ROUNDS)
    assert exact_delta(noise, ROUNDS, epsilon) <= DELTA
    assert exact_delta(noise, ROUNDS, epsilon * 0.8) > DELTA


@needs_opacus
@pytest.mark.parametrize("epsilon", [0.5, 1.0, 8.0])
def test_noise_for_an_epsilon(epsilon):
    noise = noise_for(epsilon, ROUNDS)
    assert epsilon * 0.99 < epsilon_of(noise, ROUNDS) <= epsilon


@needs_opacus
def test_no_noise_for_no_epsilon():
    with pytest.raises(ValueError, match="above 0"):
        noise_for(0.0, ROUNDS)
