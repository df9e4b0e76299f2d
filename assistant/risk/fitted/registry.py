"""The fitted models by name: single learners and fusions, how to train one, and how to load its saved weights."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.errors import GlioscribeError
from ingestion.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.base import SurvivalModel
    from assistant.risk.fitted.design import FloatArray

LEARNERS = Registry("assistant.risk.fitted.learners", "Learner", kind="learner")
FUSIONS = Registry("assistant.risk.fitted.fusion", "Fusion", kind="fusion")
WEIGHTS = Path(__file__).parent / "weights"
FORMAT = 1
DEFAULT = "fused_late"
"""What the others are compared with, and what is used where no model is named."""


def names() -> list[str]:
    """Return the names of all fitted models, learners first."""
    return [*LEARNERS.names(), *FUSIONS.names()]


def fit_model(
    name: str, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int = 0
) -> SurvivalModel:
    """Train a model.

    Args:
        name: A learner or a fusion.
        rows: Shape (patients, columns), NaN where not known.
        months: Survival, months.
        died: Whether the death was seen.
        seed: The same seed gives the same model.

    Raises:
        GlioscribeError: There is no such model.
    """
    from assistant.risk.fitted.single import single

    if name in LEARNERS.names():
        return single(name)(rows, months, died, seed=seed)
    fitted: SurvivalModel = FUSIONS.get(name).fit(rows, months, died, seed=seed)
    return fitted


@cache
def load_model(name: str) -> SurvivalModel:
    """Load the weights that ship.

    Raises:
        GlioscribeError: There is no such model, it has no weights, or they were made for other columns.
    """
    from assistant.risk.fitted.design import NAMES
    from assistant.risk.fitted.single import Single

    path = WEIGHTS / f"{name}.json"
    if name not in names() or not path.is_file():
        trained = ", ".join(sorted(found.stem for found in WEIGHTS.glob("*.json")))
        raise GlioscribeError(f"no weights of the risk model '{name}'", hint=f"choose one of: {trained}")
    saved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if saved["format"] != FORMAT or tuple(saved["columns"]) != NAMES:
        raise GlioscribeError(f"the weights {path.name} were made for other columns", hint="run: make train-risk")
    if name in LEARNERS.names():
        return Single.from_json(saved["weights"])
    fused: SurvivalModel = FUSIONS.get(name).from_json(saved["weights"])
    return fused
