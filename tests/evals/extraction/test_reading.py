"""Sets are read as they are, and evidence that is not the text's is counted and named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.extraction import offtopic, reading
from evals.extraction.reading import Reader, first, rows
from ingestion.errors import InputError
from ingestion.records import Document, Evidence, Field, Report

BOWEL = "FINAL DIAGNOSIS: Colon, biopsy: adenocarcinoma of the sigmoid colon. Prostate and bladder not involved."


def made(document: Document, relevance: str = "glioma") -> Report:
    wrong = Evidence(doc=document.id, start=0, end=4, quote="else")
    right = document.evidence(0, 4)
    fields = (
        Field(name="sex", value="male", assertion="absent", evidence=(right,)),
        Field(name="sex", value="female", evidence=(right, wrong)),
    )
    return Report.model_validate(
        {"id": document.id, "kind": "note", "language": "en", "relevance": relevance, "fields": fields}
    )


def test_inexact_evidence_is_counted_and_its_report_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading, "extract", made)
    reader = Reader()
    for number in range(7):
        reader.read(Document(id=f"d{number}", text="Some text."))
    metric = reader.metric()
    assert (metric.value, metric.n) == (pytest.approx(2 / 3), 21)
    assert metric.note.endswith("not so in d0, d1, d2, d3, d4 and 2 more")
    assert Reader().metric().value is None


def test_the_first_that_is_held_so():
    report = made(Document(id="d", text="Some text."))
    assert first(report, "sex") == "female"
    assert first(report, "sex", ("absent",)) == "male"
    assert first(report, "age") is None


def test_a_damaged_or_missing_set_is_said(tmp_path: Path):
    path = tmp_path / "set.jsonl"
    with pytest.raises(InputError, match=r"no reference data in .*: set\.jsonl is missing"):
        rows(path, None)
    path.write_text('{"id": "a"}\n{"id"\n', encoding="utf-8")
    assert rows(path, 1) == [{"id": "a"}]
    with pytest.raises(InputError, match="line 2 is not JSON"):
        rows(path, None)


def test_reports_of_other_organs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "offtopic").mkdir()
    line = json.dumps({"id": "bowel", "text": BOWEL})
    (tmp_path / "offtopic" / "reports_dev.jsonl").write_text(line, encoding="utf-8")
    part = offtopic.measure(Reader(), tmp_path, None)
    assert part.items == [{"id": "bowel", "set": "offtopic", "ok": True, "relevance": "not_brain"}]
    assert [metric.value for metric in part.metrics] == [1.0, 0.0]
    assert not part.wrong

    monkeypatch.setattr(reading, "extract", made)
    part = offtopic.measure(Reader(), tmp_path, None)
    assert [metric.value for metric in part.metrics] == [0.0, 1.0]
    assert [line.got for line in part.wrong[0].expectations] == ["glioma", "sex male (absent), sex female (present)"]
