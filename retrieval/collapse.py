"""Passages that say the same in nearly the same words: one of them is enough.

Likeness is that of word sets (Jaccard; Broder 1997 calls it resemblance), and every figure must be the same: a dose
that differs makes another statement, however alike the words are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.lexical.words import words

LIKENESS = 0.9
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def collapsed(texts: Sequence[str]) -> list[int]:
    """Return for each text the index of the first text that says the same; its own where none does."""
    bags = [(frozenset(words(text)), tuple(sorted(_FIGURE.findall(text)))) for text in texts]
    first: list[int] = []
    for at, (bag, figures) in enumerate(bags):
        same = (
            before
            for before in range(at)
            if first[before] == before and bags[before][1] == figures and _alike(bags[before][0], bag)
        )
        first.append(next(same, at))
    return first


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller, larger = sorted((len(one), len(other)))
    if smaller < LIKENESS * larger:
        return False
    both = len(one & other)
    return both >= LIKENESS * (smaller + larger - both)
