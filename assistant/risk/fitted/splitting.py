"""Folds inside the training data: for scores that a patient's own outcome had no part in, and to choose penalties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

    Places = NDArray[np.intp]

FOLDS = 5


def folds(died: NDArray[np.bool_], *, seed: int, parts: int = FOLDS) -> Iterator[tuple[Places, Places]]:
    """Yield places to train on and places kept out, the deaths shared out evenly; each patient is kept out once."""
    import numpy as np

    order = np.random.default_rng(seed).permutation(len(died))
    ranked = order[np.argsort(died[order], kind="stable")]
    part = np.empty(len(died), dtype=np.intp)
    part[ranked] = np.arange(len(died)) % parts
    for number in range(parts):
        yield np.flatnonzero(part != number), np.flatnonzero(part == number)


def out_of_fold(
    fitted: Callable[[Places], Callable[[Places], FloatArray]],
    died: NDArray[np.bool_],
    *,
    seed: int,
    parts: int = FOLDS,
) -> FloatArray:
    """Return scores that the patients' own outcomes had no part in, shape (patients,).

    Args:
        fitted: Trains on some places and returns what scores other places.
        died: Whether the deaths were seen.
        seed: Seed of the split.
        parts: How many folds.
    """
    import numpy as np

    scores = np.empty(len(died))
    for kept, out in folds(died, seed=seed, parts=parts):
        scores[out] = fitted(kept)(out)
    return scores


def partial_likelihood(score: FloatArray, months: FloatArray, died: NDArray[np.bool_]) -> float:
    """Return the log partial likelihood of scores (Cox 1972; ties after Breslow)."""
    import numpy as np

    order = np.argsort(-months, kind="stable")
    gathered = np.logaddexp.accumulate(score[order])
    # Patients of equal time share the whole risk set of that time.
    last = np.searchsorted(-months[order], -months[order], side="right") - 1
    return float((score[order] - gathered[last])[died[order]].sum())
