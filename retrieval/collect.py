"""Paths to documents and passages: guideline files, folders of them, passages as JSONL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ingestion.errors import EvidenceError, InputError
from ingestion.files import STDIO, read_jsonl
from ingestion.records import Document, Passage

_OWN_FIELDS = {"section": str, "source": str, "year": int, "region": str, "strength": str}
"""Keys of a line's metadata that a passage has a field for."""


@dataclass
class Collected:
    """What was read.

    Attributes:
        documents: In the order of the paths.
        passages: Of all documents.
        failures: One sentence for each file or line that can't be used.
    """

    documents: list[Document] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def collect(paths: Sequence[str | Path]) -> Collected:
    """Read everything that the paths name; what can't be read is listed and the rest goes on.

    Raises:
        InputError: Nothing at all could be read, or two documents have the same id.
    """
    found = Collected()
    origin: dict[str, str] = {}
    for path in paths:
        reader = _lines if str(path) == STDIO or str(path).endswith(".jsonl") else _files
        for where, document, passages in reader(path, found.failures):
            if document.id in origin:
                message = f"two documents have the id '{document.id}': {origin[document.id]} and {where}"
                raise InputError(message, hint="ids must be unique: rename a file, or index the two into two stores")
            origin[document.id] = where
            found.documents.append(document)
            found.passages.extend(passages)
    if not found.documents:
        what = found.failures[0] if found.failures else f"nothing to index in {', '.join(map(str, paths))}"
        raise InputError(what, hint="give md, pdf, docx, html or txt files, folders of them, or passages as JSONL")
    return found


Read = Iterator[tuple[str, Document, list[Passage]]]


def _files(path: str | Path, failures: list[str]) -> Read:
    from ingestion.guidelines import load_guideline, passages
    from ingestion.loaders import report_files

    for file in report_files(Path(path)):
        try:
            read = load_guideline(file)
            yield str(file), read.document, passages(read.document, pages=read.pages, imprint=read.imprint)
        except InputError as error:
            failures.append(str(error))


def _lines(path: str | Path, failures: list[str]) -> Read:
    for line in read_jsonl(path, required=("id", "text")):
        where = f"{path} line {line.number}"
        if line.error:
            failures.append(f"{path}: {line.error}")
            continue
        try:
            document, passage = _passage(line.id, line.value)
        except (ValidationError, EvidenceError, InputError) as error:
            failures.append(f"{where}: {_reason(error)}")
            continue
        yield where, document, [passage]


def _passage(identity: str, value: dict[str, Any]) -> tuple[Document, Passage]:
    """Read one line; it is a document of one passage, so that it can be replaced and forgotten alone."""
    text = value["text"]
    if not isinstance(text, str) or not text.strip():
        raise InputError("text is empty or not a text")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    metadata = dict(value.get("metadata") or {})
    own = {name: metadata.pop(name) for name, kind in _OWN_FIELDS.items() if isinstance(metadata.get(name), kind)}
    unknown = {key: held for key, held in value.items() if key not in {"id", "text", "title", "metadata"}}
    passage = Passage.model_validate(
        {"id": identity, "doc": identity, "text": text, "title": value.get("title") or "", **own}
        | {"metadata": {**unknown, **metadata}}
    )
    return Document(id=identity, text=text), passage


def _reason(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return str(error)
