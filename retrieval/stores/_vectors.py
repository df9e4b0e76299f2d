"""The vectors of a store in a FAISS file: exact inner product, written whole, one file a generation."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ingestion.files import sync_folder
from retrieval.embed.base import Vectors
from retrieval.stores.base import StoreDamagedError, StoreError

REBUILD = "build it anew: 'glioscribe index PATH ... --store DIR --rebuild'"


class VectorFile:
    """Vectors by key, in memory, with the file they were read from.

    Args:
        folder: The store's folder.
        generation: Which file; 0 is a store without vectors, which has none.

    Raises:
        StoreDamagedError: The file is missing or is not an index.
    """

    def __init__(self, folder: Path, generation: int) -> None:
        self.folder = folder
        self.generation = generation
        self._index: Any = self._read() if generation else None

    def _read(self) -> Any:  # noqa: ANN401 - the library has no types
        import faiss

        path = self._path(self.generation)
        try:
            return faiss.read_index(str(path))
        except RuntimeError as error:
            raise StoreDamagedError(f"the vectors {path} can't be read", hint=REBUILD) from error

    def _path(self, generation: int) -> Path:
        return self.folder / f"vectors-{generation}.faiss"

    @property
    def dimension(self) -> int | None:
        """Length of the vectors; None before the first."""
        return None if self._index is None else int(self._index.d)

    def keys(self) -> list[int]:
        """Return the keys of all vectors, ascending."""
        import faiss

        return [] if self._index is None else sorted(faiss.vector_to_array(self._index.id_map).tolist())

    def add(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Add unit vectors, shape (len(keys), dimension), under new keys.

        Raises:
            StoreError: The vectors are longer or shorter than those in the store.
        """
        import faiss

        if not keys:
            return
        if self._index is None:
            self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        if vectors.shape[1] != self._index.d:
            message = f"the embedder gives {vectors.shape[1]} numbers a text, the store holds {self._index.d}"
            raise StoreError(message, hint=REBUILD)
        self._index.add_with_ids(vectors, np.asarray(keys, dtype=np.int64))

    def remove(self, keys: Sequence[int]) -> None:
        """Remove vectors; the next `write` leaves nothing of them on the disk."""
        if keys and self._index is not None:
            self._index.remove_ids(np.asarray(keys, dtype=np.int64))

    def vector(self, key: int) -> Vectors:
        """Return one vector, shape (dimension,)."""
        found: Vectors = self._index.reconstruct(int(key))
        return found

    def nearest(self, vectors: Vectors, depth: int) -> list[list[int]]:
        """Return for each vector the keys with the highest cosine, best first."""
        if self._index is None or not self._index.ntotal:
            return [[] for _ in vectors]
        if vectors.shape[1] != self._index.d:
            message = f"the embedder gives {vectors.shape[1]} numbers a text, the store holds {self._index.d}"
            raise StoreError(message, hint=REBUILD)
        _, keys = self._index.search(vectors, min(depth, self._index.ntotal))
        return [[int(key) for key in row if key >= 0] for row in keys]

    def write(self, generation: int) -> None:
        """Write all vectors as the file of a generation, whole and durable before it takes its name."""
        import faiss

        path = self._path(generation)
        staged = path.with_suffix(".tmp")
        try:
            if self._index is not None:
                faiss.write_index(self._index, str(staged))
                with staged.open("rb") as stream:
                    os.fsync(stream.fileno())
                staged.replace(path)
                sync_folder(self.folder)
        finally:
            staged.unlink(missing_ok=True)

    @staticmethod
    def sweep(folder: Path, keep: int) -> None:
        """Delete the files of all other generations, and what a killed writer left."""
        for path in folder.glob("vectors-*"):
            if path.name != f"vectors-{keep}.faiss":
                path.unlink(missing_ok=True)
