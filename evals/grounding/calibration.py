"""Whether a score means what it says: reliability by bins, and the expected calibration error (Naeini et al. 2015)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.grounding.figures import RESAMPLES, per_document
from evals.grounding.thresholds import Flags, Floats
from evals.statistics import wilson
from evals.suite import Interval, Metric, Table

BINS = 10
COLUMNS = ("set", "score from", "score to", "n", "mean score", "share supported", "low", "high")


@dataclass(frozen=True)
class Bin:
    """The cases whose score lies between two bounds.

    Attributes:
        low: Lower bound, included.
        high: Upper bound, excluded but for 1.
        n: How many cases.
        score: Their mean score.
        faithful: How many of them are faithful.
    """

    low: float
    high: float
    n: int
    score: float
    faithful: int

    @property
    def share(self) -> float:
        """The share of faithful cases."""
        return self.faithful / self.n

    @property
    def interval(self) -> Interval:
        """Wilson's interval of that share."""
        return wilson(self.faithful, self.n)


@dataclass(frozen=True)
class Reliability:
    """The reliability of a score on one set: bins that hold a case, and the error with its interval."""

    name: str
    bins: tuple[Bin, ...]
    error: Metric


def reliability(name: str, documents: Sequence[str], faithful: Flags, scores: Floats) -> Reliability:
    """Return the reliability of scores (0 to 1) as probabilities that a text is supported.

    Args:
        name: Of the set.
        documents: Of each case; the interval resamples them.
        faithful: Truth, shape (n,).
        scores: Shape (n,).
    """
    places = np.minimum((scores * BINS).astype(int), BINS - 1)
    inside = [places == at for at in range(BINS)]
    counts = np.array([per_document(documents, each) for each in inside])
    gaps = np.array([per_document(documents, np.where(each, scores - faithful, 0.0)) for each in inside])
    drawn = np.random.default_rng(0).multinomial(
        counts.shape[1], np.full(counts.shape[1], 1 / counts.shape[1]), RESAMPLES
    )
    errors = np.abs(drawn @ gaps.T).sum(axis=1) / (drawn @ counts.T).sum(axis=1)
    low, high = np.percentile(errors, [2.5, 97.5])
    error = Metric(
        name=f"calibration/{name}/expected_error",
        value=float(np.abs(gaps.sum(axis=1)).sum() / len(scores)),
        interval=(float(low), float(high)),
        n=len(scores),
        note="distance of the score from the share of supported texts, mean of ten bins; resampling leans upwards",
    )
    bins = tuple(
        Bin(at / BINS, (at + 1) / BINS, int(own.sum()), float(scores[own].mean()), int(faithful[own].sum()))
        for at, own in enumerate(inside)
        if own.any()
    )
    return Reliability(name, bins, error)


def table(found: Sequence[Reliability]) -> Table:
    """Return all bins as rows of grounding_reliability.tsv."""
    rows = [
        (each.name, *(f"{value:.4g}" for value in (one.low, one.high, one.n, one.score, one.share, *one.interval)))
        for each in found
        for one in each.bins
    ]
    return Table(file="grounding_reliability.tsv", columns=COLUMNS, rows=tuple(rows))
