"""Reading the reports of a set: every slice of evidence is checked on the way; and what a part hands back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.errors import WrongItem
from evals.extraction.tally import rate
from evals.suite import Metric, Table
from ingestion.errors import EvidenceError, InputError
from ingestion.extract import extract
from ingestion.files import read_jsonl
from ingestion.records import Document, Field, Report, Value

HINT = "give the folder of reference data with --data or GLIOSCRIBE_DATA"
_NAMED = 5


@dataclass(frozen=True)
class Part:
    """What one part of the suite found; see `SuiteResult` for what each is."""

    metrics: list[Metric] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[WrongItem] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@dataclass
class Reader:
    """Reads documents and counts the slices of evidence that are not the text's.

    Attributes:
        slices: How many slices there were.
        inexact: Id of the document of each slice that does not equal its text.
    """

    slices: int = 0
    inexact: list[str] = field(default_factory=list)

    def read(self, document: Document) -> Report:
        """Extract, and check every slice of evidence."""
        report = extract(document)
        for evidence in report.all_evidence():
            self.slices += 1
            try:
                evidence.check(document.text)
            except EvidenceError:
                self.inexact.append(document.id)
        return report

    def metric(self) -> Metric:
        """Return the share of slices that equal their text."""
        note = "every slice equals its text"
        if self.inexact:
            ids = list(dict.fromkeys(self.inexact))
            note += f"; not so in {', '.join(ids[:_NAMED])}" + (f" and {len(ids) - _NAMED} more" * (len(ids) > _NAMED))
        return rate("evidence/exact", self.slices - len(self.inexact), self.slices, note)


def rows(path: Path, limit: int | None, *, required: tuple[str, ...] = ("id",)) -> list[dict[str, Any]]:
    """Return at most `limit` objects of a JSONL file.

    Raises:
        InputError: It is not there, or a line of it can't be used.
    """
    if not path.is_file():
        raise InputError(f"no reference data in {path.parent}: {path.name} is missing", hint=HINT)
    found: list[dict[str, Any]] = []
    for line in read_jsonl(path, required=required):
        if len(found) == limit:
            break
        if line.error:
            raise InputError(f"{path}: {line.error}", hint="the reference data is damaged; fetch it again")
        found.append(line.value)
    return found


def first(report: Report, name: str, assertions: Iterable[str] = ("present",)) -> Value | None:
    """Return the value of the first field of a name that is held so, or None."""
    held = tuple(assertions)
    return next((item.value for item in report.fields if item.name == name and item.assertion in held), None)


def listed(fields: Iterable[Field]) -> str:
    """Return fields in words, for a page: "location frontal (present), ..."."""
    return ", ".join(f"{item.name} {item.value} ({item.assertion})" for item in fields)
