"""Passages in, hits out: embedding, lexical search, stores and their fusion."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.stores.base import Store


def open_store(folder: Path, *, embedder: str = "minilm", backend: str = "faiss", create: bool = False) -> Store:
    """Open the store in `folder`; use it as a context manager or call its `close`.

    Args:
        folder: Where the store's files are.
        embedder: "backend" or "backend:model"; must be the one that the store was built with.
        backend: Name of a file in retrieval/stores/.
        create: Make an empty store where there is none.

    Raises:
        StoreError: No store there, a damaged one, or one that was built with another embedder.
    """
    from retrieval.embed import open_embedder
    from retrieval.stores import STORES

    store: Store = STORES.get(backend)(folder, open_embedder(embedder), create=create)
    return store


def pack_store(home: Path, embedder: str = "minilm") -> Store:
    """Return the store over the guideline pack that ships, built under `home` where it is not there yet.

    It is brought up to date when the pack changed; each embedder has a store of its own.
    """
    from retrieval.pack import open_pack_store

    return open_pack_store(home, embedder)
