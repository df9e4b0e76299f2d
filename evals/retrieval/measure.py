"""nDCG of a ranking, and what ours is measured against: plain BM25, and plain fusion by rank."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence

from ingestion.records import Passage
from retrieval.lexical import bm25

DEPTH = 10
RANK = 60
"""Cormack, Clarke and Büttcher, SIGIR 2009."""


def ndcg(found: Sequence[str], relevant: frozenset[str], depth: int = DEPTH) -> float:
    """Return nDCG at `depth` with binary relevance (Järvelin and Kekäläinen 2002)."""
    gain = sum(1 / math.log2(rank + 1) for rank, doc in enumerate(found[:depth], start=1) if doc in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), depth) + 1))
    return gain / best


def fused_by_rank(rankings: Sequence[Sequence[str]]) -> list[str]:
    """Return the ids of several rankings by the sum of 1 / (60 + rank), best first."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (RANK + rank)
    return sorted(scores, key=lambda key: -scores[key])


class PlainBm25:
    """BM25 over title and text as one, without names of concepts."""

    def __init__(self, corpus: Sequence[Passage]) -> None:
        self._ids = [passage.id for passage in corpus]
        self._db = sqlite3.connect(":memory:")
        self._db.execute(bm25.SCHEMA)
        self._search = bm25.Bm25(self._db).search
        for key, passage in enumerate(corpus):
            bm25.insert(self._db, key, "", f"{passage.title or ''}\n{passage.text}")

    def ranked(self, question: str, depth: int) -> list[str]:
        """Return the ids of the passages with words of the question, best first."""
        return [self._ids[key] for key, _ in self._search(0, question, (), depth)]
