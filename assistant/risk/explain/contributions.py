"""What each column adds to a model's log hazard: exact where the model is a weighed sum, else Shapley values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from assistant.risk.explain.records import Method
    from assistant.risk.fitted.base import SurvivalModel
    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.fitted.single import Single


@dataclass(frozen=True)
class Contributions:
    """Log hazard by column, for several patients.

    Attributes:
        base: Log hazard where no column adds anything, shape (patients,).
        effects: What each column adds, shape (patients, columns); base and effects add up to the risk.
        method: How they were worked out.
    """

    base: FloatArray
    effects: FloatArray
    method: Method


@runtime_checkable
class Additive(Protocol):
    """A fused model that is a weighed sum; says itself what each column adds."""

    base: float

    def contributions(self, rows: FloatArray) -> FloatArray:
        """Return log hazard by column, shape (patients, columns); with `base` they add up to the risk."""
        ...


def contributions(model: SurvivalModel, rows: FloatArray) -> Contributions:
    """Return what each column adds to the log hazard.

    Args:
        model: Any fitted model.
        rows: Shape (patients, columns), NaN where not known.

    Raises:
        GlioscribeError: The model is neither linear nor of trees that explain themselves, and SHAP is not installed.
    """
    import numpy as np

    from assistant.risk.explain.shapley import permutation_shap, tree_shap
    from assistant.risk.fitted.linear import Weighed
    from assistant.risk.fitted.single import Single

    if isinstance(model, Additive):
        return Contributions(np.full(len(rows), model.base), model.contributions(rows), "exact")
    if not isinstance(model, Single):
        return Contributions(*permutation_shap(model, rows), "permutation_shap")
    completed = model.completed(rows).rows
    if isinstance(model.scoring, Weighed):
        return _scaled(model, rows, np.zeros(len(rows)), model.scoring.contributions(completed), "exact")
    if (found := tree_shap(model.scoring, completed)) is not None:
        return _scaled(model, rows, *found, "tree_shap")
    return Contributions(*permutation_shap(model, rows), "permutation_shap")


def _scaled(model: Single, rows: FloatArray, base: FloatArray, effects: FloatArray, method: Method) -> Contributions:
    """Bring parts of the score to the scale of the log hazard, each to its own column."""
    import numpy as np

    nothing, one = model.baseline.log_hazard(np.array([0.0, 1.0]))
    placed = np.zeros(rows.shape)
    placed[:, list(model.columns)] = effects * (one - nothing)
    return Contributions(nothing + base * (one - nothing), placed, method)
