"""What a store promises, and the search that all stores share: dense and lexical rankings, fused by rank."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import numpy as np

from ingestion.errors import GlioscribeError
from ingestion.records import Document, Passage
from retrieval.collapse import collapsed
from retrieval.embed.base import Embedder, Vectors
from retrieval.fuse import fuse
from retrieval.narrow import Narrow
from retrieval.query import Query, read_query
from retrieval.records import AddReport, Hit, Version

DEPTH = 100
"""How many passages each ranking gives to the fusion."""

SPARE = 20
"""So many more than asked for are looked at, for those that turn out to say the same or to be superseded."""

SUPERSEDED = 0.5
"""What the score of a passage of a superseded document is multiplied by."""

EVERYTHING = Narrow()


class StoreError(GlioscribeError):
    """A store can't be used as it is: missing, damaged, of another embedder, or held by another writer."""


class StoreDamagedError(StoreError):
    """The parts of a store don't fit together, or the embedder is not the one it was built with."""


class Store(ABC):
    """Documents and their passages, found again by meaning and by words.

    A backend keeps the rows, the vectors and the word index together: after each call a reader sees all of a
    change or nothing of it.
    """

    def __init__(self, embedder: Embedder) -> None:
        self.embedder = embedder

    @abstractmethod
    def add(self, documents: Sequence[Document], passages: Sequence[Passage]) -> AddReport:
        """Put documents with their passages into the store; the same content again changes nothing.

        Raises:
            InputError: A passage names a document that was not given, or two share an id.
            EvidenceError: A passage's text does not equal its document's text at its offsets.
            StoreError: Another process is writing, or the embedder gives vectors of another length.
        """

    @abstractmethod
    def forget(self, doc_id: str) -> bool:
        """Remove a document's text, vectors and words from the disk; False where it was not there."""

    @abstractmethod
    def document(self, doc_id: str) -> Document | None:
        """Return a document, or None."""

    @abstractmethod
    def documents(self) -> list[str]:
        """Return the ids of all documents, in the order of adding."""

    @abstractmethod
    def versions(self) -> list[Version]:
        """Return which state of each document is held, in the order of adding."""

    @abstractmethod
    def replaced_by(self, docs: Collection[str]) -> Mapping[str, str]:
        """Return for each superseded document among `docs` the one in the store that takes its place."""

    @abstractmethod
    def count(self) -> int:
        """Return how many passages the store holds."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""

    @abstractmethod
    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one state of the store for the calls inside."""

    @abstractmethod
    def nearest(self, vectors: Vectors, depth: int, narrow: Narrow = EVERYTHING) -> list[list[int]]:
        """Return for each vector the keys of the passages with the highest cosine, best first."""

    @abstractmethod
    def matching(self, query: Query, depth: int, narrow: Narrow = EVERYTHING) -> list[tuple[int, float]]:
        """Return (key, BM25 score) of the passages with words of the query, best first."""

    @abstractmethod
    def passages(self, keys: Sequence[int]) -> Mapping[int, tuple[Passage, Vectors]]:
        """Return the passages of the keys with their vectors, shape (dimension,)."""

    def search(self, query: str, k: int = 10, *, narrow: Narrow = EVERYTHING) -> list[Hit]:
        """Return at most `k` passages for a question, best first."""
        return self.search_all([query], k, narrow=narrow)[0]

    def search_all(self, queries: Sequence[str], k: int = 10, *, narrow: Narrow = EVERYTHING) -> list[list[Hit]]:
        """Return at most `k` passages for each question, in the order of the questions.

        Each is searched by meaning (cosine of embeddings) and by words (BM25, widened by the names of the
        concepts it mentions); the two rankings are fused by rank. A passage of a superseded document counts half,
        and of passages that say the same only the best stays.
        """
        read = [read_query(query, self.embedder.languages) for query in queries]
        if not read or self.count() == 0:
            return [[] for _ in read]
        # Outside the reading block: a writer may not wait for a model.
        vectors = self.embedder.embed_queries([query.dense for query in read])
        with self.reading():
            near = self.nearest(vectors, max(DEPTH, k), narrow)
            return [self._found(*each, k, narrow) for each in zip(read, vectors, near, strict=True)]

    def _found(self, query: Query, vector: Vectors, near: list[int], k: int, narrow: Narrow) -> list[Hit]:
        matching = dict(self.matching(query, max(DEPTH, k), narrow))
        fused = fuse([near, list(matching)])
        found = self.passages([key for key, _ in fused[: k + SPARE]])
        replaced = self.replaced_by({passage.doc for passage, _ in found.values()})
        hits = [
            Hit(
                passage=passage,
                score=score * (SUPERSEDED if passage.doc in replaced else 1),
                similarity=float(np.clip(vector @ own, -1, 1)),
                bm25=matching.get(key),
                superseded_by=replaced.get(passage.doc, ""),
            )
            for key, score in fused
            if key in found
            for passage, own in (found[key],)
        ]
        return _each_once(sorted(hits, key=lambda hit: -hit.score))[:k]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _each_once(hits: Sequence[Hit]) -> list[Hit]:
    """Leave out what a better hit says too, and note it there."""
    first = collapsed([hit.passage.text for hit in hits])
    same: dict[int, list[str]] = {}
    for at, other in enumerate(first):
        if at != other:
            same.setdefault(other, []).append(hits[at].passage.id)
    return [
        hit.model_copy(update={"same_as": tuple(same.get(at, ()))}) for at, hit in enumerate(hits) if first[at] == at
    ]
