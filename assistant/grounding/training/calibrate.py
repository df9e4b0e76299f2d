"""From the model's logits to a probability: a logistic regression on claims that no check objects to."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.grounding.checks.base import Context
from assistant.grounding.entailment.model import softmax
from assistant.grounding.entailment.premise import premise
from assistant.grounding.entailment.scorer import CALIBRATION, FEATURES, SHARES, Calibration, features
from assistant.grounding.gate import objections
from assistant.grounding.reading import read
from assistant.grounding.records import Source
from assistant.grounding.sources import Sources
from assistant.grounding.support import Coverage
from assistant.grounding.training.pairs import Pair
from ingestion.files import write_text

Logits = Callable[[Sequence[tuple[str, str]]], npt.NDArray[np.float32]]
MARGIN = 0.5
"""Where most of a claim is found, a threshold is at most this much of the lowest probability of a faithful clinical
claim: the checks have read it already, and an alarm about what is true costs more than the few errors left."""
_SHARE = FEATURES.index("coverage")


@dataclass(frozen=True, slots=True)
class Example:
    """A claim beside its whole source.

    Attributes:
        source: Text that the claim is checked against.
        claim: One sentence.
        entailed: Whether the source supports it.
        clinical: From clinical text rather than general English.
    """

    source: str
    claim: str
    entailed: bool
    clinical: bool


@dataclass(frozen=True)
class Measured:
    """Features of the examples that no check objects to, shape (n, len(FEATURES)), and what is true of each."""

    features: npt.NDArray[np.float64]
    entailed: npt.NDArray[np.bool_]
    clinical: npt.NDArray[np.bool_]


def examples(pairs: Iterable[Pair], *, clinical: bool) -> list[Example]:
    """Return pairs as examples: the premise is the whole source."""
    return [Example(pair.premise, pair.claim, pair.label == "entailment", clinical) for pair in pairs if pair.premise]


def together(parts: Sequence[Measured]) -> Measured:
    """Join what was measured on several sets."""
    return Measured(
        np.concatenate([part.features for part in parts]),
        np.concatenate([part.entailed for part in parts]),
        np.concatenate([part.clinical for part in parts]),
    )


def measure(cases: Sequence[Example], logits: Logits) -> Measured:
    """Read cases as the gate does and return the features of those that reach the scorer."""
    kept = [(example, *found) for example in cases for found in _reached(example)]
    read_together = softmax(logits([(near, example.claim) for example, near, _ in kept]))
    rows = [features(row, coverage) for row, (_, _, coverage) in zip(read_together, kept, strict=True)]
    return Measured(
        np.array(rows),
        np.array([example.entailed for example, _, _ in kept]),
        np.array([example.clinical for example, _, _ in kept]),
    )


def _reached(example: Example) -> Iterator[tuple[str, float]]:
    sources = Sources([Source(doc="source", text=example.source)])
    claim = read(example.claim, 0, len(example.claim))
    context = Context(claim, tuple(sources.closest(claim)), sources, claim, example.claim)
    near = premise(claim, sources)
    if near and not sources.is_verbatim(example.claim) and not objections(context):
        yield near, Coverage().share(context)


def fit_calibration(measured: Measured) -> Calibration:
    """Fit the regression, clinical and general claims weighing the same, and choose a threshold for each share.

    Where little of a claim is found, the threshold is the lowest within a standard error of the best balanced accuracy
    (Breiman et al. 1984): of those that serve alike it flags least. Where most is found, it is the best among those
    that would flag no faithful clinical claim with half its probability (`MARGIN`). Where all is found, it is 0: the
    checks have read all that the claim says, and what they let pass stands.
    """
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros(len(measured.entailed))
    for clinical in (True, False):
        for entailed in (True, False):
            group = (measured.clinical == clinical) & (measured.entailed == entailed)
            weights[group] = 1 / max(1, group.sum())
    model = LogisticRegression(C=100.0, fit_intercept=False, max_iter=2000)
    model.fit(measured.features, measured.entailed, sample_weight=weights * len(weights))
    fitted = Calibration(tuple(float(w) for w in model.coef_[0]), (0.5,) * len(SHARES))
    found = probabilities(measured, fitted)
    thresholds = [_threshold(measured, found, a, b) for a, b in pairwise(SHARES)]
    return Calibration(fitted.weights, (*thresholds, 0.0))


def probabilities(measured: Measured, calibration: Calibration) -> npt.NDArray[np.float64]:
    """Return the calibrated probability of each example."""
    return np.array([calibration.probability(row) for row in measured.features])


def _threshold(measured: Measured, found: npt.NDArray[np.float64], least: float, below: float) -> float:
    """Return the best threshold for claims with `least` <= share of the content found < `below`."""
    here = (measured.features[:, _SHARE] >= least) & (measured.features[:, _SHARE] < below)
    held, not_held = found[here & measured.entailed], found[here & ~measured.entailed]
    faithful = found[here & measured.entailed & measured.clinical]
    ceiling = MARGIN * float(faithful.min()) if least > 0 and len(faithful) else 1.0
    candidates = [t for t in np.linspace(0.02, 0.98, 97) if t <= ceiling] or [ceiling]

    if not len(held) or not len(not_held):
        return round(float(min(candidates, key=lambda t: abs(t - 0.5))), 4)

    def rates(t: float) -> tuple[float, float]:
        return float((held >= t).mean()), float((not_held < t).mean())

    best = max(candidates, key=lambda t: sum(rates(t)))
    if least > 0:
        return round(float(best), 4)
    error = math.sqrt(sum(r * (1 - r) / n for r, n in zip(rates(best), (len(held), len(not_held)), strict=True)))
    return round(float(min(t for t in candidates if sum(rates(t)) >= sum(rates(best)) - error)), 4)


def reliability(found: npt.NDArray[np.float64], true: npt.NDArray[np.bool_], bins: int = 10) -> list[dict[str, float]]:
    """Return, for each tenth of the probability, how many claims, their mean probability and the share supported."""
    at = np.minimum((found * bins).astype(int), bins - 1)
    return [
        {
            "n": int((at == b).sum()),
            "probability": float(found[at == b].mean()),
            "supported": float(true[at == b].mean()),
        }
        for b in range(bins)
        if (at == b).any()
    ]


def write_calibration(folder: Path, calibration: Calibration, measured: Measured) -> None:
    """Write `calibration.json` with the reliability on the examples that it was fitted on."""
    found = probabilities(measured, calibration)
    data = {
        "features": FEATURES,
        "weights": [round(weight, 5) for weight in calibration.weights],
        "shares": SHARES,
        "thresholds": calibration.thresholds,
        "fitted_on": {"claims": len(found), "supported": int(measured.entailed.sum())},
        "reliability": reliability(found, measured.entailed),
    }
    write_text(folder / CALIBRATION, json.dumps(data, indent=1) + "\n")
