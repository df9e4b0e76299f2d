"""The store over the guideline pack that ships with the project."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval import open_store
from retrieval.stores.base import StoreDamagedError

if TYPE_CHECKING:
    from retrieval.stores.base import Store


def pack_folder(home: Path, embedder: str) -> Path:
    """Return where the pack's store for an embedder is under `home`, built or not."""
    return home / "guidelines" / re.sub(r"[^\w.-]+", "_", embedder)


def open_pack_store(home: Path, embedder: str) -> Store:
    """Open the pack's store under `home`, bringing it up to date first; a damaged one is built anew."""
    folder = pack_folder(home, embedder)
    try:
        return _current(folder, embedder)
    except StoreDamagedError:
        # Nothing is lost: the pack is part of the program.
        if folder.is_dir():
            shutil.rmtree(folder)
        return _current(folder, embedder)


def _current(folder: Path, embedder: str) -> Store:
    from ingestion.guidelines import load_pack

    documents, passages = load_pack()
    store = open_store(folder, embedder=embedder, create=True)
    try:
        store.add(documents, passages)
        for gone in set(store.documents()) - {document.id for document in documents}:
            store.forget(gone)
    except BaseException:
        store.close()
        raise
    return store
