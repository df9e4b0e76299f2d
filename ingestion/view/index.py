"""An overview of a folder of pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

from ingestion.records import Report
from ingestion.view.templates import render


@dataclass(frozen=True)
class Entry:
    """One document in an overview.

    Attributes:
        id: Id of the document.
        file: Name of its page; empty where it has none.
        report: What was read from it; None where it could not be read.
        remark: Anything else: why it could not be read, what was wrong.
    """

    id: str
    file: str = ""
    report: Report | None = None
    remark: str = ""

    @property
    def link(self) -> str:
        """Address of its page, relative to the overview."""
        return quote(self.file)

    @classmethod
    def failed(cls, identifier: str, why: str) -> Self:
        """Return the entry of a document that could not be read."""
        return cls(identifier, remark=why)


def index_page(entries: Sequence[Entry], *, title: str = "Reports", remarks: str = "Remark") -> str:
    """Return an overview of pages as one self-contained HTML page.

    Args:
        entries: In the order to list them.
        title: Heading of the page.
        remarks: Heading of the column of remarks, which is there where an entry has one.
    """
    return render(
        "index.html.j2",
        entries=entries,
        title=title,
        remarks=remarks if any(entry.remark for entry in entries) else "",
        warned=sum(1 for entry in entries if entry.report and entry.report.warnings),
        failed=sum(1 for entry in entries if entry.report is None),
    )
