"""An entailment model alone: each claim against what it sees of the sources, without any check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.grounding.claims import claims
from assistant.grounding.entailment.scorer import Reader
from assistant.grounding.reading import read
from assistant.grounding.records import VerdictName
from assistant.grounding.sources import Sources
from assistant.grounding.statement import Statement
from evals.grounding.judges.base import Opinion, Reading

Probabilities = npt.NDArray[np.float32]
ENTAILMENT, NEUTRAL, CONTRADICTION = 0, 1, 2
"""Columns of what the model returns."""
EVEN = 0.5
_UNKNOWN = np.array([0, 1, 0], dtype=np.float32)


class Remembered:
    """A reader that is asked about each pair once: the gate and the model alone ask about the same ones.

    Args:
        reader: Gives the probabilities.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._kept: dict[tuple[str, str], Probabilities] = {}

    @property
    def folder(self) -> Path:
        """Where the calibration lies."""
        return self._reader.folder

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> Probabilities:
        """Return the probability of entailment, neutral and contradiction of each pair, shape (n, 3)."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._kept]
        if new:
            self._kept.update(zip(new, self._reader.probabilities(new), strict=True))
        return np.stack([self._kept[pair] for pair in pairs]) if pairs else np.zeros((0, 3), dtype=np.float32)


Premise = Callable[[Statement, Sources], str]


class ModelAlone:
    """The model's own verdict, without any check: a text is as good as its worst claim.

    Args:
        model: Gives the probabilities; each pair is scored once for the texts that are asked about together.
        premise: What of the sources the model sees beside a claim; empty where nothing is close to it.
    """

    name = "model"

    def __init__(self, model: Reader, premise: Premise) -> None:
        self._model = model
        self._premise = premise

    def opinions(self, reading: Reading, texts: Sequence[str]) -> list[Opinion]:
        """Return the probability that the least entailed claim of each text is, and the verdict at even odds."""
        wanted = [self._pairs(reading, text) for text in texts]
        pairs = list(dict.fromkeys(pair for said in wanted for pair in said if pair[0]))
        found = dict(zip(pairs, self._model.probabilities(pairs), strict=True)) if pairs else {}
        return [_opinion([found.get(pair, _UNKNOWN) for pair in said]) for said in wanted]

    def _pairs(self, reading: Reading, text: str) -> list[tuple[str, str]]:
        pieces = [piece for _, parts in claims(text) for piece in parts]
        return [(self._premise(read(text, a, b), reading.sources), text[a:b]) for a, b in pieces]


def _opinion(said: Sequence[Probabilities]) -> Opinion:
    order: tuple[VerdictName, ...] = ("contradicted", "unsupported", "supported")
    return Opinion(
        score=min((float(row[ENTAILMENT]) for row in said), default=1.0),
        verdict=min((_verdict(row) for row in said), key=order.index, default="supported"),
    )


def _verdict(row: Probabilities) -> VerdictName:
    if row[ENTAILMENT] >= EVEN:
        return "supported"
    return "contradicted" if row[CONTRADICTION] > row[NEUTRAL] else "unsupported"
