"""A linear survival support vector machine: ranks patients (Pölsterl 2015, doi 10.1007/978-3-319-23525-7_15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from assistant.risk.fitted.linear import Weighed, outcome, standardised

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

STRENGTH = 0.01
"""Weight of the ranking errors against the squared weights."""


class Learner(Weighed):
    """It learns the order of deaths only; its score means nothing but that until it is calibrated."""

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit to rows without gaps."""
        from sksurv.svm import FastSurvivalSVM

        standard, middle, scale = standardised(rows)
        model = FastSurvivalSVM(alpha=STRENGTH, rank_ratio=1.0, max_iter=100, tol=1e-4, random_state=seed)
        # It ranks by survival; a higher score is to be worse.
        weights = -model.fit(standard, outcome(months, died)).coef_
        return cls(weights / scale, middle, {"alpha": STRENGTH})
