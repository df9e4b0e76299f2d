"""Cox's proportional hazards with an elastic net (Zou and Hastie 2005; Simon 2011, J Stat Softw 39(5))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from assistant.risk.fitted.linear import Weighed
from assistant.risk.fitted.penalised import penalised

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

MIXTURES = (0.2, 0.5, 0.9)


class Learner(Weighed):
    """Columns that add nothing get the weight 0."""

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit to rows without gaps."""
        return penalised(cls, rows, months, died, mixtures=MIXTURES, seed=seed)
