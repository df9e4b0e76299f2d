"""The figures of one model: by folds, by centres, with modalities missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.risk.calibration import integrated_brier, ipcw_c_index, seen_to_expected, slope
from evals.risk.pairs import Pairs, c_index, c_interval
from evals.risk.predicted import Kept, Split, trained
from evals.statistics import wilson
from evals.suite import Metric

NOTES = {
    "c_index": "Harrell's, mean of the folds; fitted on all adults that are not in the test fold",
    "c_index_own": "the same, fitted on the patients of the other folds only",
    "ipcw_c_index": "Uno's, up to 60 months, mean of the folds",
    "integrated_brier": "3 to 60 months, mean of the folds; lower is better",
    "calibration_slope": "1 is right; below 1 the predictions are too far apart",
    "seen_to_expected": "deaths seen over deaths expected in the same follow-up; 1 is right",
    "centres": "Harrell's, each centre by a model fitted without it; pairs within centres, pooled",
    "across": "the same predictions, pairs of all patients of these centres",
}


@dataclass(frozen=True)
class Ground:
    """What every model is measured on.

    Attributes:
        folds: With all others to train on.
        own: The same folds with the patients of the other folds only to train on.
        centres: With all other centres to train on.
    """

    folds: tuple[Split, ...]
    own: tuple[Split, ...]
    centres: tuple[Split, ...]


def figures(name: str, ground: Ground) -> tuple[list[Metric], list[Kept]]:
    """Measure a model; returns the figures, and the model of each fold."""
    kept = trained(name, ground.folds)
    metrics = [*_by_folds(name, kept), *_own(name, ground), *_by_centres(name, ground), *_robustness(name, kept)]
    return metrics, kept


def patients_of(kept: Sequence[Kept]) -> int:
    """Return how many patients were kept out."""
    return sum(len(each.split.test) for each in kept)


def _by_folds(name: str, kept: list[Kept]) -> Iterator[Metric]:
    n, pairs = patients_of(kept), [each.pairs() for each in kept]
    yield Metric(
        name=f"folds/{name}/c_index", value=c_index(pairs), interval=c_interval(pairs), n=n, note=NOTES["c_index"]
    )
    yield Metric(name=f"folds/{name}/ipcw_c_index", value=_mean(ipcw_c_index(each) for each in kept), n=n,
                 note=NOTES["ipcw_c_index"])  # fmt: skip
    yield Metric(name=f"folds/{name}/integrated_brier", value=_mean(integrated_brier(each) for each in kept), n=n,
                 note=NOTES["integrated_brier"])  # fmt: skip
    value, interval = slope(kept)
    yield Metric(
        name=f"folds/{name}/calibration_slope", value=value, interval=interval, n=n, note=NOTES["calibration_slope"]
    )
    yield Metric(name=f"folds/{name}/seen_to_expected", value=seen_to_expected(kept), n=n,
                 note=NOTES["seen_to_expected"])  # fmt: skip


def _own(name: str, ground: Ground) -> Iterator[Metric]:
    kept = trained(name, ground.own)
    pairs = [each.pairs() for each in kept]
    yield Metric(
        name=f"folds/{name}/c_index_own",
        value=c_index(pairs),
        interval=c_interval(pairs),
        n=patients_of(kept),
        note=NOTES["c_index_own"],
    )


def _by_centres(name: str, ground: Ground) -> Iterator[Metric]:
    kept = trained(name, ground.centres)
    pairs = [each.pairs() for each in kept]
    yield Metric(
        name=f"centres/{name}/c_index",
        value=c_index(pairs, pooled=True),
        interval=c_interval(pairs, pooled=True),
        n=patients_of(kept),
        note=f"{NOTES['centres']}; {len(kept)} centres",
    )
    across = [_across(kept)]
    yield Metric(
        name=f"centres/{name}/c_index_across",
        value=c_index(across),
        interval=c_interval(across),
        n=patients_of(kept),
        note=NOTES["across"],
    )


def _across(kept: Sequence[Kept]) -> Pairs:
    """Return the pairs of all patients kept out, each judged by the model that has not seen its centre."""
    import numpy as np

    risks = [each.model.risk(each.split.test.rows) for each in kept]
    months, died = ([getattr(each.split.test, name) for each in kept] for name in ("months", "died"))
    return Pairs.of(np.concatenate(months), np.concatenate(died), np.concatenate(risks))


def hidings() -> dict[str, tuple[str, ...]]:
    """Return what is hidden in each row of the robustness table: one modality, or all but one."""
    from assistant.risk.fitted.design import MODALITIES

    found: dict[str, tuple[str, ...]] = {f"without_{name}": (name,) for name in MODALITIES}
    for kept in MODALITIES:
        found[f"only_{kept}"] = tuple(name for name in MODALITIES if name != kept)
    return found


def _robustness(name: str, kept: list[Kept]) -> Iterator[Metric]:
    """Hide modalities of the patients kept out; the models stay as they were trained."""
    import numpy as np

    from assistant.risk.fitted.base import Z95
    from assistant.risk.fitted.design import without

    n = patients_of(kept)
    for label, hidden in hidings().items():
        rows = [without(each.split.test.rows, *hidden) for each in kept]
        pairs = [each.pairs(row) for each, row in zip(kept, rows, strict=True)]
        yield Metric(name=f"robustness/{name}/{label}/c_index", value=c_index(pairs), interval=c_interval(pairs), n=n)
        yield Metric(
            name=f"robustness/{name}/{label}/integrated_brier",
            value=_mean(integrated_brier(each, row) for each, row in zip(kept, rows, strict=True)),
            n=n,
        )
        inside = 0
        for each, row in zip(kept, rows, strict=True):
            off = each.model.risk(row) - each.model.risk(each.split.test.rows)
            inside += int((np.abs(off) <= Z95 * each.model.error(row)).sum())
        yield Metric(
            name=f"robustness/{name}/{label}/interval_holds",
            value=inside / n,
            interval=wilson(inside, n),
            n=n,
            note="share of patients whose risk with nothing hidden lies in the 95% interval of the risk with it hidden",
        )


def _mean(values: Iterator[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
