"""Reciprocal rank fusion: several rankings in, one out, no scores to calibrate.

Source: Cormack, Clarke and Büttcher, SIGIR 2009; K = 60 is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

K = 60


def fuse(rankings: Sequence[Sequence[int]], *, k: int = K) -> list[tuple[int, float]]:
    """Return keys with the sum of 1 / (k + rank) over the rankings that hold them, best first.

    Args:
        rankings: Keys, best first; rank counts from 1.
        k: How flat the top is; higher trusts the first ranks less.

    Returns:
        (key, score) pairs; ties in the order of first appearance.
    """
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (k + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])
