"""Invented patients of several centres: the cohort that the private variant's settings were chosen on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from assistant.risk.fitted.design import NAMES


def invented(patients: int = 1000, centres: int = 25, seed: int = 1):
    """Return rows, months, deaths and centres: two kinds of tumour, effects of about the published size, gaps."""
    draw = np.random.default_rng(seed)
    site = draw.integers(0, centres, patients)
    high = draw.random(patients) < np.where(site % 2, 0.2, 0.7)
    mutant = draw.random(patients) < np.where(high, 0.07, 0.8)
    codeleted = mutant & (draw.random(patients) < 0.35)
    column = {
        "age": (np.clip(draw.normal(np.where(high, 60, 42), 13), 18, 89) - 50) / 10,
        "male": draw.random(patients) < 0.58,
        "kps": np.clip(np.round(draw.normal(np.where(high, -0.2, 1), 1.2)), -4, 2),
        "oligodendroglioma": codeleted & (draw.random(patients) < 0.8),
        "oligoastrocytoma": ~high & (draw.random(patients) < 0.25),
        "grade_3": ~high & (draw.random(patients) < 0.5),
        "grade_4": high,
        "idh_mutant": mutant,
        "codeleted": codeleted,
        "mgmt_methylated": draw.random(patients) < np.where(mutant, 0.85, 0.42),
        "gain_7_loss_10": ~mutant & (draw.random(patients) < 0.7),
        "tert_mutant": np.where(mutant, codeleted, draw.random(patients) < 0.8),
        "atrx_lost": mutant & ~codeleted & (draw.random(patients) < 0.8),
    }
    rows = np.stack([np.asarray(column[name], dtype=float) for name in NAMES], axis=1)
    effects = {"age": 0.3, "kps": -0.2, "grade_3": 0.5, "grade_4": 1.1, "idh_mutant": -0.9, "mgmt_methylated": -0.4}
    hazard = np.exp(-4.2 + sum(rows[:, NAMES.index(name)] * effect for name, effect in effects.items()))
    death, end = draw.exponential(1 / hazard), draw.uniform(1, 80, patients)
    rows[draw.random(rows.shape) < 0.12] = np.nan
    rows[high, -2:] = np.nan
    return rows, np.maximum(np.minimum(death, end), 0.05), death <= end, [f"C{number:02d}" for number in site]


@pytest.fixture(scope="session")
def cohort() -> Callable[..., tuple]:
    return invented
