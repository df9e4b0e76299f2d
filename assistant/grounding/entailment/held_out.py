"""Answers of models that never saw a domain, kept from training so that they can be measured without those models.

Training with each domain of SummEdits held out makes models that don't ship. What they said of the claims of the
domains that they never saw is kept in one small file, by a digest of premise and claim, and given back here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.grounding.entailment.labels import LABELS
from assistant.grounding.entailment.model import SHIPPED

ANSWERS = "held_out.tsv"
_DIGITS = 12


def key(premise: str, claim: str) -> str:
    """Return the digest that an answer is kept by."""
    return hashlib.sha256(f"{premise}\0{claim}".encode()).hexdigest()[:_DIGITS]


class HeldOutAnswers:
    """Kept answers in place of a model.

    Attributes:
        unknown: Pairs asked for that no answer was kept of; they were called neutral.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        self._folder = folder
        self.unknown = 0
        lines = (folder / ANSWERS).read_text(encoding="utf-8").splitlines()
        rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
        self._kept = {digest: np.array([float(v) for v in values], dtype=np.float32) for digest, *values in rows}

    @property
    def folder(self) -> Path:
        """Where the calibration lies."""
        return self._folder

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """Return what the models that never saw the pairs' domain said of them, shape (len(pairs), 3)."""
        found = [self._kept.get(key(*pair)) for pair in pairs]
        self.unknown += sum(each is None for each in found)
        neutral = np.array([label == "neutral" for label in LABELS], dtype=np.float32)
        rows = [neutral if each is None else each for each in found]
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(LABELS))
