"""Passages in, hits out: embedding, lexical search, stores and their fusion."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from retrieval.stores.base import Store


def open_store(
    where: Path | str, *, embedder: str = "minilm", backend: str | None = None, create: bool = False
) -> Store:
    """Open a store; use it as a context manager or call its `close`.

    Args:
        where: A folder, or a database's address ("postgresql://USER@HOST/DATABASE#NAME").
        embedder: "backend" or "backend:model"; must be the one that the store was built with.
        backend: Name of a file in retrieval/stores/; by default pgvector for an address, faiss for a folder.
        create: Make an empty store where there is none.

    Raises:
        StoreError: No store there, a damaged one, or one that was built with another embedder.
    """
    from retrieval.embed import open_embedder
    from retrieval.stores import STORES

    chosen = backend or ("pgvector" if is_address(where) else "faiss")
    store: Store = STORES.get(chosen)(where, open_embedder(embedder), create=create)
    return store


def is_address(where: Path | str) -> bool:
    """Tell a database's address from a folder."""
    return str(where).startswith(("postgresql://", "postgres://"))


def pack_store(home: Path, embedder: str = "minilm", packs: Sequence[Path] = ()) -> Store:
    """Return the store over the guideline pack that ships and the own `packs`, built under `home` where needed.

    It is brought up to date when a pack changed; each embedder has a store of its own.
    """
    from retrieval.pack import open_pack_store

    return open_pack_store(home, embedder, packs)
