"""Harrell's c-index by pairs, so that thousands of resamples cost little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]

RESAMPLES = 1000


@dataclass(frozen=True)
class Pairs:
    """The pairs of one group of patients (a fold, a centre) in which one is known to have died first.

    Attributes:
        comparable: 1 where the patient of the row is known to have died before the one of the column.
        concordant: 1 where that one has the higher risk too; 0.5 for equal risks.
    """

    comparable: FloatArray
    concordant: FloatArray

    @classmethod
    def of(cls, months: FloatArray, died: NDArray[np.bool_], risk: FloatArray) -> Self:
        """Compare all pairs (Harrell 1996, Stat Med 15:361); a death comes before a censoring of the same time."""
        import numpy as np

        earlier = (months[:, None] < months) | ((months[:, None] == months) & ~died)
        comparable = (died[:, None] & earlier).astype(np.float64)
        ranked = (risk[:, None] > risk) + 0.5 * (risk[:, None] == risk)
        return cls(comparable, comparable * ranked)

    def counts(self, weights: FloatArray | None = None) -> tuple[float, float]:
        """Return the concordant and the comparable pairs, each patient counted `weights` times."""
        if weights is None:
            return float(self.concordant.sum()), float(self.comparable.sum())
        return float(weights @ self.concordant @ weights), float(weights @ self.comparable @ weights)


def c_index(groups: Sequence[Pairs], *, pooled: bool = False) -> float:
    """Return the c-index of patients compared within their groups; NaN where no pair can be compared.

    Args:
        groups: Folds or centres.
        pooled: All pairs count the same; else all groups do (the mean of their c-indices).
    """
    return _value([group.counts() for group in groups], pooled=pooled)


def c_interval(groups: Sequence[Pairs], *, pooled: bool = False, seed: int = 0) -> tuple[float, float]:
    """Return the 95% percentile bootstrap interval of `c_index`, patients resampled within their groups."""
    values = resampled(groups, pooled=pooled, seed=seed)
    return _interval(values)


def gain_interval(
    ours: Sequence[Pairs], theirs: Sequence[Pairs], *, pooled: bool = False, seed: int = 0
) -> tuple[float, float]:
    """Return the interval of the difference of two models on the same patients, resampled together."""
    return _interval(resampled(ours, pooled=pooled, seed=seed) - resampled(theirs, pooled=pooled, seed=seed))


def resampled(groups: Sequence[Pairs], *, pooled: bool = False, seed: int = 0) -> FloatArray:
    """Return the c-index of RESAMPLES bootstrap samples; the same seed draws the same patients."""
    import numpy as np

    random = np.random.default_rng(seed)
    drawn = []
    for group in groups:
        size = len(group.comparable)
        weights = random.multinomial(size, np.full(size, 1 / size), size=RESAMPLES).astype(np.float64)
        both = (group.concordant, group.comparable)
        drawn.append([((weights @ matrix) * weights).sum(axis=1) for matrix in both])
    counts = np.array(drawn).transpose(2, 0, 1)
    return np.array([_value([tuple(pair) for pair in sample], pooled=pooled) for sample in counts])


def _value(counts: Sequence[tuple[float, float]], *, pooled: bool) -> float:
    usable = [(concordant, comparable) for concordant, comparable in counts if comparable > 0]
    if not usable:
        return float("nan")
    if pooled:
        return sum(one for one, _ in usable) / sum(both for _, both in usable)
    return sum(one / both for one, both in usable) / len(usable)


def _interval(values: FloatArray) -> tuple[float, float]:
    import numpy as np

    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)
