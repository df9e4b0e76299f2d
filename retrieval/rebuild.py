"""Build a store anew in the place of an old one: readers see the old one, then the new one."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ingestion.errors import InputError
from ingestion.files import sync_folder
from ingestion.records import Document, Passage
from retrieval import is_address, open_store
from retrieval.records import AddReport
from retrieval.stores.base import Progress

_STORE_FILES = re.compile(r"store\.sqlite(-journal)?|vectors-\d+\.(faiss|tmp)")


def rebuild_store(
    where: Path | str,
    documents: Sequence[Document],
    passages: Sequence[Passage],
    *,
    embedder: str = "minilm",
    progress: Progress | None = None,
) -> AddReport:
    """Build the store in a folder or a database anew; where that fails, the old one stays as it was.

    Raises:
        InputError: The folder holds files that are not a store's, so it is not replaced.
    """
    if is_address(where):
        from retrieval.embed import open_embedder
        from retrieval.stores.pgvector import rebuild

        return rebuild(str(where), open_embedder(embedder), documents, passages, progress=progress)
    folder = Path(where).resolve()
    foreign = (
        [path.name for path in folder.iterdir() if not _STORE_FILES.fullmatch(path.name)] if folder.exists() else []
    )
    if foreign:
        raise InputError(
            f"{folder} also holds '{foreign[0]}'", hint="give a folder that holds a store and nothing else"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        with open_store(staged / "new", embedder=embedder, create=True) as store:
            report = store.add(documents, passages, progress=progress)
        if folder.exists():
            folder.rename(staged / "old")
        (staged / "new").rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return report
