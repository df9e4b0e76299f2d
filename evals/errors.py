"""What a suite got wrong, as pages: what was expected of a report, what was read, its text with the words marked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingestion.errors import EvidenceError
from ingestion.records import Document, Record, Report
from ingestion.view import Note, PageFolder


class Expectation(Record):
    """One thing that was looked for in a report.

    Attributes:
        what: Its name, for example "histology".
        expected: What the reference says, in words.
        got: What was read, in words; empty where nothing was.
        right: It holds all the same, and is listed for the sake of the others.
    """

    what: str
    expected: str
    got: str
    right: bool = False


class WrongItem(Record):
    """A report in which something was read wrongly, or not at all.

    Attributes:
        document: What was read.
        report: What was read from it.
        expectations: What was looked for; those that hold may be among them.
    """

    document: Document
    report: Report
    expectations: tuple[Expectation, ...]


def write_error_pages(folder: Path, wrong_items: Sequence[WrongItem], *, title: str = "Wrong items") -> None:
    """Write one page a wrong item and an overview into `folder`; pages of an earlier run are removed from it.

    Raises:
        InputError: The folder can't be written to.
    """
    pages = PageFolder(folder, title=title, remarks="Wrong")
    written = {_write(pages, item).name for item in wrong_items} | {pages.write_index().name}
    for old in folder.glob("*.html"):
        if old.name not in written:
            old.unlink()


def _write(pages: PageFolder, item: WrongItem) -> Path:
    wrong = [one for one in item.expectations if not one.right]
    remark = "; ".join(f"{one.what}: {one.got or 'nothing'} for {one.expected or 'nothing'}" for one in wrong)
    notes = [_note(item)]
    try:
        return pages.add(item.document, item.report, notes=notes, remark=remark)
    except EvidenceError as error:
        # A suite counts slices that are not the text's; a page can only draw those that are.
        notes.append(Note("Evidence", text=f"Nothing is marked: {error}."))
        bare = item.report.model_copy(update={"fields": (), "measurements": (), "warnings": ()})
        return pages.add(item.document, bare, notes=notes, remark=remark)


def _note(item: WrongItem) -> Note:
    return Note(
        "Expected and read",
        columns=("What", "Expected", "Read"),
        rows=tuple((one.what, one.expected or "–", one.got or "–") for one in item.expectations),
        marked=frozenset(number for number, one in enumerate(item.expectations) if not one.right),
    )
