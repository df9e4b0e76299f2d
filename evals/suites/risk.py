"""How well the fitted risk models rank and predict: folds of the reference models, centres, missing modalities."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from evals.risk.calibration import reference_brier
from evals.risk.explained import explained_figures
from evals.risk.federated import federated
from evals.risk.figures import Ground, figures, hidings, patients_of
from evals.risk.folds import read_folds, reference
from evals.risk.pairs import gain_interval
from evals.risk.predicted import Kept, centre_splits, fold_splits
from evals.risk.tables import calibration_table, models_table, robustness_table
from evals.risk.text import Read, text_figures
from evals.suite import Metric, SuiteResult
from evals.targets import with_targets
from ingestion.errors import InputError

if TYPE_CHECKING:
    from assistant.risk.fitted.cohort import Cohort

NOTES = (
    (
        "Every model is fitted inside the training part of each fold only, with its gaps, penalties and calibration. "
        "The folds hold 569 of the patients, most of them of the lower grades; the others (most of them "
        "glioblastomas) are trained on in c_index and left out in c_index_own."
    ),
    (
        "A c-index says how well patients are ranked, and most of it comes from telling glioblastoma from the lower "
        "grades; the figures by centre, and the Brier score and slope, say more about use elsewhere. All patients are "
        "of one project (TCGA, operated tumours, treated before 2014)."
    ),
)
HORIZON = 24
REPORTS_A_FOLD = 20
"""Reports that are read where the folds are limited."""


def run(data: Path | None, *, limit: int | None = None) -> SuiteResult:
    """Measure every fitted model.

    Args:
        data: Folder of reference data.
        limit: At most so many folds and so many centres.

    Raises:
        InputError: The data is missing.
    """
    from assistant.risk.fitted.cohort import read_cohort
    from assistant.risk.fitted.registry import DEFAULT, names

    if data is None:
        raise InputError("risk is measured on reference data", hint="give --data DIR with tcga_glioma/ in it")
    patients, adults, fold_of = read_cohort(data, adults=False), read_cohort(data), read_folds(data)
    ground = Ground(
        folds=tuple(islice(fold_splits(patients, adults, fold_of), limit)),
        own=tuple(islice(fold_splits(patients, adults, fold_of, others=False), limit)),
        centres=tuple(islice(centre_splits(adults), limit)),
    )
    metrics: list[Metric] = []
    kept: dict[str, list[Kept]] = {}
    for name in names():
        found, kept[name] = figures(name, ground)
        metrics += found
    theirs = reference(data)
    unseen = {patient for each in kept[DEFAULT] for patient in each.split.test.ids}
    read = Read.of(data, unseen, limit=None if limit is None else REPORTS_A_FOLD * limit)
    by_text, text_table = text_figures(read, kept)
    together = federated(ground.folds, ground.own, kept["tcga_cox"])
    by_name = {metric.name: metric for metric in metrics}
    main = [*_default(kept, by_name, DEFAULT), _speed(DEFAULT, adults), *explained_figures(adults)]
    every = [*main, *_reference(theirs, fold_of, kept), *metrics, *by_text, *together.metrics]
    return SuiteResult(
        suite="risk",
        metrics=tuple(with_targets(every, "evals.risk")),
        items=tuple(_items(kept[DEFAULT])),
        notes=(*NOTES, f"The default is {DEFAULT}.", *together.notes),
        tables=(
            models_table(list(kept), by_name, theirs),
            robustness_table(list(kept), list(hidings()), by_name),
            calibration_table(kept[DEFAULT]),
            text_table,
            *together.tables,
        ),
        exhibits=together.exhibits,
    )


def _default(kept: dict[str, list[Kept]], by_name: dict[str, Metric], default: str) -> list[Metric]:
    """Return the default's main figures, and how far it is ahead of each other model."""
    figure = by_name[f"folds/{default}/c_index"]
    metrics = [figure.model_copy(update={"name": "default/c_index", "note": f"{default}; {figure.note}"})]
    ours = [each.pairs() for each in kept[default]]
    for name, theirs in kept.items():
        if name != default:
            value = (figure.value or 0.0) - (by_name[f"folds/{name}/c_index"].value or 0.0)
            interval = gain_interval(ours, [each.pairs() for each in theirs])
            metrics.append(Metric(name=f"default/gain_over/{name}", value=value, interval=interval, n=figure.n))
    return metrics


def _reference(theirs: dict[str, float], fold_of: dict[str, int], kept: dict[str, list[Kept]]) -> list[Metric]:
    metrics = [
        Metric(name=f"reference/{name}/c_index", value=value, n=len(fold_of), note="as published, mean of the folds")
        for name, value in theirs.items()
    ]
    first = next(iter(kept.values()))
    brier = [reference_brier(each) for each in first]
    note = "the same Kaplan-Meier curve for every patient"
    mean = sum(brier) / len(brier)
    return [
        *metrics,
        Metric(name="reference/kaplan_meier/integrated_brier", value=mean, n=patients_of(first), note=note),
    ]


def _speed(name: str, adults: Cohort) -> Metric:
    """Time rows, risk, survival, median and intervals of 5,000 patients."""
    from assistant.risk.fitted.base import outlook
    from assistant.risk.fitted.design import design
    from assistant.risk.fitted.registry import load_model

    model = load_model(name)
    many = [adults.inputs[at % len(adults)] for at in range(5000)]
    outlook(model, design(many[:10]))
    started = perf_counter()
    outlook(model, design(many))
    rate = len(many) / (perf_counter() - started)
    return Metric(name="default/patients_per_second", value=rate, n=len(many), note="survival with intervals, one core")


def _items(kept: Sequence[Kept]) -> list[dict[str, Any]]:
    """Return the patients of the folds whose state at HORIZON is known."""
    from assistant.risk.fitted.base import outlook

    items = []
    for each in kept:
        test = each.split.test
        found = outlook(each.model, test.rows, months=(HORIZON,))
        for at, name in enumerate(test.ids):
            alive = float(test.months[at]) > HORIZON
            if not alive and not bool(test.died[at]):
                continue
            survival = float(found.survival[at, 0])
            items.append({
                "id": name,
                "ok": (survival >= 0.5) == alive,
                "fold": each.split.name,
                "risk": round(float(found.risk[at]), 4),
                "survival_24": round(survival, 4),
                "interval_24": [round(float(found.low[at, 0]), 4), round(float(found.high[at, 0]), 4)],
                "months": round(float(test.months[at]), 1),
                "died": bool(test.died[at]),
            })  # fmt: skip
    return items
