"""Which passages answer a question, and whether any does.

Both are logistic functions of the signals of `signals.py`. Their weights (`relevance.json`) were fitted on the ways of
asking of the pack, each held against the pack without itself, and on questions that the pack doesn't answer;
`fit_relevance.py` does it anew.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.drafting.signals import NAMES, Question, held_by, signals
from ingestion.guidelines.statements import ways_of_asking
from ingestion.records import Passage, Record
from retrieval.records import Hit

if TYPE_CHECKING:
    import numpy.typing as npt

WEIGHTS_FILE = Path(__file__).with_name("relevance.json")

FITTED, OTHER = ("minilm", "e5"), "other"
"""Embedders that have weights of their own, and what the weights for all others are called."""

MARGIN = 2.0
"""Passages whose log odds are behind the best one's by no more than this are told beside it."""

MOST = 4
"""An answer rests on at most so many passages."""


class Logistic(Record):
    """A logistic function of the signals.

    Attributes:
        constant: Its constant.
        weights: By the name of the signal.
    """

    constant: float
    weights: dict[str, float]

    def of(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the log odds for rows of signals, shape (n, len(NAMES)) to (n,)."""
        found: npt.NDArray[np.float64] = rows @ np.array([self.weights[name] for name in NAMES]) + self.constant
        return found


class Weights(Record):
    """What is read off the signals, for one language and sort of passage.

    Attributes:
        rank: Which of the passages at hand is the one that answers.
        answers: Whether the best of them answers at all.
        enough: Least log odds of `answers` for an answer.
    """

    rank: Logistic
    answers: Logistic
    enough: float


@dataclass(frozen=True)
class Ranked:
    """A hit with how well it answers.

    Attributes:
        hit: The hit.
        relevance: Log odds that it is the one that answers, among the passages at hand.
        answers: Log odds that it answers at all, less what is enough: 0 or more may be told.
    """

    hit: Hit
    relevance: float
    answers: float


def rank(question: Question, hits: Sequence[Hit], embedder: str) -> list[Ranked]:
    """Order hits by how well they answer, best first; none where a drug or code is asked about that no hit names."""
    known = frozenset[str]().union(*(held_by(hit.passage) for hit in hits))
    if any(not name & known for name in question.asked.invented):
        return []
    rows = signals(question, hits)
    ranked = [_ranked(question, hit, row, embedder) for hit, row in zip(hits, rows, strict=True)]
    return sorted(ranked, key=lambda each: -each.relevance)


def _ranked(question: Question, hit: Hit, row: npt.NDArray[np.float64], embedder: str) -> Ranked:
    weights = weights_for(embedder, question.language, hit.passage)
    return Ranked(
        hit,
        relevance=float(weights.rank.of(row[None])[0]),
        answers=float(weights.answers.of(row[None])[0]) - weights.enough,
    )


def weights_for(embedder: str, language: str, passage: Passage) -> Weights:
    """Return the weights for passages of an embedder, with or without ways of asking in a language ("en", "zh").

    Cosines of other embedders than those that were fitted mean something else; there, words alone decide.
    """
    fitted = embedder if embedder in FITTED else OTHER
    return _weights()[f"{fitted}_{language}_{'asked' if ways_of_asking(passage, language) else 'plain'}"]


@cache
def _weights() -> dict[str, Weights]:
    from pydantic import TypeAdapter

    return TypeAdapter(dict[str, Weights]).validate_json(WEIGHTS_FILE.read_bytes())


def choose(ranked: Sequence[Ranked], regions: Collection[str] = (), *, most: int = MOST) -> list[Ranked]:
    """Return the few passages that answer: the best one where it is good enough, and those about as good.

    Where a region's guidance is asked for and one of its passages is good enough, only that region's count.
    """
    of_region = [each for each in ranked if each.hit.passage.region in regions]
    if any(each.answers >= 0 for each in of_region):
        ranked = of_region
    if not ranked or ranked[0].answers < 0:
        return []
    return [each for each in ranked[:most] if each.relevance >= ranked[0].relevance - MARGIN]
