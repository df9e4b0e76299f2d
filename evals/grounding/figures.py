"""Figures with intervals that resample whole documents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.grounding.records import VerdictName
from evals.grounding.thresholds import CLASSES, Flags, Floats
from evals.statistics import bootstrap_ratios
from evals.suite import Metric

Ratio = tuple[Floats, Floats]
"""What each case adds to a numerator and to its denominator, shape (n,) each."""
RESAMPLES = 1000


def mean_of_ratios(name: str, documents: Sequence[str], ratios: Sequence[Ratio], note: str = "") -> Metric:
    """Return the mean of ratios of sums over the cases; None where one of them is undefined.

    Args:
        name: The figure's.
        documents: Of each case.
        ratios: Numerators and denominators.
        note: For the reader.
    """
    rows = np.array([[per_document(documents, part) for part in each] for each in ratios])
    sums = rows.sum(axis=2)
    if not len(documents) or (sums[:, 1] == 0).any():
        return Metric(name=name, value=None, n=len(documents), note=note)
    interval = bootstrap_ratios(rows.transpose(2, 0, 1).tolist())
    value = float((sums[:, 0] / sums[:, 1]).mean())
    return Metric(name=name, value=value, interval=interval, n=len(documents), note=note)


def per_document(documents: Sequence[str], values: Flags | Floats) -> Floats:
    """Return the sum of the values of each document, in the order in which documents first appear."""
    places = {document: at for at, document in enumerate(dict.fromkeys(documents))}
    of = [places[document] for document in documents]
    return np.bincount(of, weights=values, minlength=len(places)).astype(np.float64)


def balanced(truth: Flags, said: Flags) -> list[Ratio]:
    """Return the two ratios whose mean is balanced accuracy."""
    return [ratio(truth & said, truth), ratio(~truth & ~said, ~truth)]


def ratio(part: Flags, whole: Flags) -> Ratio:
    """Return the ratio that is the share of flagged cases in the whole."""
    return part.astype(np.float64), whole.astype(np.float64)


def f1(truth: Flags, said: Flags) -> Ratio:
    """Return the ratio that is F1 of the class that the flags stand for."""
    true, given = truth.astype(np.float64), said.astype(np.float64)
    return 2 * true * given, true + given


def macro_f1(truth: Sequence[VerdictName], said: Sequence[VerdictName]) -> list[Ratio]:
    """Return the ratios whose mean is macro-F1 over three classes."""
    known, given = np.asarray(truth), np.asarray(said)
    return [f1(known == name, given == name) for name in CLASSES]


def auc(name: str, documents: Sequence[str], truth: Flags, scores: Floats, note: str = "") -> Metric:
    """Return the area under the ROC curve: how often a true one scores above one that is not, ties counting half."""
    places = {document: at for at, document in enumerate(dict.fromkeys(documents))}
    of = np.array([places[document] for document in documents], dtype=np.intp)
    if truth.all() or not truth.any():
        return Metric(name=name, value=None, n=len(scores), note=note)
    levels, rank = np.unique(scores, return_inverse=True)
    generator = np.random.default_rng(0)
    drawn = generator.multinomial(len(places), np.full(len(places), 1 / len(places)), size=RESAMPLES)
    areas = np.array([_area(truth, rank, len(levels), weights[of]) for weights in drawn])
    low, high = np.nanpercentile(areas, [2.5, 97.5])
    value = _area(truth, rank, len(levels), np.ones(len(scores)))
    return Metric(name=name, value=value, interval=(float(low), float(high)), n=len(scores), note=note)


def _area(truth: Flags, rank: npt.NDArray[np.intp], levels: int, weights: npt.NDArray[np.generic]) -> float:
    true = np.bincount(rank, weights=weights * truth, minlength=levels)
    false = np.bincount(rank, weights=weights * ~truth, minlength=levels)
    pairs = true.sum() * false.sum()
    below = np.cumsum(false) - false / 2
    return float((true * below).sum() / pairs) if pairs else float("nan")
