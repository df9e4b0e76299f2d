"""Pathology: what counts as wrong, what the text says otherwise, and what near-empty scans must not give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.extraction.disagreements import COLUMNS, FILE
from evals.extraction.reading import Reader
from evals.extraction.registry import Pathology, measure, registry_class, registry_field
from ingestion.errors import InputError
from ingestion.records import Document, Field, Report

TEXT = "Right frontal oligodendroglioma, WHO grade II. Glioblastoma is not seen."
DOCUMENT = Document(id="r1", text=TEXT, kind="pathology")


def entry(name: str, value: object, quote: str, **more: object) -> Field:
    start = TEXT.index(quote)
    evidence = DOCUMENT.evidence(start, start + len(quote))
    return Field.model_validate({"name": name, "value": value, "evidence": [evidence], **more})


def reading(*fields: Field) -> Report:
    return Report(id="r1", kind="pathology", language="en", relevance="glioma", fields=fields)


OLIGO = entry("diagnosis", "oligodendroglioma", "oligodendroglioma")
GRADE = entry("who_grade", 2, "WHO grade II")
RIGHT = entry("laterality", "right", "Right")


def counted(known: dict[str, str], *fields: Field) -> Pathology:
    found = Pathology()
    found.readable(DOCUMENT, reading(*fields), "p1", known)
    found.finished()
    return found


def figure(found: Pathology, name: str) -> tuple[float | None, int]:
    metric = {each.name: each for each in found.part.metrics}[f"pathology/{name}"]
    return metric.value, metric.n


def test_what_agrees_has_no_page():
    found = counted({"histology": "oligodendroglioma", "who_grade": "2", "laterality": "right"}, OLIGO, GRADE, RIGHT)
    assert found.part.items[0]["ok"]
    assert not found.part.wrong
    assert figure(found, "grade/precision") == (1.0, 1)
    assert figure(found, "grade/keyword_baseline/precision") == (1.0, 1)


def test_what_differs_is_listed_with_its_words():
    found = counted({"histology": "glioblastoma", "who_grade": "4", "laterality": "left"}, OLIGO, GRADE, RIGHT)
    (table,) = found.part.tables
    assert (table.file, table.columns) == (FILE, COLUMNS)
    assert table.rows == (
        ("r1", "histology", "glioblastoma", "oligodendroglioma", "oligodendroglioma", "yes"),
        ("r1", "grade", "4", "2", "WHO grade II", "yes"),
        ("r1", "laterality", "left", "right", "Right", "no"),
    )
    assert figure(found, "histology/text_says_otherwise") == (0.0, 1)
    assert figure(found, "laterality/text_says_otherwise") == (1.0, 1)
    assert found.part.items[0]["laterality"] == {"got": "right", "truth": "left", "truth_word_in_text": False}
    (wrong,) = found.part.wrong
    assert [(line.what, line.expected, line.got, line.right) for line in wrong.expectations] == [
        ("histology", "glioblastoma", "oligodendroglioma", False),
        ("grade", "4", "2", False),
        ("laterality", "left", "right", False),
    ]


def test_what_is_not_read_costs_recall_and_is_no_disagreement():
    found = counted({"histology": "glioblastoma", "who_grade": "", "laterality": "left"})
    assert found.part.items[0]["ok"]
    assert figure(found, "histology/recall") == (0.0, 1)
    assert figure(found, "histology/precision") == (None, 0)
    assert figure(found, "grade/recall") == (None, 0)
    assert found.part.tables[0].rows == ()


def test_a_marker_that_the_text_never_names_is_wrong():
    marker = entry("mgmt", "methylated", "Right")
    found = counted({}, marker)
    assert figure(found, "mgmt/asserted_without_mention") == (1.0, 1)
    assert figure(found, "idh/asserted_without_mention") == (0.0, 0)
    assert found.part.items[0]["asserted_without_mention"] == ["mgmt"]
    assert found.part.wrong[0].expectations[0].got == "mgmt methylated (present)"


def test_nothing_may_come_out_of_a_near_empty_scan():
    found = Pathology()
    found.near_empty(DOCUMENT, reading())
    found.near_empty(DOCUMENT, reading(RIGHT))
    found.finished()
    assert figure(found, "unreadable/with_fields") == (0.5, 2)
    assert [item["ok"] for item in found.part.items] == [True, False]
    assert found.part.wrong[0].expectations[0].got == "laterality right (present)"


def test_what_is_stated_stands_before_what_is_probable():
    probable = entry("diagnosis", "glioblastoma", "Glioblastoma", assertion="possible", certainty=4)
    unlikely = entry("diagnosis", "glioblastoma", "Glioblastoma", assertion="possible", certainty=2)
    vague = entry("diagnosis", "glioma_nos", "oligodendroglioma")
    assert registry_field(reading(probable, OLIGO), "diagnosis") == OLIGO
    assert registry_field(reading(vague, probable), "diagnosis") == probable
    assert registry_field(reading(unlikely, vague), "diagnosis") is None
    assert registry_class(entry("diagnosis", "gliosarcoma", "Glioblastoma")) == "glioblastoma"


def test_a_folder_is_read_as_it_is_laid_out(tmp_path: Path):
    folder = tmp_path / "tcga_glioma"
    folder.mkdir()
    reports = [
        {"id": "a", "patient": "p1", "readable": True, "text": TEXT},
        {"id": "b", "patient": "p2", "readable": False, "text": "  \n"},
        {"id": "c", "patient": "p3", "readable": True, "text": TEXT},
    ]
    (folder / "pathology_reports_dev.jsonl").write_text("\n".join(map(json.dumps, reports)), encoding="utf-8")
    truth = "patient,histology,who_grade,laterality\np1,oligodendroglioma,2,right\n"
    (folder / "pathology_truth_dev.csv").write_text(truth, encoding="utf-8")
    reader = Reader()
    part = measure(reader, tmp_path, None)
    assert [item["id"] for item in part.items] == ["a", "b", "c"]
    assert part.items[0]["histology"] == {"got": "oligodendroglioma", "truth": "oligodendroglioma"}
    assert "histology" not in part.items[2]
    assert reader.slices > 0
    assert len(measure(reader, tmp_path, 1).items) == 1
    (folder / "pathology_truth_dev.csv").unlink()
    with pytest.raises(InputError, match="pathology_truth_dev"):
        measure(reader, tmp_path, None)
