"""The guidelines that answers come from: the pack that ships, and packs of one's own beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from ingestion.errors import InputError
from ingestion.guidelines.lint import check
from ingestion.guidelines.pack_card import CARD, KNOWLEDGE, PackCard, pack_files, read_card, read_file
from ingestion.records import Document, Passage

__all__ = ["KNOWLEDGE", "Content", "load_pack"]

Content = tuple[tuple[Document, ...], tuple[Passage, ...]]


def load_pack(own: Sequence[Path] = ()) -> Content:
    """Return documents and passages of the pack that ships and of the `own` ones, in that order.

    The ids of an own pack's documents and passages begin with its name and a slash, and its passages' metadata say
    `pack` and `pack_version`; shipped ids stay as they are. A folder that changed is read anew.

    Raises:
        InputError: An own pack has no valid card, has a name that is taken, or is not clean; or a file can't be read.
    """
    documents, found = _shipped()
    taken = {read_card(KNOWLEDGE).name: KNOWLEDGE}
    for folder in own:
        card = read_card(folder)
        if card.name in taken:
            message = f"the packs in {taken[card.name]} and {folder} are both named '{card.name}'"
            raise InputError(message, hint=f"give one of them another name in its {CARD}")
        taken[card.name] = folder
        own_documents, own_passages = _own(folder, card, _state(folder))
        documents, found = documents + own_documents, found + own_passages
    return documents, found


@cache
def _shipped() -> Content:
    read = [read_file(path) for path in pack_files(KNOWLEDGE)]
    return tuple(document for document, _ in read), tuple(passage for _, found in read for passage in found)


@lru_cache(maxsize=32)
def _own(folder: Path, card: PackCard, state: tuple[object, ...]) -> Content:  # noqa: ARG001 - part of the cache's key
    problems = check(folder)
    if problems:
        first = problems[0]
        message = f"the pack '{card.name}' is not clean ({len(problems)} problems); first, {first.where}: {first.what}"
        raise InputError(message, hint=f"'glioscribe knowledge check {folder}' lists all")
    read = [read_file(path, prefix=f"{card.name}/") for path in pack_files(folder)]
    marked = tuple(_marked(passage, card) for _, found in read for passage in found)
    return tuple(document for document, _ in read), marked


def _marked(passage: Passage, card: PackCard) -> Passage:
    marks = {"pack": card.name, "pack_version": card.version}
    return passage.model_copy(update={"metadata": passage.metadata | marks})


def _state(folder: Path) -> tuple[object, ...]:
    """Return what changes when a file of the folder does."""
    stats = ((file, file.stat()) for file in pack_files(folder))
    return tuple((file, stat.st_mtime_ns, stat.st_size) for file, stat in stats)
