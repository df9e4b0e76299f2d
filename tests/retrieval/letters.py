"""What the tests of stores share: a tiny embedder, documents of lines, a place where a store is."""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path
from threading import Thread

import numpy as np
import numpy.typing as npt

from ingestion.records import Document, Passage
from retrieval.embed.base import Embedder
from retrieval.stores.base import Store
from retrieval.stores.faiss import FaissStore


class LetterCounts(Embedder):
    """A real, tiny embedder: counts of letters; it also counts the texts it was given."""

    name = "letters"
    languages = ("en", "zh")

    def __init__(self) -> None:
        self.seen = 0

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        self.seen += len(texts)
        counts = np.array([[text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts])
        return counts + 0.01


def one(name: str, text: str, *more: str, **fields: object) -> tuple[list[Document], list[Passage]]:
    """A document with one passage a line."""
    whole = "\n".join((text, *more))
    passages = []
    at = 0
    for number, line in enumerate((text, *more)):
        given = {"id": f"{name}:{number}", "doc": name, "text": line, "start": at, "end": at + len(line)}
        passages.append(Passage.model_validate(given | fields))
        at += len(line) + 1
    return [Document(id=name, text=whole)], passages


def found(store: Store, query: str, **more: object) -> list[str]:
    return [hit.passage.id for hit in store.search(query, 5, **more)]


class Place:
    """Where a store of one kind is, to be opened again and again."""

    def __init__(self, where: Path | str) -> None:
        self.where = where

    def open(self, embedder: Embedder | None = None, *, create: bool = False, wait_s: float = 0.2) -> Store:
        if isinstance(self.where, Path):
            return FaissStore(self.where, embedder or LetterCounts(), create=create, wait_s=wait_s)
        from retrieval.stores.pgvector import PgVectorStore

        return PgVectorStore(self.where, embedder or LetterCounts(), create=create, wait_s=wait_s)


def states_from(folder: Path, first: int, last: int = 10**9, name: str = "d", *, create: bool = False) -> None:
    """Write one state after another: in state n every passage of ten documents says n."""
    with FaissStore(folder, LetterCounts(), create=create, wait_s=30) as store:
        for number in range(first, last + 1):
            documents, passages = [], []
            for document in range(10):
                lines = [f"lomustine state{number} line {line} of {document}" for line in range(5)]
                made = one(f"{name}{document}", *lines)
                documents += made[0]
                passages += made[1]
            store.add(documents, passages)


def number_seen(store: Store) -> int:
    """Return which state a store is in; 0 is empty.

    Raises:
        AssertionError: It is in no single one.
    """
    hits = store.search("lomustine", 50)
    states = {hit.passage.text.split()[1] for hit in hits}
    assert len(states) <= 1, f"a mix of {states}"
    return int(states.pop().removeprefix("state")) if states else 0


def read_until(folder: Path, done: Event, told: Queue[tuple[str, int]], threads: int) -> None:
    """Search in many threads, each with a store of its own, until told to stop; tell what went wrong."""

    def read() -> None:
        error, searches, last = "", 0, 0
        try:
            with FaissStore(folder, LetterCounts(), wait_s=30) as store:
                while not done.is_set() or not searches:
                    state = number_seen(store)
                    assert state >= last, f"state {state} after {last}"
                    last = state
                    searches += 1
        except Exception as caught:  # noqa: BLE001 - whatever it is, the test must hear of it
            error = repr(caught)
        told.put((error, searches))

    running = [Thread(target=read) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
