"""nDCG of a ranking, and the plain fusion that ours is measured against."""

from __future__ import annotations

import math
from collections.abc import Sequence

DEPTH = 10
RANK = 60
"""Cormack, Clarke and Büttcher, SIGIR 2009."""


def ndcg(found: Sequence[str], relevant: frozenset[str], depth: int = DEPTH) -> float:
    """Return nDCG at `depth` with binary relevance (Järvelin and Kekäläinen 2002)."""
    gain = sum(1 / math.log2(rank + 1) for rank, doc in enumerate(found[:depth], start=1) if doc in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), depth) + 1))
    return gain / best


def fused_by_rank(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Return the keys of several rankings by the sum of 1 / (60 + rank), best first."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (RANK + rank)
    return sorted(scores, key=lambda key: -scores[key])
