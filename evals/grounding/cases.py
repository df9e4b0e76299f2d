"""What a judge is asked: one text against its sources, with the truth."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from assistant.grounding.records import VerdictName

SEED = 20240305
FOLDS = 5


@dataclass(frozen=True)
class Case:
    """One text to check.

    Attributes:
        id: Unique within its set.
        document: What was drawn independently (a report, an article, a note); its cases stay together.
        sources: The texts that it may rest on.
        text: The text to check.
        faithful: Whether the sources support all of it.
        kind: What was done to it, or its class in the set.
        fold: A threshold that judges this case was fitted on the cases of other folds.
        verdict: The truth in three classes, where the set has three.
    """

    id: str
    document: str
    sources: tuple[str, ...]
    text: str
    faithful: bool
    kind: str = ""
    fold: str = ""
    verdict: VerdictName | None = None


def fold_of(document: str) -> str:
    """Return the fold of a document: always the same one, about as many documents in each."""
    digest = hashlib.sha256(f"{SEED}:{document}".encode()).digest()
    return f"fold {digest[0] % FOLDS + 1}"


T = TypeVar("T")


def sample(rows: Sequence[T], n: int | None) -> list[T]:
    """Return `n` of the rows in their order, always the same ones; all of them where there are no more."""
    if n is None or n >= len(rows):
        return list(rows)
    chosen = random.Random(SEED).sample(range(len(rows)), n)  # noqa: S311 - a sample, not a secret
    return [rows[at] for at in sorted(chosen)]


def of_documents(cases: Sequence[Case], n: int | None) -> list[Case]:
    """Return the cases of `n` documents, always the same ones."""
    documents = list(dict.fromkeys(case.document for case in cases))
    kept = set(sample(documents, n))
    return [case for case in cases if case.document in kept]
