"""What the fusions share: how sure the training data make them, whom they do not know, what a modality is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, Self

from assistant.risk.fitted.base import SurvivalModel
from assistant.risk.fitted.design import MODALITIES, without
from assistant.risk.fitted.imputation import Imputer
from assistant.risk.fitted.single import LIKE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray


@dataclass(frozen=True)
class Cloud:
    """The training patients as one cloud of points over all columns.

    Attributes:
        imputer: Its mean and covariance.
        deaths: Seen in training; what the error of an estimate goes by.
        far: Distance beyond which a patient is unlike the training data.
    """

    imputer: Imputer
    deaths: int
    far: float

    @classmethod
    def fit(cls, rows: FloatArray, died: NDArray[np.bool_]) -> Self:
        """Fit to rows of all columns, NaN where not known."""
        import numpy as np

        imputer = Imputer.fit(rows)
        return cls(imputer, int(died.sum()), float(np.quantile(imputer.complete(rows).distance, LIKE)))

    def open_by_data(self, filled: FloatArray) -> FloatArray:
        """Return the variance of the log hazard that the training data leave open, shape (patients,).

        The information of a Cox model is about deaths × covariance of the columns, so the variance is about the
        squared Mahalanobis distance over the deaths.

        Args:
            filled: Rows without gaps, shape (patients, columns).
        """
        import numpy as np

        off = filled - self.imputer.mean
        weighed = np.linalg.solve(self.imputer.covariance, off.T).T
        return np.asarray((1 + (off * weighed).sum(axis=1)) / self.deaths)

    def unlike(self, rows: FloatArray) -> NDArray[np.bool_]:
        """Tell which patients are unlike the training data, shape (patients,)."""
        import numpy as np

        return np.asarray(self.imputer.complete(rows).distance > self.far)

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain numbers."""
        return {"imputer": self.imputer.to_json(), "deaths": self.deaths, "far": self.far}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        return cls(Imputer.from_json(saved["imputer"]), saved["deaths"], saved["far"])


@dataclass(frozen=True)
class Worth:
    """How far predictions from different modalities lie apart, measured on the training patients.

    A score from elsewhere (an imaging model) comes without outcomes to weigh it by. It is taken to be worth what one
    modality of ours is worth.

    Attributes:
        open: Variance of the log hazard that one more modality has been seen to settle: of the prediction with
            everything against the one without a modality, the mean of the modalities.
        alone: Variance of a prediction from one modality against the one with everything, the mean of the modalities.
    """

    open: float
    alone: float

    @classmethod
    def measure(cls, risk: Callable[[FloatArray], FloatArray], rows: FloatArray) -> Self:
        """Hide modalities of the training patients and see how far the risk moves."""
        import numpy as np

        whole = risk(rows)

        def moved(*hidden: str) -> float:
            return float(np.mean((risk(without(rows, *hidden)) - whole) ** 2))

        settled = [moved(name) for name in MODALITIES]
        alone = [moved(*(name for name in MODALITIES if name != kept)) for kept in MODALITIES]
        return cls(sum(settled) / len(settled), sum(alone) / len(alone))

    def to_json(self) -> dict[str, float]:
        """Return the two variances."""
        return {"open": self.open, "alone": self.alone}

    @classmethod
    def from_json(cls, saved: dict[str, float]) -> Self:
        """Make it anew from `to_json`."""
        return cls(saved["open"], saved["alone"])


class FusedModel(SurvivalModel, Protocol):
    """What a fusion promises beside what every fitted model does."""

    @property
    def worth(self) -> Worth:
        """What an external score is weighed by."""
        ...

    @property
    def imputer(self) -> Imputer:
        """Mean, covariance and range of all columns in the training data."""
        ...
