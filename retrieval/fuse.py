"""One ranking of two: cosine and BM25, each as a share of the best one's, weighed.

Source: Bruch, Gai and Ingber, ACM TOIS 2023: a weighed sum beats fusion by rank, and one weight does for many sets.
"""

from __future__ import annotations

from collections.abc import Mapping

DENSE = 0.6
"""What the cosine counts; BM25 counts the rest. docs/decisions/0014 says how it was chosen."""


def fuse(cosines: Mapping[int, float], bm25: Mapping[int, float], *, dense: float = DENSE) -> list[tuple[int, float]]:
    """Return all keys with the weighed sum of both, best first.

    Args:
        cosines: Of passages that either search found.
        bm25: Of those that hold words of the query; another's is 0.
        dense: Weight of the cosine, 0 to 1.

    Returns:
        (key, score) pairs, score at most 1; ties in the order of first appearance.
    """
    near, said = max(cosines.values(), default=0.0), max(bm25.values(), default=0.0)
    scores = {
        key: (dense * cosines.get(key, 0.0) / near if near > 0 else 0.0)
        + ((1 - dense) * bm25.get(key, 0.0) / said if said > 0 else 0.0)
        for key in (*cosines, *bm25)
    }
    return sorted(scores.items(), key=lambda pair: -pair[1])
