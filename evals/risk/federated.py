"""Training over centres beside pooled training: what it loses, what it costs, and the private variant over epsilon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from time import perf_counter
from typing import TYPE_CHECKING

from evals.risk.curve import Point, curve
from evals.risk.pairs import Pairs, c_index, c_interval, gain_interval
from evals.risk.predicted import Kept, Split, trained
from evals.risk.stratified import stratified
from evals.suite import Exhibit, Metric, Table

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.federated.centres import Centre
    from assistant.risk.federated.model import Ledger
    from assistant.risk.federated.private import Trust

POOLED = "tcga_cox"
"""The pooled model that the federated one is compared with: Cox on the same columns, its penalty chosen inside."""
EPSILONS = (0.5, 1.0, 2.0, 4.0, 8.0)
TRUSTS: tuple[Trust, ...] = ("sum", "nobody")
REPEATS = 5
"""Draws of the noise for each epsilon and fold."""
NOTES = (
    (
        "Federated: the tissue source sites of TCGA as centres, those with fewer than 10 patients joined; only sums "
        "over a centre's patients leave it. The tables were made by one project, so the figures say what the method "
        "loses, not how far real hospitals differ."
    ),
    (
        "Private: the unit is one patient, delta 1e-5, Renyi accountant. 'sum': only the sum over centres is ever "
        "seen; 'nobody': what each centre sends is private by itself. The intervals hold the draws of the noise only. "
        "The figures themselves, and how many patients take part, are not private."
    ),
)
NO_OPACUS = "The private variant was not measured: opacus is not installed."


@dataclass(frozen=True)
class Part:
    """What this part of the suite gives to it."""

    metrics: tuple[Metric, ...]
    tables: tuple[Table, ...]
    exhibits: tuple[Exhibit, ...]
    notes: tuple[str, ...]


def federated(folds: Sequence[Split], own: Sequence[Split], pooled: Sequence[Kept] | None = None) -> Part:
    """Measure.

    Args:
        folds: Folds with all other patients to train on.
        own: The same with the patients of the other folds only.
        pooled: The pooled model by `folds`; trained here where not given.
    """
    started = perf_counter()
    kept = list(pooled) if pooled is not None else trained(POOLED, folds)
    seconds = perf_counter() - started if pooled is None else None
    metrics = [*_beside(folds, kept, "federated", seconds), *_beside(own, trained(POOLED, own), "federated/own", None)]
    metrics.append(_stratified(folds))
    if find_spec("opacus") is None:
        return Part(tuple(metrics), (), (), (*NOTES, NO_OPACUS))
    points = private_curve(folds)
    metrics += [_private_metric(point, folds) for point in points]
    lines = {"pooled": c_index([each.pairs() for each in kept]), "federated": metrics[0].value or float("nan")}
    exhibit = Exhibit(title="c-index over epsilon (privacy of one patient)", html=curve(points, lines))
    return Part(tuple(metrics), (_table(points, lines),), (exhibit,), NOTES)


def parties(split: Split) -> tuple[Centre, ...]:
    """Return the centres of the training part of a split."""
    from assistant.risk.federated.centres import centres_of

    train = split.train
    return centres_of(train.rows, train.months, train.died, train.centres)


def _beside(splits: Sequence[Split], pooled: Sequence[Kept], label: str, seconds: float | None) -> list[Metric]:
    """Return the federated c-index, what it loses to pooled training, and what it costs."""
    from assistant.risk.federated.model import Ledger
    from assistant.risk.federated.training import local, train

    started, ledgers, ours, centres = perf_counter(), [], [], []
    for split in splits:
        those, ledger = parties(split), Ledger()
        ours.append(_pairs(split, train(ledger.keep(local(those))).risk))
        ledgers.append(ledger)
        centres.append(len(those))
    took = (perf_counter() - started) / len(splits)
    theirs, n = [each.pairs() for each in pooled], sum(len(split.test) for split in splits)
    loss = c_index(theirs) - c_index(ours)
    high, low = (-end for end in gain_interval(ours, theirs))
    note = f"{min(centres)} to {max(centres)} centres or joined small centres in a fold's training part"
    against = f"c-index of {POOLED} less the federated one"
    metrics = [
        Metric(name=f"{label}/c_index", value=c_index(ours), interval=c_interval(ours), n=n, note=note),
        Metric(name=f"{label}/pooled_c_index", value=c_index(theirs), interval=c_interval(theirs), n=n, note=POOLED),
        Metric(name=f"{label}/loss_to_pooled", value=loss, interval=(low, high), n=n, note=against),
    ]
    return metrics if label != "federated" else [*metrics, *_cost(ledgers, took, seconds)]


def _cost(ledgers: list[Ledger], took: float, pooled: float | None) -> list[Metric]:
    n = len(ledgers)
    rounds = sum(sum(ledger.rounds.values()) for ledger in ledgers) / n
    up, down = (sum(getattr(ledger, way) for ledger in ledgers) / n / 1000 for way in ("up", "down"))
    beside = "" if pooled is None else f"; pooled training, with its calibration: {pooled / n:.1f} s"
    return [
        Metric(name="federated/rounds", value=rounds, n=n, note="questions to all centres a training"),
        Metric(name="federated/kilobytes_up", value=up, n=n, note="from one centre a training, the numbers alone"),
        Metric(name="federated/kilobytes_down", value=down, n=n, note="to one centre a training, the numbers alone"),
        Metric(name="federated/seconds", value=took, n=n, note=f"a training, all centres in one process{beside}"),
    ]


def _stratified(splits: Sequence[Split]) -> Metric:
    """Return the c-index of a baseline for each centre, gaps and ridge as the federated model has them."""
    from assistant.risk.federated.training import local, train

    found = []
    for split in splits:
        model = train(local(parties(split)))
        scale = model.imputer.covariance.diagonal() ** 0.5
        complete = [
            replace(each, rows=(model.imputer.complete(each.rows).rows - model.imputer.mean) / scale)
            for each in parties(split)
        ]
        weights = stratified(complete, model.scoring.chosen["ridge"]) / scale
        filled, test = model.imputer.complete(split.test.rows).rows, split.test
        found.append(Pairs.of(test.months, test.died, filled @ weights))
    n = sum(len(split.test) for split in splits)
    note = "weighed and not taken: each centre its own baseline"
    return Metric(name="federated/stratified/c_index", value=c_index(found), interval=c_interval(found), n=n, note=note)


def private_curve(splits: Sequence[Split]) -> list[Point]:
    """Return the c-index over epsilon, by whom the centres trust; without noise at last (epsilon infinite)."""
    from assistant.risk.federated.accountant import noise_for
    from assistant.risk.federated.private import ROUNDS

    centres = [parties(split) for split in splits]
    noises = [(epsilon, noise_for(epsilon, ROUNDS)) for epsilon in EPSILONS]
    points = [
        _point(splits, centres, epsilon=epsilon, noise=noise, trust=trust)
        for trust in TRUSTS
        for epsilon, noise in noises
    ]
    return [*points, *(_point(splits, centres, epsilon=float("inf"), noise=0.0, trust=trust) for trust in TRUSTS[:1])]


def _point(
    splits: Sequence[Split], centres: Sequence[tuple[Centre, ...]], *, epsilon: float, noise: float, trust: Trust
) -> Point:
    from assistant.risk.federated.private import train_private
    from assistant.risk.federated.training import local

    values = []
    for seed in range(REPEATS if noise else 1):
        pairs = [
            _pairs(
                split,
                train_private(
                    local(those), noise=noise, patients=len(split.train), centres=len(those), trust=trust, seed=seed
                ).risk,
            )
            for split, those in zip(splits, centres, strict=True)
        ]
        values.append(c_index(pairs))
    return Point(trust, epsilon, noise, sum(values) / len(values), min(values), max(values))


def _private_metric(point: Point, splits: Sequence[Split]) -> Metric:
    n = sum(len(split.test) for split in splits)
    where = f"private/{point.trust}/epsilon_{point.epsilon:g}"
    draws = f"mean of {REPEATS} draws of the noise, interval from the worst to the best of them"
    note = f"noise {point.noise:.2f} × clipping norm a round; {draws}"
    if not point.noise:
        return Metric(name=f"{where}/c_index", value=point.value, n=n, note="clipped, filled by constants, no noise")
    return Metric(name=f"{where}/c_index", value=point.value, interval=(point.low, point.high), n=n, note=note)


def _table(points: Sequence[Point], lines: dict[str, float]) -> Table:
    """Return the data of the plot."""
    rows = [
        (
            each.trust,
            f"{each.epsilon:g}",
            f"{each.noise:.3f}",
            f"{each.value:.4f}",
            f"{each.low:.4f}",
            f"{each.high:.4f}",
        )
        for each in points
    ]
    rows += [(name, "", "", f"{value:.4f}", "", "") for name, value in lines.items()]
    columns = ("seen by others", "epsilon", "noise", "c_index", "worst draw", "best draw")
    return Table(file="risk_private.tsv", columns=columns, rows=tuple(rows))


def _pairs(split: Split, risk: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Pairs:
    return Pairs.of(split.test.months, split.test.died, risk(split.test.rows))
