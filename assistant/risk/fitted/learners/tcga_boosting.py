"""Gradient boosted trees on Cox's likelihood (Friedman 2001; XGBoost, Chen 2016), saved in the library's own JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from xgboost import Booster

    from assistant.risk.fitted.design import FloatArray

SETTINGS = {
    "objective": "survival:cox",
    "eta": 0.05,
    "max_depth": 3,
    "min_child_weight": 5,
    "subsample": 0.7,
    "colsample_bytree": 0.6,
    "lambda": 3.0,
    "nthread": 1,
}
ROUNDS = 120


@dataclass(frozen=True)
class Learner:
    """Boosted trees.

    Attributes:
        trees: The model in XGBoost's JSON.
    """

    trees: dict[str, Any]

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit to rows without gaps."""
        import numpy as np
        import xgboost

        # XGBoost takes a censored time as a negative one.
        data = xgboost.DMatrix(rows, label=np.where(died, months, -months))
        model = xgboost.train({**SETTINGS, "seed": seed}, data, num_boost_round=ROUNDS)
        return cls(json.loads(model.save_raw("json").decode()))

    @cached_property
    def booster(self) -> Booster:
        """The library's model, for its own explanations."""
        import xgboost

        found = xgboost.Booster({"nthread": 1})
        found.load_model(bytearray(json.dumps(self.trees).encode()))
        return found

    def score(self, rows: FloatArray) -> FloatArray:
        """Return the log hazard, shape (patients,)."""
        import numpy as np
        import xgboost

        if not len(rows):
            return np.zeros(0)
        return np.asarray(self.booster.predict(xgboost.DMatrix(rows), output_margin=True), dtype=np.float64)

    def to_json(self) -> dict[str, Any]:
        """Return the trees."""
        return {"trees": self.trees}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        return cls(saved["trees"])
