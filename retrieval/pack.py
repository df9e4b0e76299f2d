"""The store over the knowledge packs: the one that ships, and those of one's own beside it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval import open_store
from retrieval.stores.base import StoreDamagedError

if TYPE_CHECKING:
    from retrieval.stores.base import Store


def pack_folder(home: Path, embedder: str) -> Path:
    """Return where the pack's store for an embedder is under `home`, built or not."""
    return home / "guidelines" / re.sub(r"[^\w.-]+", "_", embedder)


def open_pack_store(home: Path, embedder: str, packs: Sequence[Path] = ()) -> Store:
    """Open the packs' store under `home`, bringing it up to date first; a damaged one is built anew.

    Args:
        home: Where indexes are kept.
        embedder: "backend" or "backend:model".
        packs: Folders of packs of one's own; the store holds them and the pack that ships, nothing else.

    Raises:
        InputError: An own pack can't be used (`ingestion.guidelines.load_pack`); the store stays as it was.
    """
    folder = pack_folder(home, embedder)
    try:
        return _current(folder, embedder, packs)
    except StoreDamagedError:
        # Nothing is lost: the packs themselves are elsewhere.
        if folder.is_dir():
            shutil.rmtree(folder)
        return _current(folder, embedder, packs)


def _current(folder: Path, embedder: str, packs: Sequence[Path]) -> Store:
    from ingestion.guidelines import load_pack

    documents, passages = load_pack(packs)
    store = open_store(folder, embedder=embedder, create=True)
    try:
        store.add(documents, passages)
        for gone in set(store.documents()) - {document.id for document in documents}:
            store.forget(gone)
    except BaseException:
        store.close()
        raise
    return store
