"""Early fusion: the columns of all modalities side by side, one model over them (Cox with a ridge penalty)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from assistant.risk.fitted.fusion.base import Worth
from assistant.risk.fitted.linear import Weighed
from assistant.risk.fitted.single import Single, single

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.baseline import Baseline
    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.fitted.imputation import Imputer

LEARNER = "tcga_cox"


@dataclass(frozen=True)
class Fusion:
    """One learner over all columns; a modality that is not known is filled in from the others.

    Attributes:
        whole: The model.
        worth: What an external score is weighed by.
    """

    whole: Single
    worth: Worth

    @property
    def baseline(self) -> Baseline:
        """What turns `risk` into survival."""
        return self.whole.baseline

    @property
    def imputer(self) -> Imputer:
        """Mean, covariance and range of all columns in the training data."""
        return self.whole.imputer

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit to rows of COLUMNS, shape (patients, columns), NaN where not known."""
        whole = single(LEARNER)(rows, months, died, seed=seed)
        return cls(whole, Worth.measure(whole.risk, rows))

    def risk(self, rows: FloatArray) -> FloatArray:
        """Return the log hazard relative to the average patient of the training data, shape (patients,)."""
        return self.whole.risk(rows)

    def error(self, rows: FloatArray) -> FloatArray:
        """Return the standard error of `risk`, shape (patients,); wider where inputs are not known."""
        return self.whole.error(rows)

    def unlike(self, rows: FloatArray) -> NDArray[np.bool_]:
        """Tell which patients are unlike the training data, shape (patients,)."""
        return self.whole.unlike(rows)

    @property
    def base(self) -> float:
        """Log hazard where no column adds anything."""
        import numpy as np

        return float(self.baseline.log_hazard(np.zeros(1))[0])

    def contributions(self, rows: FloatArray) -> FloatArray:
        """Return what each column adds, shape (patients, columns); with `base` they add up to `risk`.

        What is not known adds what its expectation given the rest does.
        """
        import numpy as np

        scoring = self.whole.scoring
        if not isinstance(scoring, Weighed):
            raise TypeError(f"{LEARNER} is no weighed sum")
        unit = float(self.baseline.log_hazard(np.ones(1))[0]) - self.base
        return scoring.contributions(self.whole.completed(rows).rows) * unit

    def to_json(self) -> dict[str, Any]:
        """Return everything as numbers, lists and text."""
        return {"whole": self.whole.to_json(), "worth": self.worth.to_json()}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        return cls(Single.from_json(saved["whole"]), Worth.from_json(saved["worth"]))
