"""The figures as tables: one row a model, one row a hidden modality, predicted beside seen survival."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from evals.suite import Metric, Table

if TYPE_CHECKING:
    from evals.risk.predicted import Kept

PARTS = 5
"""Groups of equal size by predicted survival."""
COLUMNS = {
    "c_index": "c-index",
    "c_index_own": "c, own patients",
    "ipcw_c_index": "IPCW c",
    "integrated_brier": "Brier",
    "calibration_slope": "slope",
    "seen_to_expected": "seen/expected",
}
CENTRES = {"c_index": "centre left out: c within", "c_index_across": "c across"}


def models_table(models: Sequence[str], metrics: Mapping[str, Metric], reference: Mapping[str, float]) -> Table:
    """Return the comparison: our models, then the reference models."""
    rows = [
        (
            name,
            *(cell(metrics[f"folds/{name}/{key}"]) for key in COLUMNS),
            *(cell(metrics[f"centres/{name}/{key}"]) for key in CENTRES),
        )
        for name in models
    ]
    rows += [
        (f"{name} (reference)", f"{value:.3f}", *[""] * (len(COLUMNS) + len(CENTRES) - 1))
        for name, value in reference.items()
    ]
    columns = ("model", *COLUMNS.values(), *CENTRES.values())
    return Table(file="risk_models.md", columns=columns, rows=tuple(rows))


def robustness_table(models: Sequence[str], labels: Sequence[str], metrics: Mapping[str, Metric]) -> Table:
    """Return the c-index of each model with modalities hidden."""
    rows = [
        (label.replace("_", " "), *(cell(metrics[f"robustness/{name}/{label}/c_index"]) for name in models))
        for label in labels
    ]
    return Table(file="risk_robustness.md", columns=("known", *models), rows=tuple(rows))


def calibration_table(kept: Sequence[Kept]) -> Table:
    """Return predicted survival beside what was seen (Kaplan-Meier), in fifths of the prediction."""
    import numpy as np
    from sksurv.nonparametric import kaplan_meier_estimator

    from assistant.risk.fitted.base import HORIZONS

    survival = np.concatenate(
        [each.model.baseline.survival(each.model.risk(each.split.test.rows), HORIZONS) for each in kept]
    )
    months = np.concatenate([each.split.test.months for each in kept])
    died = np.concatenate([each.split.test.died for each in kept])
    rows = []
    for at, horizon in enumerate(HORIZONS):
        for part, places in enumerate(np.array_split(np.argsort(survival[:, at], kind="stable"), PARTS), start=1):
            times, curve, interval = kaplan_meier_estimator(died[places], months[places], conf_type="log-log")
            last = int(np.searchsorted(times, horizon, side="right")) - 1
            seen = f"{curve[last]:.2f} [{interval[0, last]:.2f}, {interval[1, last]:.2f}]" if last >= 0 else "1.00"
            rows.append((str(horizon), str(part), str(len(places)), f"{survival[places, at].mean():.2f}", seen))
    return Table(
        file="risk_calibration.md", columns=("months", "fifth", "patients", "predicted", "seen"), rows=tuple(rows)
    )


def cell(metric: Metric) -> str:
    """Write a figure with its interval."""
    if metric.value is None:
        return ""
    interval = f" [{metric.interval[0]:.3f}, {metric.interval[1]:.3f}]" if metric.interval else ""
    return f"{metric.value:.3f}{interval}"
