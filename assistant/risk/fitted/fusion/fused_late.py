"""Late fusion: one calibrated Cox model a modality, their log hazards weighed by how well they predict together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from assistant.risk.fitted.baseline import Baseline
from assistant.risk.fitted.design import MODALITIES, columns_of
from assistant.risk.fitted.fusion.base import Cloud, Worth
from assistant.risk.fitted.imputation import Completed, Imputer
from assistant.risk.fitted.linear import Weighed
from assistant.risk.fitted.splitting import folds, partial_likelihood

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

PULL = 1.0
"""Precision with which the weights are drawn to each other: modalities count alike where the data say little."""


@dataclass(frozen=True)
class Part:
    """A Cox model over the columns of one modality.

    Attributes:
        columns: Places of its columns.
        imputer: What fills the gaps among them.
        scoring: The weighed sum.
    """

    columns: tuple[int, ...]
    imputer: Imputer
    scoring: Weighed

    @classmethod
    def fit(
        cls, columns: tuple[int, ...], rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int
    ) -> Self:
        """Fit to the patients of whom something of the modality is known."""
        from assistant.risk.fitted.learners.tcga_cox import Learner

        chosen = rows[:, list(columns)]
        known = _known(chosen)
        imputer = Imputer.fit(chosen[known])
        filled = imputer.complete(chosen[known]).rows
        return cls(columns, imputer, Learner.fit(filled, months[known], died[known], seed=seed))

    def score(self, rows: FloatArray) -> FloatArray:
        """Return the log hazard by this modality, shape (patients,); NaN where nothing of it is known."""
        import numpy as np

        chosen = rows[:, list(self.columns)]
        return np.where(_known(chosen), self.scoring.score(self.imputer.complete(chosen).rows), np.nan)

    def spread(self, rows: FloatArray) -> FloatArray:
        """Return the variance of `score` over what could stand in the gaps, shape (patients,)."""
        completed = self.imputer.complete(rows[:, list(self.columns)])
        weights = self.scoring.weights
        variance: FloatArray = (completed.spread @ weights @ weights)[completed.pattern]
        return variance

    def to_json(self) -> dict[str, Any]:
        """Return everything as numbers and lists."""
        return {
            "columns": list(self.columns),
            "imputer": self.imputer.to_json(),
            "scoring": self.scoring.to_json(),
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        return cls(tuple(saved["columns"]), Imputer.from_json(saved["imputer"]), Weighed.from_json(saved["scoring"]))


@dataclass(frozen=True)
class Fusion:
    """Per-modality models and how they are weighed.

    Attributes:
        parts: One a modality, in the order of MODALITIES.
        weights: Log hazard by one unit of a part's, shape (modalities,), none below 0.
        between: Mean and covariance of the parts' log hazards: what an unknown modality is filled in from.
        baseline: What turns the sum into survival.
        cloud: What the error and the unlike patients go by.
        worth: What an external score is weighed by.
    """

    parts: tuple[Part, ...]
    weights: FloatArray
    between: Imputer
    baseline: Baseline
    cloud: Cloud
    worth: Worth

    @property
    def imputer(self) -> Imputer:
        """Mean, covariance and range of all columns in the training data."""
        return self.cloud.imputer

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit the parts; weights and baseline on log hazards that the patients' own outcomes had no part in."""
        import numpy as np

        apart = np.empty((len(rows), len(MODALITIES)))
        for kept, out in folds(died, seed=seed):
            parts = _parts(rows[kept], months[kept], died[kept], seed=seed)
            apart[out] = _scores(parts, rows[out])
        between = Imputer.fit(apart)
        filled = between.complete(apart).rows
        weights = _weights(filled, months, died)
        baseline = Baseline.fit(filled @ weights, months, died)
        found = cls(
            _parts(rows, months, died, seed=seed), weights, between, baseline, Cloud.fit(rows, died), Worth(0.0, 0.0)
        )
        return cls(**{**found.__dict__, "worth": Worth.measure(found.risk, rows)})

    def risk(self, rows: FloatArray) -> FloatArray:
        """Return the log hazard relative to the average patient of the training data, shape (patients,)."""
        return self.baseline.log_hazard(self._completed(rows).rows @ self.weights)

    def error(self, rows: FloatArray) -> FloatArray:
        """Return the standard error of `risk`, shape (patients,).

        What the training data leave open, what a gap inside a modality leaves open, and what a modality of which
        nothing is known leaves open.
        """
        import numpy as np

        completed = self._completed(rows)
        missing = (completed.spread @ self.weights @ self.weights)[completed.pattern]
        known = np.stack([_known(rows[:, list(part.columns)]) for part in self.parts], axis=1)
        inside = np.where(known, np.stack([part.spread(rows) for part in self.parts], axis=1), 0.0)
        by_gaps = (missing + inside @ self.weights**2) * self._unit() ** 2
        return np.asarray(np.sqrt(self.cloud.open_by_data(self.cloud.imputer.complete(rows).rows) + by_gaps))

    def unlike(self, rows: FloatArray) -> NDArray[np.bool_]:
        """Tell which patients are unlike the training data, shape (patients,)."""
        return self.cloud.unlike(rows)

    @property
    def base(self) -> float:
        """Log hazard where no column adds anything."""
        import numpy as np

        return float(self.baseline.log_hazard(np.zeros(1))[0])

    def contributions(self, rows: FloatArray) -> FloatArray:
        """Return what each column adds, shape (patients, columns); with `base` they add up to `risk`.

        A modality of which nothing is known adds what the others let expect of it, shared out evenly.
        """
        import numpy as np

        filled = self._completed(rows).rows
        effects = np.zeros(rows.shape)
        for at, part in enumerate(self.parts):
            chosen = rows[:, list(part.columns)]
            own = part.scoring.contributions(part.imputer.complete(chosen).rows)
            shared = np.repeat(filled[:, at : at + 1] / len(part.columns), len(part.columns), axis=1)
            effects[:, list(part.columns)] = np.where(_known(chosen)[:, None], own, shared) * self.weights[at]
        return effects * self._unit()

    def to_json(self) -> dict[str, Any]:
        """Return everything as numbers and lists."""
        return {
            "parts": [part.to_json() for part in self.parts],
            "weights": self.weights.tolist(),
            **{name: getattr(self, name).to_json() for name in ("between", "baseline", "cloud", "worth")},
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        import numpy as np

        return cls(
            parts=tuple(Part.from_json(part) for part in saved["parts"]),
            weights=np.array(saved["weights"]),
            between=Imputer.from_json(saved["between"]),
            baseline=Baseline.from_json(saved["baseline"]),
            cloud=Cloud.from_json(saved["cloud"]),
            worth=Worth.from_json(saved["worth"]),
        )

    def _completed(self, rows: FloatArray) -> Completed:
        return self.between.complete(_scores(self.parts, rows))

    def _unit(self) -> float:
        import numpy as np

        low, high = self.baseline.log_hazard(np.array([0.0, 1.0]))
        return float(high - low)


def _known(chosen: FloatArray) -> NDArray[np.bool_]:
    """Tell of which patients anything is known, shape (patients,)."""
    import numpy as np

    return np.asarray(~np.isnan(chosen).all(axis=1))


def _parts(rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> tuple[Part, ...]:
    return tuple(Part.fit(columns_of((name,)), rows, months, died, seed=seed) for name in MODALITIES)


def _scores(parts: Sequence[Part], rows: FloatArray) -> FloatArray:
    import numpy as np

    return np.stack([part.score(rows) for part in parts], axis=1)


def _weights(scores: FloatArray, months: FloatArray, died: NDArray[np.bool_]) -> FloatArray:
    """Return the weights of the highest partial likelihood, none below 0 (stacking after Breiman 1996)."""
    import numpy as np
    from scipy.optimize import minimize

    def loss(weights: FloatArray) -> float:
        spread = float(((weights - weights.mean()) ** 2).sum())
        return -partial_likelihood(scores @ weights, months, died) + PULL / 2 * spread

    start = np.full(scores.shape[1], 0.6)
    found = minimize(loss, start, method="L-BFGS-B", bounds=[(0.0, 3.0)] * len(start))
    return np.asarray(found.x)
