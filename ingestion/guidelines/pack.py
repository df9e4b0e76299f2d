"""The pack of guideline statements that ships with the project."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ingestion.guidelines.passages import passages
from ingestion.loaders import load
from ingestion.records import Document, Passage

KNOWLEDGE = Path(__file__).parent / "knowledge"


@cache
def load_pack() -> tuple[tuple[Document, ...], tuple[Passage, ...]]:
    """Return the pack's documents and passages, in the order of the files and of the statements in them.

    Raises:
        InputError: A file of the pack can't be read.
    """
    documents = tuple(load(path) for path in knowledge_files())
    return documents, tuple(passage for document in documents for passage in passages(document))


def knowledge_files(folder: Path = KNOWLEDGE) -> list[Path]:
    """List the guideline files of a folder, sorted."""
    return sorted(folder.glob("*.md"))
