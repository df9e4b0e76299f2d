"""Support as the entailment model and the shared words give it together, as a calibrated probability."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.grounding.checks.base import Context
from assistant.grounding.entailment.model import SHIPPED, load
from assistant.grounding.entailment.premise import premise
from assistant.grounding.support import THRESHOLD, Coverage, Support

FEATURES = ("entailed", "contradicted", "coverage", "bias")
"""Log odds of entailment and of contradiction as the model gives them, share of the content found, 1."""
CALIBRATION = "calibration.json"
SHARES = (0.0, THRESHOLD, 0.95)
"""Where the needed probability changes: of a claim below the second share too little is found for the checks to have
read it; above the third they have read all that it says (32 mm for 3.2 cm, 六 for 6)."""
_LIMIT = 12.0


@dataclass(frozen=True)
class Calibration:
    """A logistic regression over `FEATURES`, and where its probability starts to count as supported.

    Attributes:
        weights: One a feature.
        thresholds: Probability from which a claim is supported, one for each of `SHARES`.
    """

    weights: tuple[float, ...]
    thresholds: tuple[float, ...]

    def needed(self, share: float) -> float:
        """Return the probability that a claim needs of whose content a share of 0 to 1 is found near each other."""
        return self.thresholds[max(at for at, least in enumerate(SHARES) if share >= least)]

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability that the sources support the claim."""
        z = sum(weight * value for weight, value in zip(self.weights, features, strict=True))
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, z))))


def read_calibration(folder: Path = SHIPPED) -> Calibration:
    """Read the calibration that was fitted for the model in the same folder."""
    data = json.loads((folder / CALIBRATION).read_text(encoding="utf-8"))
    if tuple(data["features"]) != FEATURES:
        raise ValueError(f"the calibration is for {data['features']}, not for {FEATURES}")
    if tuple(data["shares"]) != SHARES:
        raise ValueError(f"the calibration is for shares {data['shares']}, not for {SHARES}")
    return Calibration(tuple(data["weights"]), tuple(data["thresholds"]))


def features(probabilities: npt.NDArray[np.float32], coverage: float) -> tuple[float, ...]:
    """Return the features of one claim from the model's three probabilities and the lexical share."""
    return _log_odds(float(probabilities[0])), _log_odds(float(probabilities[2])), coverage, 1.0


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-9), 1 - 1e-9)
    return max(-_LIMIT, min(_LIMIT, math.log(p / (1 - p))))


class Reader(Protocol):
    """What reads a premise and a claim together: the model, or answers of one that were kept."""

    @property
    def folder(self) -> Path:
        """Where its calibration lies."""
        ...

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """Return the probabilities of entailment, neutral and contradiction, shape (len(pairs), 3)."""
        ...


class Entailment:
    """The learned scorer: reads the claim beside its closest statements.

    Args:
        model: The model that ships, unless given.
        calibration: Fitted for that model.
    """

    def __init__(self, model: Reader | None = None, calibration: Calibration | None = None) -> None:
        self._model = model or load()
        self._calibration = calibration or read_calibration(self._model.folder)
        self._coverage = Coverage()

    def __call__(self, context: Context) -> Support:
        """Return the support of the claim; where no statement shares a word with it, shared words alone decide."""
        shared = self._coverage(context)
        near = premise(context.claim, context.sources)
        if not near:
            return shared
        read = self._model.probabilities([(near, context.claim.text)])[0]
        probability = self._calibration.probability(features(read, shared.share))
        holds = probability >= self._calibration.needed(shared.share)
        why = "" if holds else _why(read, shared)
        return Support(holds, probability, shared.share, contradicts=bool(read[2] > read[1]), why=why)


def _why(read: npt.NDArray[np.float32], shared: Support) -> str:
    if read[2] > max(read[0], read[1]):
        return f"Read together, the closest statements say otherwise (entailment model, {read[2]:.0%})."
    if read[1] > read[0] or not shared.why:
        return f"Read together, the closest statements do not say this (entailment model, {1 - read[0]:.0%})."
    return shared.why


@cache
def shipped() -> Entailment:
    """Return the scorer with the model that ships, made once a process."""
    return Entailment()
