"""What was weighed for federated training: Cox's model with a baseline of its own for each centre."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.federated.centres import Centre
    from assistant.risk.fitted.design import FloatArray

ROUNDS = 40


def stratified(centres: Sequence[Centre], ridge: float) -> FloatArray:
    """Return the weights that maximise the sum of the centres' own partial likelihoods (ties after Breslow).

    A centre would send its gradient and its Hessian, columns + columns² numbers a round, and compare no patient with
    those of another centre: what tells centres apart (one operates on glioblastomas, another on low grades) is lost.

    Args:
        centres: Rows without gaps, standardised.
        ridge: Precision of the weights.
    """
    import numpy as np

    weights = np.zeros(centres[0].rows.shape[1])
    for _ in range(ROUNDS):
        rise, bend = -ridge * weights, ridge * np.eye(len(weights))
        for centre in centres:
            gradient, hessian = _sums(centre.rows, centre.months, centre.died, weights)
            rise, bend = rise + gradient, bend + hessian
        step = np.linalg.solve(bend, rise)
        weights = weights + step / max(1.0, float(np.abs(step).max()))
        if float(np.abs(step).max()) < 1e-6:
            break
    return np.asarray(weights)


def _sums(
    rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return one centre's gradient and negative Hessian of the log partial likelihood."""
    import numpy as np

    order = np.argsort(-months, kind="stable")
    rows, months, died = rows[order], months[order], died[order]
    hazard = np.exp(rows @ weights)
    # Patients of equal time share the whole risk set of that time.
    at = (np.searchsorted(-months, -months, side="right") - 1)[died]
    whole = np.cumsum(hazard)[at]
    mean = np.cumsum(hazard[:, None] * rows, axis=0)[at] / whole[:, None]
    product = np.cumsum(hazard[:, None, None] * rows[:, :, None] * rows[:, None, :], axis=0)[at] / whole[:, None, None]
    return (rows[died] - mean).sum(axis=0), (product - mean[:, :, None] * mean[:, None, :]).sum(axis=0)
