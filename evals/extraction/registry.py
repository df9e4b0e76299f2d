"""Pathology reports against the cancer registry, and near-empty scans from which nothing may be read."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.errors import Expectation, WrongItem
from evals.extraction.disagreements import Disagreement, Disagreements
from evals.extraction.keywords import keyword_pathology
from evals.extraction.markers import MarkerCount
from evals.extraction.reading import HINT, Part, Reader, listed, rows
from evals.extraction.tally import Tally, rate
from ingestion.errors import InputError
from ingestion.records import Document, Field, Report

FIELDS = {"histology": "diagnosis", "grade": "who_grade", "laterality": "laterality"}
_COLUMNS = {"histology": "histology", "grade": "who_grade", "laterality": "laterality"}
_NO_ENTITY = ("glioma_nos", "other", "metastasis", "lymphoma", "meningioma")
_NEAR_EMPTY = "near-empty scans from which a field came out; a published model invented a site in 101 of 109"


@dataclass
class Pathology:
    """What is counted over the pathology reports."""

    part: Part = field(default_factory=Part)
    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    plain: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    markers: MarkerCount = field(default_factory=MarkerCount)
    disagreements: Disagreements = field(default_factory=Disagreements)
    blank: int = 0
    blank_with_fields: int = 0

    def near_empty(self, document: Document, report: Report) -> None:
        """Count a scan that holds next to no text."""
        ok = not report.fields
        self.blank += 1
        self.blank_with_fields += int(not ok)
        self.part.items.append({"id": document.id, "set": "pathology", "ok": ok, "readable": False})
        if not ok:
            nothing = Expectation(what="fields of a near-empty scan", expected="", got=listed(report.fields))
            self.part.wrong.append(WrongItem(document=document, report=report, expectations=(nothing,)))

    def readable(self, document: Document, report: Report, patient: str, known: dict[str, str]) -> None:
        """Count a report against what the registry knows of its patient."""
        item: dict[str, Any] = {"id": document.id, "set": "pathology", "ok": True, "readable": True}
        looked_for: list[Expectation] = []
        searched = keyword_pathology(document.text)
        for name, field_name in FIELDS.items():
            truth = known.get(_COLUMNS[name])
            if not truth:
                continue
            stated = registry_field(report, field_name)
            got = None if stated is None else registry_class(stated)
            hit = self.tallies[name].add(patient, got, truth)
            self.plain[name].add(patient, searched[name], truth)
            item[name] = {"got": got, "truth": truth}
            looked_for.append(Expectation(what=name, expected=truth, got=got or "", right=hit))
            if stated is not None and got is not None and not hit:
                found = Disagreement.between(document, name, truth, got, stated)
                self.disagreements.add(found)
                item[name]["truth_word_in_text"] = found.truth_word_in_text
                item["ok"] = False
        if without := self.markers.add(report, document.text):
            item.update(ok=False, asserted_without_mention=without)
            looked_for += [
                Expectation(
                    what=f"{name}, which the text never names",
                    expected="",
                    got=listed([entry for entry in report.fields if entry.name == name]),
                )
                for name in without
            ]
        self.part.items.append(item)
        if not item["ok"]:
            self.part.wrong.append(WrongItem(document=document, report=report, expectations=tuple(looked_for)))

    def finished(self) -> Part:
        """Return the part with its figures."""
        metrics = self.part.metrics
        for name in FIELDS:
            metrics += self.tallies[name].metrics(f"pathology/{name}", "against the registry, readable reports")
            note = "plain keyword search, same run"
            metrics += self.plain[name].metrics(f"pathology/{name}/keyword_baseline", note)
        metrics += self.disagreements.metrics(FIELDS)
        metrics += self.markers.metrics()
        metrics.append(rate("pathology/unreadable/with_fields", self.blank_with_fields, self.blank, _NEAR_EMPTY))
        self.part.tables.append(self.disagreements.table())
        return self.part


def measure(reader: Reader, data: Path, limit: int | None) -> Part:
    """Measure readable reports against the registry, and near-empty ones against nothing.

    Raises:
        InputError: The set is not in the folder.
    """
    folder = data / "tcga_glioma"
    reports = rows(folder / "pathology_reports_dev.jsonl", limit, required=("id", "text", "patient", "readable"))
    truth = _registry(folder / "pathology_truth_dev.csv")
    counted = Pathology()
    for row in reports:
        document = Document(id=row["id"], text=row["text"], kind="pathology")
        report = reader.read(document)
        if row["readable"]:
            counted.readable(document, report, row["patient"], truth.get(row["patient"], {}))
        else:
            counted.near_empty(document, report)
    return counted.finished()


def registry_field(report: Report, name: str) -> Field | None:
    """Return the field that answers the registry's question: what is stated, else what is called probable."""
    held = [item for item in report.fields if item.name == name]
    stated = [item for item in held if item.assertion == "present"][:1]
    probable = [item for item in held if item.assertion == "possible" and item.certainty == 4]
    return next((item for item in (*stated, *probable) if item.value not in _NO_ENTITY), None)


def registry_class(stated: Field) -> str:
    """Return a field's value in the registry's classes: it counts gliosarcoma as glioblastoma."""
    return "glioblastoma" if stated.value == "gliosarcoma" else str(stated.value)


def _registry(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        raise InputError(f"no reference data in {path.parent}: {path.name} is missing", hint=HINT)
    with path.open(encoding="utf-8") as stream:
        return {row["patient"]: row for row in csv.DictReader(stream)}
