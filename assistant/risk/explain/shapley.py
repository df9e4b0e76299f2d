"""Shapley values of models that are no weighed sums, by XGBoost's own TreeSHAP or the shap library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.errors import GlioscribeError

if TYPE_CHECKING:
    from assistant.risk.fitted.base import Learner, SurvivalModel
    from assistant.risk.fitted.design import FloatArray

ROUNDS = 10
"""Orders in which the columns are revealed, each forwards and backwards."""
SEED = 7


def tree_shap(learner: Learner, rows: FloatArray) -> tuple[FloatArray, FloatArray] | None:
    """Return the exact Shapley values of boosted trees (Lundberg 2020, doi 10.1038/s42256-019-0138-9).

    Args:
        learner: Any learner.
        rows: Without gaps, shape (patients, columns).

    Returns:
        Base, shape (patients,), and effects, shape (patients, columns), that add up to the score; None where the
        learner is not made of boosted trees.
    """
    import numpy as np

    booster = getattr(learner, "booster", None)
    if booster is None:
        return None
    import xgboost

    found = np.asarray(booster.predict(xgboost.DMatrix(rows), pred_contribs=True), dtype=np.float64)
    return found[:, -1], found[:, :-1]


def permutation_shap(model: SurvivalModel, rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return Shapley values of any model's log hazard, by revealing its columns in random orders.

    A column that is not revealed is not known to the model, which then fills it in from the others: the base is the
    patient of whom nothing is known, and a column that is not known adds nothing by itself. No patient of the
    training data is needed.

    Args:
        model: Any fitted model.
        rows: Shape (patients, columns), NaN where not known.

    Returns:
        Base, shape (patients,), and effects, shape (patients, columns); they add up to the risk exactly, how it is
        shared among the columns is an estimate from `ROUNDS` orders.

    Raises:
        GlioscribeError: The shap library is not installed.
    """
    import numpy as np

    shap = _library()
    hidden = np.full(rows.shape[1], np.nan)

    def masker(mask: Any, row: FloatArray) -> FloatArray:  # noqa: ANN401 - shap gives an array of booleans
        return np.where(mask, row, hidden)[None, :]

    masker.shape = (None, rows.shape[1])  # type: ignore[attr-defined]
    explainer = shap.PermutationExplainer(model.risk, masker, seed=SEED)
    found = explainer(rows, max_evals=ROUNDS * (2 * rows.shape[1] + 1), silent=True)
    base = np.broadcast_to(np.asarray(found.base_values, dtype=np.float64).reshape(-1), (len(rows),))
    return base.copy(), np.asarray(found.values, dtype=np.float64)


def _library() -> Any:  # noqa: ANN401 - a module
    try:
        import shap
    except ImportError as error:
        hint = "pip install 'glioscribe[explain]', or explain the default model"
        raise GlioscribeError("the shap library is not installed", hint=hint) from error
    return shap
