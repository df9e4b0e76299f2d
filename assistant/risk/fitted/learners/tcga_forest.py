"""A random survival forest (Ishwaran 2008, Ann Appl Stat 2:841), saved as tables of splits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from assistant.risk.fitted.linear import outcome

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.design import FloatArray

TREES = 100
LEAF = 15
"""Patients in a leaf, at least."""
TABLES = ("left", "right", "column", "threshold", "deaths")
ROUNDED = 6
"""Decimals of the thresholds and of the deaths expected in a leaf."""


@dataclass(frozen=True)
class Learner:
    """Trees as tables, one row a tree, padded; a leaf's children are itself.

    Attributes:
        left: Child where the column is at most the threshold, shape (trees, nodes).
        right: Child where it is above.
        column: What a node looks at.
        threshold: Where it divides.
        deaths: Deaths expected among the training patients if all were like those of the leaf ("mortality").
        depth: Steps from the root to the deepest leaf.
    """

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    column: NDArray[np.int32]
    threshold: FloatArray
    deaths: FloatArray
    depth: int

    @classmethod
    def fit(cls, rows: FloatArray, months: FloatArray, died: NDArray[np.bool_], *, seed: int) -> Self:
        """Fit to rows without gaps."""
        from sksurv.ensemble import RandomSurvivalForest

        model = RandomSurvivalForest(
            n_estimators=TREES, min_samples_leaf=LEAF, max_features="sqrt", n_jobs=1, random_state=seed
        )
        model.fit(rows.astype("float32"), outcome(months, died))
        trees = [each.tree_ for each in model.estimators_]
        return cls._from_trees(trees, model.estimators_[0].is_event_time_)

    @classmethod
    def _from_trees(cls, trees: list[Any], event_times: NDArray[np.bool_]) -> Self:
        import numpy as np

        shape = (len(trees), max(tree.node_count for tree in trees))
        tables = {name: np.zeros(shape, dtype=np.int32) for name in ("left", "right", "column")}
        threshold, deaths = np.zeros(shape), np.zeros(shape)
        for at, tree in enumerate(trees):
            nodes = np.arange(tree.node_count)
            leaf = tree.children_left < 0
            tables["left"][at, nodes] = np.where(leaf, nodes, tree.children_left)
            tables["right"][at, nodes] = np.where(leaf, nodes, tree.children_right)
            tables["column"][at, nodes] = np.where(leaf, 0, tree.feature)
            threshold[at, nodes] = np.round(np.where(leaf, 0, tree.threshold), ROUNDED)
            cumulative = tree.value[:, :, 0][:, event_times]
            deaths[at, nodes] = np.round(np.where(leaf, cumulative.sum(axis=1), 0), ROUNDED)
        depth = max(int(tree.max_depth) for tree in trees)
        return cls(**tables, threshold=threshold, deaths=deaths, depth=depth)

    def mortality(self, rows: FloatArray) -> FloatArray:
        """Return the expected deaths, the mean of the trees, shape (patients,)."""
        import numpy as np

        trees = np.arange(len(self.left))[None, :]
        node = np.zeros((len(rows), len(self.left)), dtype=np.int32)
        patients = np.arange(len(rows))[:, None]
        exact = rows.astype(np.float32).astype(np.float64)
        for _ in range(self.depth):
            goes_left = exact[patients, self.column[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        return np.asarray(self.deaths[trees, node].mean(axis=1))

    def score(self, rows: FloatArray) -> FloatArray:
        """Return the logarithm of the expected deaths, shape (patients,)."""
        import numpy as np

        return np.asarray(np.log(self.mortality(rows) + 1.0))

    def to_json(self) -> dict[str, Any]:
        """Return the tables as plain lists."""
        return {name: getattr(self, name).tolist() for name in TABLES} | {"depth": self.depth}

    @classmethod
    def from_json(cls, saved: dict[str, Any]) -> Self:
        """Make it anew from `to_json`."""
        import numpy as np

        whole = {name: np.array(saved[name], dtype=np.int32) for name in ("left", "right", "column")}
        return cls(
            **whole, threshold=np.array(saved["threshold"]), deaths=np.array(saved["deaths"]), depth=saved["depth"]
        )
