"""What a store promises, and the search that all stores share: dense and lexical rankings, fused by rank."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import numpy as np

from ingestion.errors import GlioscribeError
from ingestion.records import Document, Passage
from retrieval.embed.base import Embedder, Vectors
from retrieval.fuse import fuse
from retrieval.query import Query, read_query
from retrieval.records import AddReport, Hit

DEPTH = 100
"""How many passages each ranking gives to the fusion."""


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
    def nearest(self, vectors: Vectors, depth: int) -> list[list[int]]:
        """Return for each vector the keys of the passages with the highest cosine, best first."""

    @abstractmethod
    def matching(self, query: Query, depth: int) -> list[tuple[int, float]]:
        """Return (key, BM25 score) of the passages with words of the query, best first."""

    @abstractmethod
    def passages(self, keys: Sequence[int]) -> Mapping[int, tuple[Passage, Vectors]]:
        """Return the passages of the keys with their vectors, shape (dimension,)."""

    def search(self, query: str, k: int = 10) -> list[Hit]:
        """Return at most `k` passages for a question, best first."""
        return self.search_all([query], k)[0]

    def search_all(self, queries: Sequence[str], k: int = 10) -> list[list[Hit]]:
        """Return at most `k` passages for each question, in the order of the questions.

        Each is searched by meaning (cosine of embeddings) and by words (BM25, widened by the names of the
        concepts it mentions); the two rankings are fused by rank.
        """
        read = [read_query(query, self.embedder.languages) for query in queries]
        if not read or self.count() == 0:
            return [[] for _ in read]
        # Outside the reading block: a writer may not wait for a model.
        vectors = self.embedder.embed([query.dense for query in read])
        with self.reading():
            near = self.nearest(vectors, max(DEPTH, k))
            return [self._fused(*each, k) for each in zip(read, vectors, near, strict=True)]

    def _fused(self, query: Query, vector: Vectors, near: list[int], k: int) -> list[Hit]:
        matching = dict(self.matching(query, max(DEPTH, k)))
        best = fuse([near, list(matching)])[:k]
        found = self.passages([key for key, _ in best])
        return [
            Hit(
                passage=found[key][0],
                score=score,
                similarity=float(np.clip(vector @ found[key][1], -1, 1)),
                bm25=matching.get(key),
            )
            for key, score in best
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
