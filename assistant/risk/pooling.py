"""Scores from elsewhere fused with ours, late: brought to one scale, weighed by what is known of their error."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from assistant.risk.fitted.base import Z95
from assistant.risk.fitted.baseline import FOLLOWED

if TYPE_CHECKING:
    from assistant.risk.fitted.baseline import Baseline
    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.fitted.fusion.base import Worth
    from assistant.risk.inputs import ExternalScore

PROBABILITIES = {"probability": 1.0, "percent": 100.0, "%": 100.0}
REACH = 8.0
"""Log hazards from minus to plus this are looked at."""
STEPS = 1601


class Opinion(NamedTuple):
    """A score on our scale.

    Attributes:
        risk: Log hazard relative to the average patient of the training data.
        variance: Of its own error, by its interval; None where it gives none.
    """

    risk: float
    variance: float | None


def opinion(score: ExternalScore, baseline: Baseline) -> Opinion | str:
    """Bring a score from elsewhere to the log hazard at which our baseline says the same.

    Args:
        score: A probability of being alive with its horizon, or a median survival in months.
        baseline: Of the fitted model.

    Returns:
        The log hazard with its error, or in words why the score can't be fused.
    """
    if isinstance(score.value, str) or score.output not in (None, "survival"):
        return "only a survival probability with its horizon or a median survival in months can be fused"
    if score.unit in PROBABILITIES:
        if score.horizon_months is None:
            return "a probability without its horizon can't be fused"
        if score.horizon_months > FOLLOWED:
            return f"its horizon lies beyond the {FOLLOWED:g} months that the training data were followed"
        scale, horizon = PROBABILITIES[score.unit], score.horizon_months
    elif score.unit == "months":
        scale, horizon = 1.0, 0.0
    else:
        return f"'{score.unit}' says nothing of survival without a calibration"
    risk = _risk_at(baseline, horizon, score.value / scale)
    if score.interval is None:
        return Opinion(risk, None)
    worse, better = (_risk_at(baseline, horizon, end / scale) for end in score.interval)
    return Opinion(risk, ((worse - better) / (2 * Z95)) ** 2)


def together(opinions: Sequence[Opinion]) -> Opinion:
    """Return the mean of what one model says at several horizons; it counts once, however many there are."""
    variances = [one.variance for one in opinions if one.variance is not None]
    mean = sum(one.risk for one in opinions) / len(opinions)
    return Opinion(mean, sum(variances) / len(variances) if variances else None)


def pool(risk: float, error: float, opinions: Sequence[Opinion], worth: Worth) -> tuple[float, float]:
    """Combine our prediction with opinions on the same scale.

    Each is weighed by the inverse of its variance: ours is its own error and what one more modality has been seen to
    settle, that of a score from elsewhere is its own error and how far one modality alone lies off. The error of
    the result is that of the mixture, so that it grows where they disagree and never falls below their mean.

    Args:
        risk: Our log hazard.
        error: Its standard error.
        opinions: Scores from elsewhere.
        worth: What a modality has been seen to be worth in training.

    Returns:
        The log hazard and its standard error.
    """
    own = error**2
    variances = [own, *(own if one.variance is None else one.variance for one in opinions)]
    risks = [risk, *(one.risk for one in opinions)]
    weights = [1 / (own + worth.open), *(1 / (variance + worth.alone) for variance in variances[1:])]
    total = sum(weights)
    mean = sum(weight * each for weight, each in zip(weights, risks, strict=True)) / total
    spread = sum(
        weight * (variance + (each - mean) ** 2)
        for weight, variance, each in zip(weights, variances, risks, strict=True)
    )
    return mean, float((spread / total) ** 0.5)


def _risk_at(baseline: Baseline, horizon: float, value: float) -> float:
    """Return the log hazard of a survival at a horizon, or of a median in months where the horizon is 0."""
    import numpy as np

    risks, values = _curve(_Same(baseline), horizon)
    return float(np.interp(-value, -values, risks))


class _Same:
    """A baseline as a key of a cache: the same object is the same baseline."""

    def __init__(self, baseline: Baseline) -> None:
        self.baseline = baseline

    def __hash__(self) -> int:
        return id(self.baseline)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.baseline is other.baseline


@lru_cache(maxsize=256)
def _curve(same: _Same, horizon: float) -> tuple[FloatArray, FloatArray]:
    """Return log hazards and what they mean: survival at the horizon, or the median in months where it is 0."""
    import numpy as np

    risks = np.linspace(-REACH, REACH, STEPS)
    if horizon:
        return risks, same.baseline.survival(risks, [horizon])[:, 0]
    return risks, np.minimum(same.baseline.median(risks), FOLLOWED)
