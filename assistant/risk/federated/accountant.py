"""How much privacy a number of noisy rounds costs: Renyi differential privacy, by Opacus' accountant."""

from __future__ import annotations

import importlib
from typing import Any

from ingestion.errors import GlioscribeError

DELTA = 1e-5
"""Probability that the promise does not hold; well below one over the patients."""
ORDERS = [1 + step / 10 for step in range(1, 100)] + [float(order) for order in range(11, 64)] + [
    float(2**power) for power in range(6, 17)
]  # fmt: skip
"""Orders to choose the best bound from."""


def epsilon_of(noise: float, rounds: int, delta: float = DELTA) -> float:
    """Return the epsilon of some rounds of the Gaussian mechanism in which every patient takes part in every round.

    Args:
        noise: Standard deviation over the clipping norm, above 0.
        rounds: How many.
        delta: The delta of (epsilon, delta).

    Raises:
        GlioscribeError: Opacus is not installed.
    """
    analysis = _analysis()
    divergence = analysis.compute_rdp(q=1.0, noise_multiplier=noise, steps=rounds, orders=ORDERS)
    epsilon, _ = analysis.get_privacy_spent(orders=ORDERS, rdp=divergence, delta=delta)
    return float(epsilon)


def noise_for(epsilon: float, rounds: int, delta: float = DELTA) -> float:
    """Return the least noise, to a thousandth, that keeps some rounds within epsilon.

    Raises:
        GlioscribeError: Opacus is not installed.
        ValueError: Epsilon is not above 0.
    """
    if epsilon <= 0:
        raise ValueError("epsilon must be above 0")
    low, high = 1e-3, 1.0
    while epsilon_of(high, rounds, delta) > epsilon:
        low, high = high, high * 2
    while high / low > 1.001:
        middle = (low * high) ** 0.5
        low, high = (middle, high) if epsilon_of(middle, rounds, delta) > epsilon else (low, middle)
    return high


def _analysis() -> Any:  # noqa: ANN401 - a module
    try:
        return importlib.import_module("opacus.accountants.analysis.rdp")
    except ImportError as error:
        raise GlioscribeError("opacus is not installed", hint="run: make install") from error
