"""What a pack of guidelines says about itself (pack.yaml), which files belong to it, and how one is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field as Described
from pydantic import ValidationError

from ingestion.errors import InputError
from ingestion.guidelines.passages import passages
from ingestion.loaders import document_id, load, report_files
from ingestion.records import Document, Passage, Record

KNOWLEDGE = (Path(__file__).parent / "knowledge").resolve()
"""Folder of the pack that ships."""

CARD = "pack.yaml"

NAME = r"^[a-z0-9][a-z0-9_-]{0,39}$"

_NOT_GUIDELINES = re.compile(r"(?i)(?:readme|licen[cs]e|changelog|notice)\b")


class PackCard(Record):
    """The content of pack.yaml.

    Attributes:
        name: Short name, lower case; the ids of an own pack begin with it ("hospital/seizures:1f3a…").
        version: The edition, as its makers write it ("2026.1"); any text.
        language: Main language of its documents.
        description: One line for a reader.
        licence: On what terms it may be passed on, where that is said.
    """

    name: Annotated[str, Described(pattern=NAME)]
    version: Annotated[str, Described(min_length=1, max_length=40)]
    language: Literal["en", "zh"] = "en"
    description: Annotated[str, Described(min_length=1)]
    licence: str = ""


def read_card(folder: Path) -> PackCard:
    """Read a pack's card.

    Raises:
        InputError: The folder or the card is missing, or the card has other keys or values than it may.
    """
    path = folder / CARD
    hint = "write name (a-z, 0-9, - and _), version and description; language (en or zh) and licence may follow"
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder} for a knowledge pack", hint="look at the setting 'packs'")
    if not path.is_file():
        raise InputError(f"the pack in {folder} has no {CARD}", hint=hint)
    try:
        # The base loader makes text of every value, so that version 1.10 stays 1.10; it builds no objects.
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        return PackCard.model_validate(loaded)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise InputError(f"{path}: {where}: {first['msg']}", hint=hint) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not YAML in UTF-8: {' '.join(str(error).split())}", hint=hint) from error


def pack_files(folder: Path) -> list[Path]:
    """List the guideline files of a pack, subfolders included, sorted; readme, licence and changelog are none.

    Raises:
        InputError: The folder holds no file that can be read, or two files that would have the same id.
    """
    found = [file for file in report_files(folder) if not _NOT_GUIDELINES.match(file.name)]
    origin: dict[str, Path] = {}
    for file in found:
        same = origin.setdefault(document_id(file), file)
        if same != file:
            message = (
                f"two files of the pack in {folder} have the id '{document_id(file)}': {same.name} and {file.name}"
            )
            raise InputError(message, hint="rename one; the id is the file's name without its ending")
    return found


def read_file(path: Path, prefix: str = "") -> tuple[Document, list[Passage]]:
    """Read a file of a pack: its document and the passages cut from it; `prefix` goes before the document's id.

    Raises:
        InputError: The file can't be read, or a statement in it is not complete.
    """
    loaded = load(path)
    document = loaded.model_copy(update={"id": f"{prefix}{loaded.id}"})
    return document, passages(document)
