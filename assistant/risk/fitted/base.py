"""What every fitted model promises, single or fused, and what is worked out of it for each patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.baseline import Baseline
    from assistant.risk.fitted.design import FloatArray

HORIZONS = (12, 24, 36, 60)
"""Months at which survival is said."""
Z95 = 1.959963984540054


class Learner(Protocol):
    """A way to score complete rows; a file in `learners/` defines one as `Learner`."""

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit to rows without gaps, shape (patients, columns); what it chooses, it chooses inside these."""
        ...

    def score(self, rows: FloatArray) -> FloatArray:
        """Return a score on the scale of a log hazard, shape (patients,): higher is worse."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` needs: numbers, lists, text."""
        ...

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew; needs no library of the training, boosted trees excepted."""
        ...


class SurvivalModel(Protocol):
    """A fitted model, single or fused. Rows may have gaps (NaN)."""

    @property
    def baseline(self) -> Baseline:
        """What turns `risk` into survival."""
        ...

    def risk(self, rows: FloatArray) -> FloatArray:
        """Return the log hazard relative to the average patient of the training data, shape (patients,)."""
        ...

    def error(self, rows: FloatArray) -> FloatArray:
        """Return the standard error of `risk`, shape (patients,); wider where inputs are not known."""
        ...

    def unlike(self, rows: FloatArray) -> NDArray[np.bool_]:
        """Tell which patients are unlike the training data, shape (patients,)."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` needs: numbers, lists, text."""
        ...

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        ...


class FusedModel(SurvivalModel, Protocol):
    """A model of several modalities; a file in `fusion/` defines one as `Fusion`."""

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit to rows of COLUMNS, shape (patients, columns), NaN where not known."""
        ...


@dataclass(frozen=True)
class Outlook:
    """What a model says of several patients; intervals are 95%, of the estimate and not of one patient's life.

    Attributes:
        risk: Log hazard relative to the average patient of the training data, shape (patients,).
        error: Its standard error.
        survival: Probability of being alive at HORIZONS, shape (patients, horizons).
        low: Lower ends.
        high: Upper ends.
        median: Months, infinite where not reached in the ten years that were followed.
        median_low: Lower end, months.
        median_high: Upper end, months, or infinite.
        unlike: Unlike the training data.
    """

    risk: FloatArray
    error: FloatArray
    survival: FloatArray
    low: FloatArray
    high: FloatArray
    median: FloatArray
    median_low: FloatArray
    median_high: FloatArray
    unlike: NDArray[np.bool_]


def outlook(model: SurvivalModel, rows: FloatArray, *, months: Sequence[float] = HORIZONS) -> Outlook:
    """Work out survival, median and intervals.

    Args:
        model: Any fitted model.
        rows: Shape (patients, columns), NaN where not known.
        months: Times at which survival is said.
    """
    risk, error, baseline = model.risk(rows), model.error(rows), model.baseline
    better, worse = risk - Z95 * error, risk + Z95 * error
    return Outlook(
        risk=risk,
        error=error,
        survival=baseline.survival(risk, months),
        low=baseline.survival(worse, months),
        high=baseline.survival(better, months),
        median=baseline.median(risk),
        median_low=baseline.median(worse),
        median_high=baseline.median(better),
        unlike=model.unlike(rows),
    )
