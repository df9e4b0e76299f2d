"""Intermediate fusion: each modality in a shared space, attention over those that are known (Bahdanau 2015).

Trained with torch on Cox's likelihood, modalities dropped at random (after Neverova 2016, "ModDrop"); used with numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from assistant.risk.fitted.attention import attended
from assistant.risk.fitted.baseline import Baseline
from assistant.risk.fitted.design import MODALITIES, columns_of
from assistant.risk.fitted.fusion.base import Cloud, Worth

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.fitted.imputation import Imputer

DRAWS = 16
"""Pairs of values drawn for what is not known."""


@dataclass(frozen=True)
class Fusion:
    """The mean of a few nets.

    Attributes:
        nets: The weights of each, by name.
        middle: Mean of the columns.
        scale: Their deviation.
        baseline: What turns the score into survival.
        cloud: What fills gaps, and what the error and the unlike patients go by.
        worth: What an external score is weighed by.
    """

    nets: tuple[dict[str, FloatArray], ...]
    middle: FloatArray
    scale: FloatArray
    baseline: Baseline
    cloud: Cloud
    worth: Worth

    @property
    def imputer(self) -> Imputer:
        """Mean, covariance and range of all columns in the training data."""
        return self.cloud.imputer

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit to rows of COLUMNS; the baseline on the scores of patients that a net was not trained on."""
        from assistant.risk.fitted.attention import train
        from assistant.risk.fitted.linear import standardised

        cloud = Cloud.fit(rows, died)
        standard, middle, scale = standardised(cloud.imputer.complete(rows).rows)
        nets, apart = train(standard, known(rows), months, died, seed=seed)
        found = cls(nets, middle, scale, Baseline.fit(apart, months, died), cloud, Worth(0.0, 0.0))
        return cls(**{**found.__dict__, "worth": Worth.measure(found.risk, rows)})

    def risk(self, rows: FloatArray) -> FloatArray:
        """Return the log hazard relative to the average patient of the training data, shape (patients,)."""
        return self._risk(self.cloud.imputer.complete(rows).rows, known(rows))

    def error(self, rows: FloatArray) -> FloatArray:
        """Return the standard error of `risk`, shape (patients,): by the training data and by the gaps."""
        import numpy as np

        completed = self.cloud.imputer.complete(rows)
        values, vectors = np.linalg.eigh(completed.spread)
        roots = (vectors * np.sqrt(np.clip(values, 0, None))[:, None, :])[completed.pattern]
        half = np.random.default_rng(0).standard_normal((DRAWS, rows.shape[1]))
        low, high = self.cloud.imputer.low, self.cloud.imputer.high
        everything = np.ones((len(rows), len(MODALITIES)), dtype=bool)
        drawn, by_data = [], []
        for normal in (*half, *-half):
            filled = np.where(np.isnan(rows), np.clip(completed.rows + roots @ normal, low, high), rows)
            drawn.append(self._risk(filled, everything))
            by_data.append(self.cloud.open_by_data(filled))
        return np.asarray(np.sqrt(np.mean(by_data, axis=0) + np.var(drawn, axis=0)))

    def unlike(self, rows: FloatArray) -> NDArray[np.bool_]:
        """Tell which patients are unlike the training data, shape (patients,)."""
        return self.cloud.unlike(rows)

    def to_json(self) -> dict[str, Any]:
        """Return everything as numbers and lists."""
        return {
            "nets": [{name: value.tolist() for name, value in net.items()} for net in self.nets],
            "middle": self.middle.tolist(),
            "scale": self.scale.tolist(),
            **{name: getattr(self, name).to_json() for name in ("baseline", "cloud", "worth")},
        }

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        import numpy as np

        return cls(
            nets=tuple({name: np.array(value) for name, value in net.items()} for net in saved["nets"]),
            middle=np.array(saved["middle"]),
            scale=np.array(saved["scale"]),
            baseline=Baseline.from_json(saved["baseline"]),
            cloud=Cloud.from_json(saved["cloud"]),
            worth=Worth.from_json(saved["worth"]),
        )

    def _risk(self, filled: FloatArray, modalities: NDArray[np.bool_]) -> FloatArray:
        import numpy as np

        standard = (filled - self.middle) / self.scale
        return self.baseline.log_hazard(np.mean([attended(standard, modalities, net) for net in self.nets], axis=0))


def known(rows: FloatArray) -> NDArray[np.bool_]:
    """Tell of which modalities anything is known, shape (patients, modalities); all where nothing is."""
    import numpy as np

    found = np.stack([~np.isnan(rows[:, list(columns_of((name,)))]).all(axis=1) for name in MODALITIES], axis=1)
    return np.asarray(found | ~found.any(axis=1, keepdims=True))
