"""The folds that the reference models were measured on, and their figures."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from ingestion.errors import InputError

FOLDS = Path("tcga_glioma") / "mcat_folds.csv"
REFERENCE = Path("tcga_glioma") / "mcat_reference_cindex.csv"


def read_folds(data: Path) -> dict[str, int]:
    """Return the test fold of each patient.

    Raises:
        InputError: The table is missing.
    """
    return {row["patient"]: int(row["fold"]) for row in _table(data / FOLDS)}


def reference(data: Path) -> dict[str, float]:
    """Return the mean c-index over the folds of each reference model, by a short name, best first.

    Raises:
        InputError: The table is missing.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for row in _table(data / REFERENCE):
        found[short_name(row["model"])].append(float(row["val_cindex"]))
    means = {name: sum(values) / len(values) for name, values in found.items()}
    return dict(sorted(means.items(), key=lambda item: -item[1]))


def short_name(model: str) -> str:
    """Return family and fusion of a reference model: "MCATsm_nll_surv_a0.0_5foldcv_gc32_concat_s1" is MCAT-concat."""
    family = model.split("sm_", maxsplit=1)[0]
    fusion = next((each for each in ("bilinear", "concat") if each in model), None)
    return f"{family}-{fusion}" if fusion else family


def _table(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise InputError(f"no table at {path}", hint="give --data DIR with tcga_glioma/ in it")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
