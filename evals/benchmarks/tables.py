"""The tables of the extraction tests as a benchmark: how a boolean finding is asserted, right or wrong."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.extract import extract
from ingestion.records import Document, Kind
from ingestion.terminology import concepts

TABLES = Path(__file__).parents[2] / "tests/ingestion/extract"
COLUMNS = {"text", "field", "value", "assertion"}
ASSERTIONS = ("present", "absent", "possible", "historical", "hypothetical", "other_person")


@dataclass(frozen=True)
class Row:
    """One row: what `text` says about `finding`.

    Attributes:
        text: A sentence or a short report.
        finding: Field name of a boolean finding.
        assertion: How it must be read.
        kind: Kind of document that the text is read as.
    """

    text: str
    finding: str
    assertion: str
    kind: Kind = "radiology"

    @property
    def language(self) -> str:
        """The language of the text: zh where it has a Chinese character, else en."""
        return "zh" if re.search("[\u3400-\u9fff]", self.text) else "en"


Reader = Callable[[Row], set[str]]


@dataclass
class Grades:
    """How many rows a reader got right, by language and assertion; `unseen` counts those where it read nothing."""

    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    unseen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, language: str = "", assertion: str = "") -> tuple[int, int, int]:
        """Return rows, those right and those unseen, of one language or one assertion or all."""
        keys = [key for key in self.rows if language in ("", key[0]) and assertion in ("", key[1])]
        return sum(self.rows[k] for k in keys), sum(self.right[k] for k in keys), sum(self.unseen[k] for k in keys)

    def figures(self) -> dict[str, object]:
        """Return the accuracy in total, per language, and per assertion within each language."""
        cells = {"total": self.count()}
        for language in sorted({language for language, _ in self.rows}):
            cells[language] = self.count(language)
            for assertion in ASSERTIONS:
                cells[f"{language}/{assertion}"] = self.count(language, assertion)
        return {
            name: {"rows": rows, "accuracy": round(right / rows, 4), "unseen": unseen}
            for name, (rows, right, unseen) in cells.items()
            if rows
        }


def rows() -> list[Row]:
    """Return the rows of all tables that say how a boolean finding is asserted, each once.

    Rows that want no reading at all ("none") are left out: they are about what is a mention, not about assertion.
    """
    findings = {concept.field for concept in concepts() if concept.kind == "finding" and concept.value is True}
    found: list[Row] = []
    for path in sorted(TABLES.glob("*.tsv")):
        with path.open(encoding="utf-8") as stream:
            for cells in csv.DictReader(stream, delimiter="\t"):
                if not cells.keys() >= COLUMNS or cells["field"] not in findings or cells["value"] != "true":
                    continue
                if cells["assertion"] in ASSERTIONS:
                    text = cells["text"].replace("\\n", "\n")
                    kind = {"kind": cells["kind"]} if cells.get("kind") else {}
                    found.append(Row(text, cells["field"], cells["assertion"], **kind))  # type: ignore[arg-type]
    return list(dict.fromkeys(found))


def grade(rows: Iterable[Row], read: Reader, *, every: bool) -> Grades:
    """Read each row and compare.

    Args:
        rows: The rows.
        read: Gives the assertions that a reader finds for the row's finding.
        every: Whether all of them must be the expected one, else one of several mentions is enough.
    """
    grades = Grades()
    for row in rows:
        key = (row.language, row.assertion)
        found = read(row)
        grades.rows[key] += 1
        grades.unseen[key] += not found
        grades.right[key] += found == {row.assertion} if every else row.assertion in found
    return grades


def glioscribe(row: Row) -> set[str]:
    """Read a row with this project's extractor."""
    report = extract(Document(id="row", text=row.text, kind=row.kind))
    return {entry.assertion for entry in report.fields if entry.name == row.finding and not entry.inferred}
