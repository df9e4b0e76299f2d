"""The store for one machine: SQLite for rows and words, a FAISS file for vectors; no server to run.

The database names the generation of the vector file that belongs to it. A writer stages the next file first;
the commit of its transaction is the one moment at which rows, words and vectors change together.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ingestion.errors import InputError
from ingestion.records import Document, Passage
from retrieval.embed.base import Embedder, Vectors
from retrieval.lexical import bm25
from retrieval.narrow import Narrow
from retrieval.query import Query
from retrieval.records import AddReport, Version
from retrieval.stores import _rows
from retrieval.stores._incoming import RECIPE, Incoming, embedded_text, gather, report, text_digest
from retrieval.stores._vectors import REBUILD, VectorFile
from retrieval.stores.base import EVERYTHING, Progress, Store, StoreDamagedError, StoreError

FILE = "store.sqlite"
FORMAT = f"faiss-2.{RECIPE}"


class FaissStore(Store):
    """See the module; `Store` says what each method promises. Safe to share between threads."""

    def __init__(self, folder: Path, embedder: Embedder, *, create: bool = False, wait_s: float = _rows.WAIT_S) -> None:
        super().__init__(embedder)
        self.folder = folder
        self._lock = threading.RLock()
        self._depth = 0
        if not (folder / FILE).is_file():
            if not create:
                hint = f"make one: 'glioscribe index PATH ... --store {folder}'"
                raise StoreError(f"no store in {folder}", hint=hint)
            folder.mkdir(parents=True, exist_ok=True)
        self._vectors = VectorFile(folder, 0)
        self._db = sqlite3.connect(folder / FILE, timeout=wait_s, isolation_level=None, check_same_thread=False)
        self._words = bm25.Bm25(self._db)
        try:
            _rows.configure(self._db)
            self._prepare(create=create)
            with self.reading():
                self._check()
        except sqlite3.DatabaseError as error:
            self._db.close()
            if _rows.is_busy(error):
                raise StoreError(_rows.BUSY, hint="wait until it is done, then retry") from error
            raise StoreDamagedError(f"{folder / FILE} is not a store: {error}", hint=REBUILD) from error
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, *, create: bool) -> None:
        if create and _rows.is_empty(self._db):
            with _rows.transaction(self._db, write=True):
                if _rows.is_empty(self._db):
                    about = {"format": FORMAT, "embedder": self.embedder.name, "generation": "0"}
                    _rows.create(self._db, about)
        about = _rows.about(self._db)
        if about.get("format") != FORMAT:
            message = f"the store in {self.folder} has format '{about.get('format')}', this version reads '{FORMAT}'"
            raise StoreDamagedError(message, hint=REBUILD)
        if about["embedder"] != self.embedder.name:
            message = f"the store in {self.folder} was built with '{about['embedder']}', not '{self.embedder.name}'"
            raise StoreDamagedError(message, hint=f"name that embedder, or {REBUILD}")

    def _check(self) -> None:
        """Raise unless rows, words and vectors are of the same passages."""
        keys = np.asarray(_rows.all_keys(self._db), dtype=np.int64)
        vectors = self._vectors.keys()
        words = bm25.count(self._db)
        if not np.array_equal(keys, vectors) or len(keys) != words:
            held = f"{len(keys)} passages, {len(vectors)} vectors and {words} word entries"
            raise StoreDamagedError(f"the parts of the store in {self.folder} don't agree: {held}", hint=REBUILD)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one state; a vector file that another process replaced is read anew."""
        with self._lock:
            if self._depth:
                yield
                return
            with _rows.transaction(self._db, write=False), self._entered():
                self._refresh()
                yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the store as its only writer; what the block did to rows and vectors is kept together or not at all."""
        with self._lock:
            try:
                with _rows.transaction(self._db, write=True), self._entered():
                    self._refresh()
                    VectorFile.sweep(self.folder, keep=self._vectors.generation)
                    yield
                    generation = self._vectors.generation + 1
                    self._vectors.write(generation)
                    _rows.note(self._db, "generation", str(generation))
            except BaseException:
                self._vectors = VectorFile(self.folder, 0)  # read anew with the next call
                raise
            self._vectors.generation = generation
            VectorFile.sweep(self.folder, keep=generation)

    @contextmanager
    def _entered(self) -> Iterator[None]:
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    def _refresh(self) -> None:
        generation = int(_rows.about(self._db)["generation"])
        if generation != self._vectors.generation:
            self._vectors = VectorFile(self.folder, generation)

    def add(
        self, documents: Sequence[Document], passages: Sequence[Passage], *, progress: Progress | None = None
    ) -> AddReport:
        """Put documents with their passages into the store; see `Store.add`."""
        incoming = gather(documents, passages)
        with self._lock:
            known = _rows.digests(self._db)
        if all(known.get(each.document.id) == each.digest for each in incoming):
            return AddReport(unchanged=tuple(each.document.id for each in incoming))
        with self._writing():
            known = _rows.digests(self._db)
            changed = [each for each in incoming if known.get(each.document.id) != each.digest]
            embedded = self._put(changed, progress)
        return report(incoming, changed, known, embedded)

    def _put(self, incoming: Sequence[Incoming], progress: Progress | None) -> int:
        """Replace documents; a text that the store holds anywhere is not embedded again. Return how many were."""
        new = [passage for each in incoming for passage in each.passages]
        to_embed = [embedded_text(passage, self.embedder.languages) for passage in new]
        digests = list(map(text_digest, to_embed))
        texts = dict(zip(digests, to_embed, strict=True))
        held = _rows.known(self._db, texts)
        kept: dict[str, Vectors] = {digest: self._vectors.vector(key) for digest, key in held.items()}
        missing = [digest for digest in texts if digest not in kept]
        kept.update(zip(missing, self._embedded([texts[digest] for digest in missing], progress), strict=True))
        self._drop([key for each in incoming for key in _rows.keys_of(self._db, each.document.id)])
        for each in incoming:
            _rows.put_document(self._db, each)
        keys = [self._put_passage(passage, digest) for passage, digest in zip(new, digests, strict=True)]
        if keys:
            self._vectors.add(keys, np.stack([kept[digest] for digest in digests]))
        return len(missing)

    def _put_passage(self, passage: Passage, digest: str) -> int:
        other = _rows.owner(self._db, passage.id)
        if other is not None:
            message = f"passage id '{passage.id}' is taken by document '{other}'"
            raise InputError(message, hint="ids must be unique in a store")
        return _rows.put_passage(self._db, passage, digest)

    def _drop(self, keys: Sequence[int]) -> None:
        if keys:
            _rows.drop_passages(self._db, keys)
            bm25.purge(self._db)
            self._vectors.remove(keys)

    def forget(self, doc_id: str) -> bool:
        """Remove every trace of a document: rows, words and vectors are rewritten without it."""
        if self.document(doc_id) is None:
            return False
        with self._writing():
            self._drop(list(_rows.keys_of(self._db, doc_id)))
            found = _rows.drop_document(self._db, doc_id)
        with self._lock:
            self._db.execute("VACUUM")
        return found

    def document(self, doc_id: str) -> Document | None:
        """Return a document, or None."""
        with self._lock:
            return _rows.document(self._db, doc_id)

    def documents(self) -> list[str]:
        """Return the ids of all documents, in the order of adding."""
        with self._lock:
            return list(_rows.digests(self._db))

    def count(self) -> int:
        """Return how many passages the store holds."""
        with self._lock:
            return _rows.count(self._db)

    def versions(self) -> list[Version]:
        """Return which state of each document is held, in the order of adding."""
        with self._lock:
            return _rows.versions(self._db)

    def replaced_by(self, docs: Collection[str]) -> Mapping[str, str]:
        """Return for each superseded document among `docs` the one in the store that takes its place."""
        with self._lock:
            return _rows.replaced_by(self._db, docs)

    def nearest(self, vectors: Vectors, depth: int, narrow: Narrow = EVERYTHING) -> list[dict[int, float]]:
        """Return for each vector the nearest passages, best first; see `_vectors` for how exact."""
        with self.reading():
            return self._vectors.nearest(vectors, depth, _rows.allowed_keys(self._db, narrow) if narrow else None)

    def vectors(self, keys: Sequence[int]) -> Vectors:
        """Return the vectors of passages, in the order of the keys."""
        with self.reading():
            return self._vectors.of(keys)

    def matching(self, query: Query, depth: int, narrow: Narrow = EVERYTHING) -> list[tuple[int, float]]:
        """Return (key, BM25 score) of the passages with words of the query, best first."""
        with self.reading():
            among = _rows.allowed_keys(self._db, narrow) if narrow else None
            return self._words.search(self._vectors.generation, query.text, query.names, depth, among)

    def passages(self, keys: Sequence[int]) -> Mapping[int, tuple[Passage, Vectors]]:
        """Return the passages of the keys with their vectors."""
        with self.reading():
            found = _rows.passages(self._db, keys)
            return {key: (passage, self._vectors.vector(key)) for key, passage in found.items()}

    def close(self) -> None:
        """Close the database."""
        self._db.close()


def open_backend(folder: Path | str, embedder: Embedder, *, create: bool = False) -> Store:
    """Open the store in `folder`; see `retrieval.open_store`."""
    return FaissStore(Path(folder), embedder, create=create)
