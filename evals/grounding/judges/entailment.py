"""An entailment model alone: each claim against the few source sentences that are closest to it, without any check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from assistant.grounding.claims import claims
from assistant.grounding.reading import read
from assistant.grounding.records import VerdictName
from evals.grounding.judges.base import Opinion, Reading

Probabilities = npt.NDArray[np.float32]
ENTAILMENT, CONTRADICTION = 0, 2
"""Columns of what the model returns."""
EVEN = 0.5


class EntailmentModel(Protocol):
    """What is needed of a model."""

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Probabilities:
        """Return the probability of entailment, neither, contradiction of (premise, claim) pairs, shape (n, 3)."""
        ...


class ModelAlone:
    """The model's own verdict: a text is as good as its worst claim, a claim as its most telling premise.

    Args:
        model: Gives the probabilities; each pair is scored once for the texts that are asked about together.
    """

    name = "model"

    def __init__(self, model: EntailmentModel) -> None:
        self._model = model

    def opinions(self, reading: Reading, texts: Sequence[str]) -> list[Opinion]:
        """Return the probability that all of each text is entailed, and what follows at even odds."""
        wanted = [[_pairs(reading, text, start, end) for start, end in _pieces(text)] for text in texts]
        pairs = list(dict.fromkeys(pair for said in wanted for claim in said for pair in claim))
        found = dict(zip(pairs, self._model.probabilities(pairs), strict=True)) if pairs else {}
        return [_opinion([[found[pair] for pair in claim] for claim in said]) for said in wanted]


def _pieces(text: str) -> list[tuple[int, int]]:
    return [piece for _, parts in claims(text) for piece in parts]


def _pairs(reading: Reading, text: str, start: int, end: int) -> list[tuple[str, str]]:
    closest = reading.sources.closest(read(text, start, end))
    return [(statement.text, text[start:end]) for _, statement in closest]


def _opinion(said: list[list[Probabilities]]) -> Opinion:
    """Judge a text by the probabilities of each claim's premises; a claim without a premise is not entailed."""
    entailed = [max((float(row[ENTAILMENT]) for row in claim), default=0.0) for claim in said]
    denied = [max((float(row[CONTRADICTION]) for row in claim), default=0.0) for claim in said]
    verdicts = [_verdict(yes, no) for yes, no in zip(entailed, denied, strict=True)]
    order: tuple[VerdictName, ...] = ("contradicted", "unsupported", "supported")
    return Opinion(score=min(entailed, default=1.0), verdict=min(verdicts, key=order.index, default="supported"))


def _verdict(entailed: float, denied: float) -> VerdictName:
    if entailed >= max(EVEN, denied):
        return "supported"
    return "contradicted" if denied >= EVEN else "unsupported"
