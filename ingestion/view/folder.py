"""Pages of many reports in a folder, with an overview."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from ingestion.errors import InputError
from ingestion.files import write_text
from ingestion.records import Document, Report
from ingestion.view.index import Entry, index_page
from ingestion.view.names import Names
from ingestion.view.page import Note, report_page

INDEX = "index.html"


class PageFolder:
    """Writes a page a report, and the overview at the end; each file appears whole or not at all.

    Args:
        folder: Where to write; made where it is not there. Files of other names in it are left alone.
        title: Heading of the overview.
        remarks: Heading of its column of remarks.

    Raises:
        InputError: The folder can't be written to.
    """

    def __init__(self, folder: Path, *, title: str = "Reports", remarks: str = "Remark") -> None:
        self.folder = folder
        self._title = title
        self._remarks = remarks
        self._names = Names()
        self._entries: list[Entry] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise InputError(f"can't write to {folder}: {why}", hint="choose a folder you may write to") from error

    def add(self, document: Document, report: Report, *, notes: Sequence[Note] = (), remark: str = "") -> Path:
        """Write the page of one report and return its path.

        Raises:
            EvidenceError: A slice of evidence does not equal the document's text.
            InputError: The folder can't be written to.
        """
        page = report_page(document, report, notes=notes, back=INDEX)
        file = f"{self._names.take(document.id)}.html"
        write_text(self.folder / file, page)
        self._entries.append(Entry(document.id, file, report, remark))
        return self.folder / file

    def failed(self, identifier: str, why: str) -> None:
        """List a document that could not be read."""
        self._entries.append(Entry.failed(identifier, why))

    def write_index(self) -> Path:
        """Write the overview of all that was added and return its path."""
        write_text(self.folder / INDEX, index_page(self._entries, title=self._title, remarks=self._remarks))
        return self.folder / INDEX
