"""One learner made a model for patients: gaps filled, the score calibrated, its error and where it does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from assistant.risk.fitted.baseline import Baseline
from assistant.risk.fitted.imputation import Completed, Imputer
from assistant.risk.fitted.linear import Weighed
from assistant.risk.fitted.registry import LEARNERS
from assistant.risk.fitted.splitting import out_of_fold

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.base import Learner
    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.fitted.splitting import Places

LIKE = 0.995
"""A patient is unlike the training data where fewer than 1 in 200 of it lie as far off."""
DRAWS = 4
"""Pairs of values drawn for what is not known, where the learner is not linear."""


@dataclass(frozen=True)
class Single:
    """A learner over some of the columns.

    Attributes:
        learner: Name of its file.
        columns: Places of the columns that it reads.
        scoring: The fitted learner.
        imputer: What fills gaps, over these columns.
        baseline: What turns the score into survival.
        deaths: Seen in training; what the error of the estimate goes by.
        far: Distance beyond which a patient is unlike the training data.
    """

    learner: str
    columns: tuple[int, ...]
    scoring: Learner
    imputer: Imputer
    baseline: Baseline
    deaths: int
    far: float

    @classmethod
    def fit_on(
        cls, learner: str, columns: tuple[int, ...], rows: FloatArray, months: FloatArray,
        died: NDArray[np.bool_], *, seed: int,
    ) -> Self:  # fmt: skip
        """Fit a learner, the imputer and the baseline; the baseline on scores from out of fold."""
        import numpy as np

        chosen = rows[:, list(columns)]
        way = LEARNERS.get(learner)

        def fitted(kept: Places) -> Callable[[Places], FloatArray]:
            imputer = Imputer.fit(chosen[kept])
            inner = way.fit(imputer.complete(chosen[kept]).rows, months[kept], died[kept], seed=seed)
            return lambda out: inner.score(imputer.complete(chosen[out]).rows)

        apart = out_of_fold(fitted, died, seed=seed)
        imputer = Imputer.fit(chosen)
        completed = imputer.complete(chosen)
        return cls(
            learner=learner,
            columns=columns,
            scoring=way.fit(completed.rows, months, died, seed=seed),
            imputer=imputer,
            baseline=Baseline.fit(apart, months, died),
            deaths=int(died.sum()),
            far=float(np.quantile(completed.distance, LIKE)),
        )

    def completed(self, rows: FloatArray) -> Completed:
        """Return the columns that the model reads, gaps filled."""
        return self.imputer.complete(rows[:, list(self.columns)])

    def risk(self, rows: FloatArray) -> FloatArray:
        """Return the log hazard relative to the average patient of the training data, shape (patients,)."""
        return self.baseline.log_hazard(self.scoring.score(self.completed(rows).rows))

    def error(self, rows: FloatArray) -> FloatArray:
        """Return the standard error of `risk`, shape (patients,).

        Two parts: what the training data leave open (the information of a Cox model is about deaths × covariance of
        the columns, so the variance is about the squared Mahalanobis distance over the deaths), and what the
        patient's gaps leave open, by the spread of what could stand there.
        """
        import numpy as np

        completed = self.completed(rows)
        off = completed.rows - self.imputer.mean
        weighed = np.linalg.solve(self.imputer.covariance, off.T).T
        open_by_data = (1 + (off * weighed).sum(axis=1)) / self.deaths
        return np.asarray(np.sqrt(open_by_data + self._open_by_gaps(completed)))

    def unlike(self, rows: FloatArray) -> NDArray[np.bool_]:
        """Tell which patients are unlike the training data, shape (patients,)."""
        import numpy as np

        return np.asarray(self.completed(rows).distance > self.far)

    def to_json(self) -> dict[str, Any]:
        """Return everything as numbers, lists and text."""
        return {
            "learner": self.learner,
            "columns": list(self.columns),
            "scoring": self.scoring.to_json(),
            "imputer": self.imputer.to_json(),
            "baseline": self.baseline.to_json(),
            "deaths": self.deaths,
            "far": self.far,
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        return cls(
            learner=saved["learner"],
            columns=tuple(saved["columns"]),
            scoring=LEARNERS.get(saved["learner"]).from_json(saved["scoring"]),
            imputer=Imputer.from_json(saved["imputer"]),
            baseline=Baseline.from_json(saved["baseline"]),
            deaths=saved["deaths"],
            far=saved["far"],
        )

    def _open_by_gaps(self, completed: Completed) -> FloatArray:
        """Return the variance of the log hazard over what could stand in the gaps, shape (patients,)."""
        import numpy as np

        unit = float(self.baseline.log_hazard(np.array([1.0]))[0] - self.baseline.log_hazard(np.array([0.0]))[0])
        if isinstance(self.scoring, Weighed):
            weights = self.scoring.weights
            return (completed.spread @ weights @ weights)[completed.pattern] * unit**2
        if not len(completed.rows):
            return np.zeros(0)
        generator = np.random.default_rng(0)
        half = generator.standard_normal((DRAWS, len(self.columns)))
        roots = np.array([_root(spread) for spread in completed.spread])[completed.pattern]
        low, high = self.imputer.low, self.imputer.high
        drawn = []
        for normal in (*half, *-half):
            moved = np.clip(completed.rows + roots @ normal, low, high)
            drawn.append(self.scoring.score(np.where(roots.any(axis=2), moved, completed.rows)))
        return np.asarray(np.var(drawn, axis=0) * unit**2)


def _root(spread: FloatArray) -> FloatArray:
    """Return a matrix whose product with its transpose is the given covariance."""
    import numpy as np

    values, vectors = np.linalg.eigh(spread)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0, None)))


def single(learner: str, modalities: tuple[str, ...] | None = None) -> Callable[..., Single]:
    """Return what fits a learner to the columns of some modalities (all where None): rows, months, died, seed."""
    from assistant.risk.fitted.design import MODALITIES, columns_of

    return partial(Single.fit_on, learner, columns_of(modalities or MODALITIES))
