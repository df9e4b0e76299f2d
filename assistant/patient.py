"""One patient: the documents and what was read from them, in order of date."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from ingestion.errors import GlioscribeError, InputError
from ingestion.records import Document, Kind, Record, Report

_KINDS: dict[Kind, re.Pattern[str]] = {
    "radiology": re.compile(r"(?<![a-z])(?:mri?|ct|imaging|radiology|scan)(?![a-z])|影像|核磁|磁共振", re.IGNORECASE),
    "pathology": re.compile(r"(?<![a-z])(?:path|pathology|histology|biopsy)(?![a-z])|病理", re.IGNORECASE),
    "note": re.compile(r"(?<![a-z])(?:clinic|note|letter|visit)(?![a-z])|门诊|病历", re.IGNORECASE),
}


class Failure(Record):
    """A document of a patient that could not be read.

    Attributes:
        name: Its file name.
        error: Why, with the hint how to mend it.
    """

    name: str
    error: str


class Patient(Record):
    """A patient's documents with their reports, oldest first (undated ones last).

    Attributes:
        id: A pseudonym; never a name or hospital number.
        documents: The texts.
        reports: What extraction read, one for each document, in the same order.
        failures: Documents that could not be read; a draft must say that they are missing.
    """

    id: str
    documents: tuple[Document, ...]
    reports: tuple[Report, ...]
    failures: tuple[Failure, ...] = ()

    def texts(self) -> dict[str, str]:
        """Return the text of each document by id."""
        return {document.id: document.text for document in self.documents}


def read_folder(path: str | Path) -> Patient:
    """Read a folder of one patient's reports; the folder's name is the patient's id.

    The date at the start of a file name wins over a date in the text, and a kind in it ("_mri", "_pathology",
    "_clinic") over what the text looks like.

    Raises:
        InputError: No such folder, no reports in it, or none of them can be read.
    """
    from ingestion.loaders import report_files

    folder = Path(path)
    if not folder.is_dir():
        raise InputError(f"no folder {folder}", hint="give a folder that holds one patient's reports")
    pairs: list[tuple[Document, Report]] = []
    failures: list[Failure] = []
    for file in report_files(folder):
        try:
            document, report = _read(file)
            _refuse_repeat(document, pairs)
        except GlioscribeError as error:
            failures.append(Failure(name=file.name, error=str(error)))
        else:
            pairs.append((document, report))
    if not pairs:
        raise InputError(f"no report in {folder} can be read: {failures[0].error}")
    pairs.sort(key=lambda pair: (pair[1].date is None, pair[1].date or dt.date.max))
    return Patient(
        id=folder.resolve().name,
        documents=tuple(document for document, _ in pairs),
        reports=tuple(report for _, report in pairs),
        failures=tuple(failures),
    )


def kind_of_name(name: str) -> Kind | None:
    """Return the kind of report that a file's name tells ("2024-03-05_mri"), or None where it tells none or several."""
    told = [kind for kind, words in _KINDS.items() if words.search(name)]
    return told[0] if len(told) == 1 else None


def _read(file: Path) -> tuple[Document, Report]:
    from ingestion.extract import extract
    from ingestion.loaders import load

    document = load(file)
    kind = kind_of_name(file.stem)
    if kind is not None:
        document = document.model_copy(update={"kind": kind})
    report = extract(document)
    if document.date is not None and report.date != document.date:
        report = report.model_copy(update={"date": document.date})
    return document, report


def _refuse_repeat(document: Document, pairs: list[tuple[Document, Report]]) -> None:
    if any(other.id == document.id for other, _ in pairs):
        raise InputError(
            f"another file of this folder is called '{document.id}' too, with another ending",
            hint="keep one of the two, or rename one",
        )
