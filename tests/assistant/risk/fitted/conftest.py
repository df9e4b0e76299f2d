"""Invented patients whose hazard is known."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from assistant.risk.fitted.design import COLUMNS, NAMES

EFFECTS = {"age": 0.3, "kps": -0.2, "grade_4": 1.2, "idh_mutant": -0.9, "codeleted": -0.6}


def invent(patients: int = 400, seed: int = 3, gaps: float = 0.15) -> SimpleNamespace:
    """Draw patients: rows with gaps, what the rows were before, months, died, and the true log hazard."""
    random = np.random.default_rng(seed)
    full = (random.random((patients, len(COLUMNS))) < 0.4).astype(float)
    full[:, NAMES.index("age")] = random.normal(0, 1.5, patients)
    full[:, NAMES.index("kps")] = random.choice([-2.0, 0.0, 1.0, 2.0], patients)
    full[:, NAMES.index("grade_3")] *= 1 - full[:, NAMES.index("grade_4")]
    truth = sum(weight * full[:, NAMES.index(name)] for name, weight in EFFECTS.items())
    time = random.exponential(1 / (0.02 * np.exp(truth)))
    censored = random.uniform(5, 120, patients)
    rows = np.where(random.random(full.shape) < gaps, np.nan, full)
    return SimpleNamespace(
        rows=rows, full=full, months=np.minimum(time, censored), died=time <= censored, truth=truth, ids=range(patients)
    )


@pytest.fixture(scope="session")
def invented() -> SimpleNamespace:
    return invent()


@pytest.fixture(scope="session")
def unseen() -> SimpleNamespace:
    return invent(seed=4)
