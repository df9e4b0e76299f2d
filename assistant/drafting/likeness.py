"""How like a question is to a statement in its own language, and to the ways in which people ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ingestion.guidelines.statements import rendering, ways_of_asking
from ingestion.records import Passage

if TYPE_CHECKING:
    import numpy.typing as npt

    from retrieval.embed.base import Embedder, Vectors

READER = "e5"
"""Reads both languages, whatever embedder a store has, so that what is fitted on its cosines holds for every store."""


def likeness(
    question: str, language: str, passages: Sequence[Passage]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the cosines of a question with the nearest way of asking for each passage, and with its wording.

    Args:
        question: Its text.
        language: "en" or "zh": the ways and the wording in that language are compared.
        passages: Statements; any other passage, which has no ways of asking, gets 0.

    Returns:
        Two arrays of shape (len(passages),), each from 0 to 1.
    """
    ways = [ways_of_asking(each, language) for each in passages]
    wordings = [_wording(each, language) if known else "" for each, known in zip(passages, ways, strict=True)]
    if not any(ways):
        return np.zeros(len(passages)), np.zeros(len(passages))
    vector = _reader().embed_queries([question])[0]
    asked = _vectors([way for each in ways for way in each], question=True)
    said = _vectors([each for each in wordings if each], question=False)
    like = [max((float(asked[way] @ vector) for way in each), default=0.0) for each in ways]
    same = [float(said[each] @ vector) if each else 0.0 for each in wordings]
    return np.clip(like, 0, 1), np.clip(same, 0, 1)


def _wording(passage: Passage, language: str) -> str:
    chinese = rendering(passage) if language == "zh" else None
    return chinese.quote if chinese else passage.text


@cache
def _reader() -> Embedder:
    from retrieval.embed import open_embedder

    return open_embedder(READER)


def _vectors(texts: Sequence[str], *, question: bool) -> dict[str, Vectors]:
    """Return the vectors of texts; those of a pack come back with every question, so they are kept."""
    kept = _kept(question)
    missing = list(dict.fromkeys(text for text in texts if text not in kept))
    if missing:
        found = _reader().embed_queries(missing) if question else _reader().embed(missing)
        kept.update(zip(missing, found, strict=True))
    return kept


@cache
def _kept(question: bool) -> dict[str, Vectors]:  # noqa: ARG001, FBT001 - one dictionary for each
    return {}
