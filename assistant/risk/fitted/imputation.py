"""What is not known, from what is: the expectation of a normal distribution fitted to incomplete rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

ROUNDS = 100
"""Rounds of expectation and maximisation, at most."""
SETTLED = 3e-4
"""No covariance moves more than this in a round: done."""
RIDGE = 0.002
"""Variance added to each column, in its own variances: keeps near-collinear columns apart."""


@dataclass(frozen=True)
class Completed:
    """Rows without gaps.

    Attributes:
        rows: Shape (patients, columns); what was known as it was, what was not at its expectation given the rest.
        spread: Covariance of what was filled in, one matrix a pattern of gaps, shape (patterns, columns, columns);
            0 where a value was known.
        pattern: Which of them is a patient's, shape (patients,).
        distance: How far what is known lies from the training data: squared Mahalanobis distance over the number of
            known columns, shape (patients,); about 1 for an ordinary patient, 0 where nothing is known.
    """

    rows: FloatArray
    spread: FloatArray
    pattern: NDArray[np.intp]
    distance: FloatArray


@dataclass(frozen=True)
class Imputer:
    """Mean and covariance of the columns.

    A gap says nothing by itself: in TCGA some columns are missing for reasons of the project (no lobe was recorded
    for glioblastoma), which would teach a model that takes gaps as a feature the wrong thing about other hospitals.

    Attributes:
        mean: Shape (columns,).
        covariance: Shape (columns, columns).
        low: Smallest value seen of each column; what is filled in is kept within.
        high: Largest.
    """

    mean: FloatArray
    covariance: FloatArray
    low: FloatArray
    high: FloatArray

    @classmethod
    def fit(cls, rows: FloatArray) -> Self:
        """Estimate by expectation-maximisation from rows with NaN (Little and Rubin 2002, chapter 11.2).

        Raises:
            ValueError: A column is never known.
        """
        import numpy as np

        if np.isnan(rows).all(axis=0).any():
            raise ValueError("a column is never known")
        low, high, mean = np.nanmin(rows, axis=0), np.nanmax(rows, axis=0), np.nanmean(rows, axis=0)
        variance = np.maximum(np.nanvar(rows, axis=0), 1e-6)
        ridge = np.diag(RIDGE * variance)
        covariance = np.diag(variance) + ridge
        patterns = _Patterns(rows)
        for _ in range(ROUNDS):
            found = patterns.fill(mean, covariance)
            before, mean = covariance, found.rows.mean(axis=0)
            centred = found.rows - mean
            spread = np.tensordot(patterns.patients, found.spread, axes=1)
            covariance = (centred.T @ centred + spread) / len(rows) + ridge
            if float(np.abs(covariance - before).max()) < SETTLED:
                break
        return cls(mean, covariance, low, high)

    def complete(self, rows: FloatArray) -> Completed:
        """Fill in what is NaN with its expectation given what is known of the same patient."""
        import numpy as np

        found = _Patterns(rows).fill(self.mean, self.covariance)
        filled = np.where(np.isnan(rows), np.clip(found.rows, self.low, self.high), rows)
        return Completed(filled, found.spread, found.pattern, found.distance)

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain lists."""
        return {name: getattr(self, name).tolist() for name in ("mean", "covariance", "low", "high")}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        import numpy as np

        return cls(**{name: np.array(saved[name], dtype=np.float64) for name in ("mean", "covariance", "low", "high")})


class _Patterns:
    """Rows grouped by what they lack.

    Attributes:
        patients: How many rows of each pattern, shape (patterns,).
    """

    def __init__(self, rows: FloatArray) -> None:
        import numpy as np

        gaps = np.isnan(rows)
        keys, self._pattern, self.patients = np.unique(
            gaps @ (1 << np.arange(rows.shape[1], dtype=np.int64)), return_inverse=True, return_counts=True
        )
        self._rows, self._gaps = rows, gaps
        self._places = np.split(np.argsort(self._pattern, kind="stable"), np.cumsum(self.patients)[:-1])
        self._known = ((keys[:, None] >> np.arange(rows.shape[1])) & 1) == 0

    def fill(self, mean: FloatArray, covariance: FloatArray) -> Completed:
        """Return the expectation of each row given what is known of it."""
        import numpy as np

        both = self._known[:, :, None] & self._known[:, None, :]
        # The inverse of the known block, with 0 elsewhere: that of the block beside an identity, less the identity.
        lacking = np.eye(len(mean)) * ~self._known[:, None, :]
        inverse = np.where(both, np.linalg.inv(np.where(both, covariance, lacking)), 0.0)
        weights = inverse @ covariance
        spread = np.where(~self._known[:, :, None] & ~self._known[:, None, :], covariance - covariance @ weights, 0.0)
        off = np.where(self._gaps, 0.0, self._rows - mean)
        filled, distance = np.empty_like(off), np.empty(len(off))
        for number, at in enumerate(self._places[: len(self.patients)]):
            filled[at] = mean + off[at] @ weights[number]
            distance[at] = ((off[at] @ inverse[number]) * off[at]).sum(axis=1)
        known = np.maximum(self._known.sum(axis=1), 1)[self._pattern]
        filled = np.where(self._gaps, filled, self._rows)
        return Completed(filled, (spread + spread.transpose(0, 2, 1)) / 2, self._pattern, distance / known)
