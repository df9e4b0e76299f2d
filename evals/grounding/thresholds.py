"""Thresholds for judges that only give scores: fitted on the cases of the other folds, never on the case's own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.grounding.records import VerdictName

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
CANDIDATES = 40
"""Quantiles of the scores that are tried as cuts between three classes."""
CLASSES: tuple[VerdictName, ...] = ("supported", "contradicted", "unsupported")


def best_threshold(faithful: Flags, scores: Floats) -> float:
    """Return the threshold of highest balanced accuracy; a text is supported where its score reaches it.

    Args:
        faithful: Truth, shape (n,).
        scores: Shape (n,).
    """
    tried = np.unique(scores)
    good, bad = np.sort(scores[faithful]), np.sort(scores[~faithful])
    if good.size == 0 or bad.size == 0:
        return 0.5
    kept = 1 - np.searchsorted(good, tried) / good.size
    caught = np.searchsorted(bad, tried) / bad.size
    return float(tried[int(np.argmax(kept + caught))])


def held_out(folds: Sequence[str], faithful: Flags, scores: Floats) -> tuple[Flags, dict[str, float]]:
    """Return whether each case is supported by the threshold of the other folds, and the threshold of each fold."""
    names = np.asarray(folds)
    supported = np.zeros(len(scores), dtype=bool)
    thresholds: dict[str, float] = {}
    for fold in dict.fromkeys(folds):
        own = names == fold
        thresholds[fold] = best_threshold(faithful[~own], scores[~own])
        supported[own] = scores[own] >= thresholds[fold]
    return supported, thresholds


def held_out_classes(folds: Sequence[str], truth: Sequence[VerdictName], scores: Floats) -> list[VerdictName]:
    """Return the class of each case by two cuts of the other folds: contradicted, unsupported, supported upwards."""
    names, known = np.asarray(folds), np.asarray(truth)
    found: list[VerdictName] = ["unsupported"] * len(scores)
    for fold in dict.fromkeys(folds):
        own = names == fold
        low, high = _best_cuts(known[~own], scores[~own])
        for at in np.flatnonzero(own):
            found[int(at)] = classed(float(scores[at]), low, high)
    return found


def classed(score: float, low: float, high: float) -> VerdictName:
    """Return the class of a score between two cuts."""
    return "supported" if score >= high else "contradicted" if score < low else "unsupported"


def _best_cuts(truth: npt.NDArray[np.str_], scores: Floats) -> tuple[float, float]:
    """Return the two cuts of highest macro-F1."""
    if len(scores) == 0:
        return 1 / 3, 2 / 3
    tried = np.unique(np.quantile(scores, np.linspace(0, 1, CANDIDATES)))
    pairs = [(float(low), float(high)) for i, low in enumerate(tried) for high in tried[i:]]
    return max(pairs, key=lambda cuts: _macro(truth, scores, *cuts))


def _macro(truth: npt.NDArray[np.str_], scores: Floats, low: float, high: float) -> float:
    said: dict[str, Flags] = {"supported": scores >= high, "contradicted": (scores < low) & (scores < high)}
    said["unsupported"] = ~(said["supported"] | said["contradicted"])
    return float(np.mean([_f1(truth == name, said[name]) for name in CLASSES]))


def _f1(truth: Flags, said: Flags) -> float:
    both = int(np.sum(truth)) + int(np.sum(said))
    return 2 * int(np.sum(truth & said)) / both if both else 0.0
