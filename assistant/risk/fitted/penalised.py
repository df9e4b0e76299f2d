"""Cox regression with a penalty, the penalty chosen by cross-validated partial likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.risk.fitted.linear import outcome, standardised
from assistant.risk.fitted.splitting import folds, partial_likelihood

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.fitted.linear import Fit

PENALTIES = (0.3, 0.1, 0.05, 0.03, 0.02, 0.01, 0.003, 0.001)
"""Strengths by patient, from strong to weak."""
REPEATS = 3
"""Splits into folds, so that the choice hangs less on one of them."""


def penalised(
    make: type[Fit], rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *,
    mixtures: tuple[float, ...], seed: int,
) -> Fit:  # fmt: skip
    """Fit the weighed sum whose penalty predicts best inside the given patients.

    The measure is the cross-validated partial likelihood (Verweij and van Houwelingen 1993, Stat Med 12:2305): of
    all patients less of those trained on.

    Args:
        make: What to make of the weights.
        rows: Shape (patients, columns), no gaps.
        months: Survival, months.
        died: Whether the death was seen.
        mixtures: Shares of the absolute penalty to choose from, above 0 to 1; the rest is squared (ridge).
        seed: Seed of the folds.
    """
    import numpy as np

    standard, middle, scale = standardised(rows)
    likelihood = np.zeros((len(mixtures), len(PENALTIES)))
    for kept in (kept for again in range(REPEATS) for kept, _ in folds(died, seed=seed + again)):
        for at, mixture in enumerate(mixtures):
            scores = standard @ _path(standard[kept], months[kept], died[kept], mixture)
            for number, score in enumerate(scores.T):
                whole = partial_likelihood(score, months, died)
                likelihood[at, number] += whole - partial_likelihood(score[kept], months[kept], died[kept])
    at, number = divmod(int(likelihood.argmax()), len(PENALTIES))
    weights = _path(standard, months, died, mixtures[at])[:, number]
    return make(weights / scale, middle, {"penalty": PENALTIES[number], "absolute_share": mixtures[at]})


def _path(rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], mixture: float) -> FloatArray:
    """Return the weights at each of PENALTIES, shape (columns, penalties)."""
    from sksurv.linear_model import CoxnetSurvivalAnalysis

    model = CoxnetSurvivalAnalysis(l1_ratio=mixture, alphas=list(PENALTIES), normalize=False)
    found: FloatArray = model.fit(rows, outcome(months, died)).coef_
    return found
