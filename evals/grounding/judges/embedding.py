"""Baseline: how near a text's sentences lie to the nearest sentence of its sources, by their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from evals.grounding.judges.base import Opinion, Reading, sentences_of

if TYPE_CHECKING:
    from retrieval.embed.base import Embedder, Vectors


class Embedding:
    """Cosine similarity; of several sentences the mean, as SummaC-ZS has it (Laban et al. 2022, TACL 10:163).

    Args:
        embedder: Gives the vectors; each sentence is embedded once a run.
    """

    name = "embedding"

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}

    def opinions(self, reading: Reading, texts: Sequence[str]) -> list[Opinion]:
        """Return the mean over each text's sentences of the highest cosine with a sentence of the sources."""
        said = [sentences_of(text) for text in texts]
        self._embed([*reading.sentences, *(sentence for sentences in said for sentence in sentences)])
        theirs = self._stacked(reading.sentences)
        return [Opinion(score=self._similarity(sentences, theirs)) for sentences in said]

    def _embed(self, sentences: Sequence[str]) -> None:
        new = [sentence for sentence in dict.fromkeys(sentences) if sentence not in self._known]
        self._known.update(zip(new, self._embedder.embed(new), strict=True))

    def _stacked(self, sentences: Sequence[str]) -> Vectors:
        return np.stack([self._known[sentence] for sentence in sentences])

    def _similarity(self, sentences: Sequence[str], theirs: Vectors) -> float:
        nearest = (self._stacked(sentences) @ theirs.T).max(axis=1)
        return float(np.clip(nearest.mean(), 0.0, 1.0))
