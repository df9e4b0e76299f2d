"""From a score to survival: a piecewise constant hazard whose slope over the score may change with time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

CUTS = (0.0, 3.0, 6.0, 9.0, 12.0, 18.0, 24.0, 36.0, 48.0, 60.0, 84.0)
"""Beginnings of the spans in which the hazard is held constant, months; the last has no end."""
EARLY = 24.0
"""Months over which a log hazard is given."""
FOLLOWED = 120.0
"""Months beyond which too few were followed for a median to be said."""
SMOOTH = 10.0
"""How strongly a span's slope is drawn to its neighbour's: the precision of their difference."""
BEND = 5.0
"""How strongly the bends are drawn to a straight line: the precision of a part's steepness about 1."""
SHARES = (0.2, 0.4, 0.6, 0.8)
"""Shares of the training patients below each bend."""


@dataclass(frozen=True)
class Baseline:
    """Hazard exp(level + slope × f(z)) a month in each span, where z is the standardised score.

    With equal slopes and f(z) = z this is Cox's model with a baseline in steps. Unequal slopes say that a score of
    the time of diagnosis loses (or gains) meaning as the years pass. f is a line with bends: gliomas come in two
    kinds, and in between the hazard rises faster than within them. All slopes and all parts of f rise, so that a
    higher score means a lower survival at every time.

    Attributes:
        middle: Mean of the score in training.
        scale: Its standard deviation.
        levels: Log hazard of the average patient by span, shape (spans,).
        slopes: By span, shape (spans,).
        bends: Where f bends, in z, shape (parts - 1,).
        steepness: Of f between the bends, shape (parts,).
    """

    middle: float
    scale: float
    levels: FloatArray
    slopes: FloatArray
    bends: FloatArray
    steepness: FloatArray

    @classmethod
    def fit(cls, score: FloatArray, months: FloatArray, died: NDArray[np.bool_]) -> Self:
        """Fit by penalised maximum likelihood (Poisson, Friedman 1982, Ann Stat 10:101).

        Args:
            score: Scores that the patients' own outcomes had no part in (out of fold), shape (patients,).
            months: Survival, months.
            died: Whether the death was seen.
        """
        import numpy as np
        from scipy.optimize import minimize

        middle, scale = float(score.mean()), max(float(score.std()), 1e-9)
        z = (score - middle) / scale
        bends = np.quantile(z, SHARES)
        ramps = _ramps(z, bends)
        inside = _inside(months)
        last = np.searchsorted(CUTS, months, side="left") - 1
        deaths = np.zeros_like(inside)
        deaths[np.flatnonzero(died), last[died]] = 1.0
        spans, parts = len(CUTS), ramps.shape[1]

        def loss(parameters: FloatArray) -> tuple[float, FloatArray]:
            levels, slopes, steepness = np.split(parameters, [spans, 2 * spans])
            bent = ramps @ steepness
            rate = np.clip(levels + bent[:, None] * slopes, -30, 30)
            expected = np.exp(rate) * inside
            off = expected - deaths
            steps, rises, bending = np.diff(slopes), np.diff(levels), steepness - 1
            value = float((expected - deaths * rate).sum())
            value += 0.5 * float(SMOOTH * (steps**2).sum() + (rises**2).sum() + BEND * (bending**2).sum())
            gradient = [off.sum(axis=0), (off * bent[:, None]).sum(axis=0), ramps.T @ (off @ slopes) + BEND * bending]
            gradient[0] += _pull(rises)
            gradient[1] += SMOOTH * _pull(steps)
            return value, np.concatenate(gradient)

        average = np.log(max(float(died.sum()), 1.0) / float(months.sum()))
        start = np.concatenate([np.full(spans, average), np.full(spans, 0.5), np.ones(parts)])
        bounds = [(-15.0, 2.0)] * spans + [(0.05, 4.0)] * spans + [(0.1, 5.0)] * parts
        found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000})
        levels, slopes, steepness = np.split(found.x, [spans, 2 * spans])
        return cls(middle, scale, levels, slopes, bends, steepness)

    def log_hazard(self, score: FloatArray) -> FloatArray:
        """Return the log hazard relative to the average patient of the training data, over the first two years.

        It is linear in the score, the bends left out, so that what adds up in the score adds up here.
        """
        import numpy as np

        return np.asarray((score - self.middle) / self.scale * self._early())

    def cumulative(self, log_hazard: FloatArray, months: Sequence[float]) -> FloatArray:
        """Return the hazards gathered until some times, shape (patients, months).

        Args:
            log_hazard: As `log_hazard` gives it, shape (patients,).
            months: Times, months, 0 or more.
        """
        import numpy as np

        return np.asarray(self._hazards(log_hazard) @ _inside(np.asarray(months, dtype=np.float64)).T)

    def survival(self, log_hazard: FloatArray, months: Sequence[float]) -> FloatArray:
        """Return the probabilities of being alive at some times, shape (patients, months)."""
        import numpy as np

        return np.asarray(np.exp(-self.cumulative(log_hazard, months)))

    def median(self, log_hazard: FloatArray) -> FloatArray:
        """Return the months by which half are dead, shape (patients,); infinite where beyond FOLLOWED."""
        import numpy as np

        hazards = self._hazards(log_hazard)
        cuts = np.array(CUTS)
        gathered = np.concatenate(
            [np.zeros((len(hazards), 1)), np.cumsum(hazards[:, :-1] * np.diff(cuts), axis=1)], axis=1
        )
        span = (gathered <= np.log(2)).sum(axis=1) - 1
        rows = np.arange(len(hazards))
        found = cuts[span] + (np.log(2) - gathered[rows, span]) / hazards[rows, span]
        return np.where(found > FOLLOWED, np.inf, found)

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain numbers."""
        return {
            "middle": self.middle,
            "scale": self.scale,
            "cuts": list(CUTS),
            "levels": self.levels.tolist(),
            "slopes": self.slopes.tolist(),
            "bends": self.bends.tolist(),
            "steepness": self.steepness.tolist(),
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`.

        Raises:
            ValueError: It was made for other spans.
        """
        import numpy as np

        if tuple(saved["cuts"]) != CUTS:
            raise ValueError("the baseline was made for other spans of time")
        parts = (np.array(saved[name]) for name in ("levels", "slopes", "bends", "steepness"))
        return cls(saved["middle"], saved["scale"], *parts)

    def _hazards(self, log_hazard: FloatArray) -> FloatArray:
        """Return the hazard a month by span, shape (patients, spans)."""
        import numpy as np

        bent = _ramps(log_hazard / self._early(), self.bends) @ self.steepness
        return np.asarray(np.exp(np.clip(self.levels + bent[:, None] * self.slopes, -30, 5)))

    def _early(self) -> float:
        """Return the mean slope over the first two years."""
        return float(self.slopes[: sum(cut < EARLY for cut in CUTS)].mean())


def _ramps(z: FloatArray, bends: FloatArray) -> FloatArray:
    """Return how much of the way from 0 to z lies in each part between the bends, shape (patients, parts)."""
    import numpy as np

    low, high = np.array([-np.inf, *bends]), np.array([*bends, np.inf])
    return np.asarray(np.clip(z[:, None], low, high) - np.clip(0.0, low, high))


def _pull(differences: FloatArray) -> FloatArray:
    """Return the gradient of half the sum of squared differences of neighbours."""
    import numpy as np

    return np.asarray(np.append(0.0, differences) - np.append(differences, 0.0))


def _inside(months: FloatArray) -> FloatArray:
    """Return the months spent in each span until each time, shape (times, spans)."""
    import numpy as np

    begins, ends = np.array(CUTS), np.array([*CUTS[1:], np.inf])
    return np.asarray(np.clip(np.minimum(months[:, None], ends) - begins, 0, None))
