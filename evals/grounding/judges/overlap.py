"""Baseline: the share of a text's words that its sources hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.grounding.judges.base import Opinion, Reading

_WORD = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+")


class Overlap:
    """Token overlap; a Chinese character is a token."""

    name = "overlap"

    def opinions(self, reading: Reading, texts: Sequence[str]) -> list[Opinion]:
        """Return the share of each text's distinct words that stand anywhere in the sources."""
        known = frozenset().union(*(_words(source) for source in reading.texts))
        return [Opinion(score=_share(_words(text), known)) for text in texts]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _share(own: frozenset[str], known: frozenset[str]) -> float:
    return len(own & known) / len(own) if own else 1.0
