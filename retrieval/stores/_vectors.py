"""The vectors of a store in a FAISS file, written whole, one file a generation.

Up to `EXACT` vectors every one is compared. Above, they lie in lists around k-means centres and a query looks into
the nearest lists only (Jégou et al. 2011), with 16-bit numbers: half the memory. Graphs (HNSW) search as fast, but
nothing can be taken out of them, and what is forgotten must be gone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingestion.files import sync_folder
from retrieval.embed.base import Vectors
from retrieval.stores.base import StoreDamagedError, StoreError

REBUILD = "build it anew: 'glioscribe index PATH ... --store DIR --rebuild'"
EXACT = 50_000
"""Up to so many vectors all are compared."""

PROBED = 1 / 32
"""Share of the lists that a query looks into."""

_LISTS_A_ROOT = 4
"""Lists for each square root of the number of vectors, as FAISS's authors advise."""

_SAMPLE_A_LIST = 40
_ROUNDS = 8


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
    def exact(self) -> bool:
        """Whether a search compares every vector."""
        import faiss

        return not isinstance(self._index, faiss.IndexIVF)

    def keys(self) -> npt.NDArray[np.int64]:
        """Return the keys of all vectors, ascending."""
        import faiss

        if self._index is None:
            return np.zeros(0, dtype=np.int64)
        if self.exact:
            return np.sort(faiss.vector_to_array(self._index.id_map))
        lists = self._index.invlists
        parts = [
            faiss.rev_swig_ptr(lists.get_ids(at), lists.list_size(at)).copy()
            for at in range(self._index.nlist)
            if lists.list_size(at)
        ]
        return np.sort(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)

    def add(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Add unit vectors, shape (len(keys), dimension), under new keys.

        Raises:
            StoreError: The vectors are longer or shorter than those in the store.
        """
        if not keys:
            return
        if self._index is None:
            self._index = _flat(vectors.shape[1])
        self._fit(vectors)
        self._index.add_with_ids(vectors, np.asarray(keys, dtype=np.int64))

    def _fit(self, vectors: Vectors) -> None:
        if vectors.shape[1] != self._index.d:
            message = f"the embedder gives {vectors.shape[1]} numbers a text, the store holds {self._index.d}"
            raise StoreError(message, hint=REBUILD)

    def remove(self, keys: Sequence[int]) -> None:
        """Remove vectors; the next `write` leaves nothing of them on the disk."""
        import faiss

        if not keys or self._index is None:
            return
        gone = np.asarray(keys, dtype=np.int64)
        if self.exact:
            self._index.remove_ids(gone)
        else:
            self._index.remove_ids(faiss.IDSelectorArray(gone))
            self._forget_lonely_centres()

    def _forget_lonely_centres(self) -> None:
        """Overwrite the centre of each empty list: the centre of a single vector is that vector."""
        import faiss

        index = self._index
        empty = [at for at in range(index.nlist) if not index.invlists.list_size(at)]
        quantizer: Any = faiss.downcast_index(index.quantizer)
        centres = faiss.rev_swig_ptr(quantizer.get_xb(), index.nlist * index.d).reshape(index.nlist, index.d)
        centres[empty] = 0

    def vector(self, key: int) -> Vectors:
        """Return one vector, shape (dimension,)."""
        found: Vectors = self._index.reconstruct(int(key))
        return found

    def nearest(self, vectors: Vectors, depth: int, among: Sequence[int] | None = None) -> list[dict[int, float]]:
        """Return for each vector the keys with the highest cosine, key to cosine, best first.

        Args:
            vectors: Unit vectors, shape (queries, dimension).
            depth: At most so many keys each.
            among: Only these keys; None is all.
        """
        import faiss

        if self._index is None or not self._index.ntotal or (among is not None and not len(among)):
            return [{} for _ in vectors]
        self._fit(vectors)
        chosen = {} if among is None else {"sel": faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))}
        if self.exact:
            parameters = faiss.SearchParameters(**chosen)
        else:
            parameters = faiss.SearchParametersIVF(**chosen)
            parameters.nprobe = max(1, round(self._index.nlist * PROBED))
        cosines, keys = self._index.search(vectors, min(depth, self._index.ntotal), params=parameters)
        return [
            {int(key): float(cosine) for key, cosine in zip(*row, strict=True) if key >= 0}
            for row in zip(keys, cosines, strict=True)
        ]

    def of(self, keys: Sequence[int]) -> Vectors:
        """Return the vectors of keys, shape (len(keys), dimension)."""
        found: Vectors = self._index.reconstruct_batch(np.asarray(keys, dtype=np.int64))
        return found

    def settle(self) -> None:
        """Choose the kind of index that fits the number of vectors, and build it where it is another one."""
        if self._index is None:
            return
        lists = _lists(self._index.ntotal)
        if lists == 0 and self.exact:
            return
        if not self.exact and self._index.nlist / 2 <= lists <= self._index.nlist * 2:
            return
        keys = self.keys()
        vectors: Vectors = self._index.reconstruct_batch(keys)
        self._index = _inverted(vectors, lists) if lists else _flat(self._index.d)
        self._index.add_with_ids(vectors, keys)

    def write(self, generation: int) -> None:
        """Write all vectors as the file of a generation, whole and durable before it takes its name."""
        import faiss

        path = self._path(generation)
        staged = path.with_suffix(".tmp")
        self.settle()
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


def _lists(count: int) -> int:
    """Return into how many lists so many vectors are sorted; 0 is one exact index."""
    return 0 if count <= EXACT else round(_LISTS_A_ROOT * count**0.5)


def _flat(dimension: int) -> Any:  # noqa: ANN401 - the library has no types
    import faiss

    return faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))


def _inverted(vectors: Vectors, lists: int) -> Any:  # noqa: ANN401 - the library has no types
    import faiss

    dimension = vectors.shape[1]
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimension), dimension, lists, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.niter, index.cp.seed, index.cp.spherical = _ROUNDS, 0, True
    index.cp.max_points_per_centroid = _SAMPLE_A_LIST
    index.train(vectors)
    index.set_direct_map_type(faiss.DirectMap.Hashtable)  # type: ignore[attr-defined]
    return index
