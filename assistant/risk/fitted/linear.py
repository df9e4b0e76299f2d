"""A weighed sum of columns: what the linear learners save, and how they are standardised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray


@dataclass(frozen=True)
class Weighed:
    """A weighed sum; the base of the linear learners.

    Attributes:
        weights: Log hazard by one unit of a column, shape (columns,).
        middle: Mean of the columns in training: what each contribution is measured from.
        chosen: What was chosen inside the training data (the penalty), for the record.
    """

    weights: FloatArray
    middle: FloatArray
    chosen: dict[str, float]

    def score(self, rows: FloatArray) -> FloatArray:
        """Return the weighed sum of what lies off the mean, shape (patients,)."""
        import numpy as np

        return np.asarray(self.contributions(rows).sum(axis=1))

    def contributions(self, rows: FloatArray) -> FloatArray:
        """Return each column's part of the score, shape (patients, columns); they add up to it exactly."""
        import numpy as np

        return np.asarray((rows - self.middle) * self.weights)

    def to_json(self) -> dict[str, Any]:
        """Return the figures as plain lists."""
        return {"weights": self.weights.tolist(), "middle": self.middle.tolist(), "chosen": self.chosen}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        import numpy as np

        return cls(np.array(saved["weights"]), np.array(saved["middle"]), dict(saved["chosen"]))


Fit = TypeVar("Fit", bound=Weighed)


def standardised(rows: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return rows of mean 0 and deviation 1 with the mean and the deviation; a constant column stays 0."""
    import numpy as np

    middle, scale = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    return (rows - middle) / scale, middle, scale


def outcome(months: FloatArray, died: NDArray[np.bool_]) -> NDArray[np.void]:
    """Return survival as scikit-survival takes it."""
    from sksurv.util import Surv

    found: NDArray[np.void] = Surv.from_arrays(died, months)
    return found
