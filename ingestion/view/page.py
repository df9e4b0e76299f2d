"""A report as one page: its text with the words of every field coloured, and the fields beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from ingestion.records import Assertion, Document, Report
from ingestion.view.marked import marked_text
from ingestion.view.rows import WARNING, grouped, rows_of
from ingestion.view.templates import render

_LANGUAGES = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True)
class Note:
    """A box above the text.

    Attributes:
        title: Its heading.
        text: A paragraph.
        columns: Headings of a table.
        rows: Its rows, as many cells as there are columns.
        marked: Numbers of the rows, from 0, that are set off.
    """

    title: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    marked: frozenset[int] = frozenset()


def report_page(document: Document, report: Report, *, notes: Sequence[Note] = (), back: str = "") -> str:
    """Return a report as one self-contained HTML page; it fetches nothing and works without its script.

    Args:
        document: What was read.
        report: What was read from it.
        notes: Boxes above the text.
        back: Address of a page that leads here, for a link at the top.

    Raises:
        EvidenceError: A slice of evidence does not equal the document's text.
    """
    report.check(document.text)
    rows = rows_of(report)
    return render(
        "report.html.j2",
        document=document,
        report=report,
        text=marked_text(document.text, rows),
        language=_LANGUAGES.get(report.language, ""),
        groups=grouped(rows),
        warnings=[row for row in rows if row.group == WARNING],
        assertions=get_args(Assertion),
        notes=notes,
        back=back,
    )
