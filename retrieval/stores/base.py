"""What a store promises, and the search that all stores share: dense and lexical rankings in one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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

LEADING, FEEDBACK = 2, 0.4
"""The second round's question: its own vector and `FEEDBACK` times the mean of the `LEADING` first passages'."""

AT_A_TIME = 256
"""So many texts are embedded between two signs of life."""

EVERYTHING = Narrow()
Progress = Callable[[int, int | None], None]


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
    def add(
        self, documents: Sequence[Document], passages: Sequence[Passage], *, progress: Progress | None = None
    ) -> AddReport:
        """Put documents with their passages into the store; the same content again changes nothing.

        Args:
            documents: Whole documents.
            passages: All of their passages.
            progress: Told how many texts are embedded, and of how many.

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
    def nearest(self, vectors: Vectors, depth: int, narrow: Narrow = EVERYTHING) -> list[dict[int, float]]:
        """Return for each vector the passages with the highest cosine, key to cosine, best first."""

    @abstractmethod
    def vectors(self, keys: Sequence[int]) -> Vectors:
        """Return the vectors of passages, shape (len(keys), dimension), in the order of the keys."""

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
        concepts it mentions), and `fuse` makes one ranking of both. Its first passages move the question's vector
        towards themselves for a second round (Rocchio 1971; for embeddings Li et al. 2023). A passage of a superseded
        document counts half, and of passages that say the same only the best stays.
        """
        read = [read_query(query, self.embedder.languages) for query in queries]
        if not read:
            return []
        # Outside the reading block: a writer may not wait for a model.
        vectors = self.embedder.embed_queries([query.dense for query in read])
        depth = max(DEPTH, k)
        with self.reading():
            said = [dict(self.matching(query, depth, narrow)) for query in read]
            first = self._fused(vectors, said, depth, narrow)
            moved = np.stack([self._moved(vector, fused) for vector, fused in zip(vectors, first, strict=True)])
            second = self._fused(moved, said, depth, narrow)
            return [self._hits(*each, k) for each in zip(vectors, said, second, strict=True)]

    def _embedded(self, texts: Sequence[str], progress: Progress | None) -> list[Vectors]:
        """Return the vector of each text, shape (dimension,)."""
        found: list[Vectors] = []
        for start in range(0, len(texts), AT_A_TIME):
            found.extend(self.embedder.embed(texts[start : start + AT_A_TIME]))
            if progress:
                progress(len(found), len(texts))
        return found

    def _fused(
        self, vectors: Vectors, said: Sequence[Mapping[int, float]], depth: int, narrow: Narrow
    ) -> list[list[tuple[int, float]]]:
        """Return (key, score) pairs for each vector with the BM25 scores of its question."""
        found = []
        for vector, near, bm25 in zip(vectors, self.nearest(vectors, depth, narrow), said, strict=True):
            others = [key for key in bm25 if key not in near]
            said_only = dict(zip(others, (self.vectors(others) @ vector).tolist(), strict=True)) if others else {}
            found.append(fuse(near | said_only, bm25))
        return found

    def _moved(self, vector: Vectors, fused: Sequence[tuple[int, float]]) -> Vectors:
        if not fused:
            return vector
        moved = vector + FEEDBACK * self.vectors([key for key, _ in fused[:LEADING]]).mean(axis=0)
        unit: Vectors = moved / max(float(np.linalg.norm(moved)), 1e-9)
        return unit

    def _hits(
        self, vector: Vectors, matching: Mapping[int, float], fused: Sequence[tuple[int, float]], k: int
    ) -> list[Hit]:
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
