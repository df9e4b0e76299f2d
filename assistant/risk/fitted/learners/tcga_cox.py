"""Cox's proportional hazards with a ridge penalty (Cox 1972; Verweij and van Houwelingen 1994)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from assistant.risk.fitted.linear import Weighed
from assistant.risk.fitted.penalised import penalised

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

RIDGE = 1e-6
"""Share of the absolute penalty; the library takes none of 0."""


class Learner(Weighed):
    """Every column keeps a weight; correlated ones share it."""

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit to rows without gaps."""
        return penalised(cls, rows, months, died, mixtures=(RIDGE,), seed=seed)
