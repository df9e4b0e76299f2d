"""A path to a guideline, whatever its format."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path

from ingestion.guidelines.reading.parts import Written
from ingestion.loaders import document_id
from ingestion.loaders.loading import open_file
from ingestion.records import Document


@dataclass(frozen=True)
class Guideline:
    """A guideline as it was read.

    Attributes:
        document: Its clean text; offsets of passages point into it.
        pages: Offset in that text at which each page begins; empty for formats without pages.
        imprint: What the file says of itself outside the running text, such as its running heads.
    """

    document: Document
    pages: tuple[int, ...] = ()
    imprint: str = ""


def load_guideline(path: Path) -> Guideline:
    """Read a guideline file.

    Unlike `ingestion.loaders.load`, which keeps a report's text as it stands, this drops running heads and feet, moves
    footnotes out of the running text, joins words that a line's end broke, follows columns, makes a sentence of each
    table row, and marks headings as markdown does.

    Each format of `ingestion.loaders` has a module of the same name here.

    Raises:
        InputError: The file is missing, too large, empty, not readable, or has no text layer.
    """
    path = Path(path)
    data, form = open_file(path)
    reader = importlib.import_module(f"ingestion.guidelines.reading.{form}")
    written: Written = reader.read(data, path.name)
    return Guideline(Document(id=document_id(path), text=written.text), written.pages, written.imprint)
