"""Statements that say nearly the same: one of them is enough, or they will drift apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from assistant.knowledge.subjects import Subject, subject_of
from ingestion.records import Passage
from retrieval.collapse import collapsed

if TYPE_CHECKING:
    from retrieval.embed.base import Embedder

COSINE, WORDS = 0.9, 0.4
"""From both of these likenesses on, of meaning and of words (Jaccard), two statements are told as an overlap."""

_CONTRASTS = (
    (r"\bwithin\b", r"\bbeyond\b|later than"),
    (r"\bmutant", r"wild-?type"),
    (r"(?<!un)methylated", r"unmethylated"),
    (r"\bconcurrent", r"adjuvant|maintenance"),
    (r"newly diagnosed", r"recurren|relaps"),
    (r"\bwithout\b", r"\bwith\b"),
    (r"\b(?:rise|increase)", r"\b(?:fall|decrease)"),
)


def overlaps(passages: Sequence[Passage], embedder: Embedder | None = None) -> list[tuple[Passage, Passage]]:
    """Return the pairs of passages that say nearly the same.

    Without an embedder only those in nearly the same words are found (`retrieval.collapse`). With one, those too whose
    meaning and most of whose words are alike, that give the same figures and can speak of the same patients. Two that
    stand in contrast (within, beyond; newly diagnosed, recurrent) are never told.
    """
    texts = [passage.text for passage in passages]
    pairs = {(first, at) for at, first in enumerate(collapsed(texts)) if first != at}
    if embedder is not None and passages:
        subjects = [subject_of(passage) for passage in passages]
        vectors = embedder.embed(texts)
        near = np.argwhere(np.triu(vectors @ vectors.T >= COSINE, k=1)).tolist()
        pairs |= {(first, second) for first, second in near if _same(subjects[first], subjects[second])}
    return [
        (passages[first], passages[second])
        for first, second in sorted(pairs)
        if not any(_contrasted(texts[first], texts[second], pair) for pair in _CONTRASTS)
    ]


def _same(one: Subject, other: Subject) -> bool:
    if one.names != other.names or set(one.figures) != set(other.figures) or one.advice != other.advice:
        return False
    alike = len(one.words & other.words) >= WORDS * len(one.words | other.words)
    return alike and one.may_share_patients(other)


def _contrasted(text: str, other: str, pair: tuple[str, str]) -> bool:
    mine, others = ([bool(re.search(form, each, re.IGNORECASE)) for form in pair] for each in (text, other))
    return mine != others and any(mine) and any(others)
