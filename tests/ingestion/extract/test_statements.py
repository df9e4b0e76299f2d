"""What a text states, and what only looks stated: headings, comparisons of lesions, ways in, places that are spared."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingestion.extract import extract
from ingestion.records import Document, Report

with (Path(__file__).parent / "statements.tsv").open(encoding="utf-8") as stream:
    ROWS = [tuple(row.values()) for row in csv.DictReader(stream, delimiter="\t")]


def stated(report: Report, name: str) -> list[str]:
    if name == "measurements":
        return [str(size.axes_mm) for size in report.measurements]
    if name == "change_of":
        return [str(field.of) for field in report.fields if field.name == "change"]
    return [
        str(field.value).lower()
        for field in report.fields
        if field.name == name and (field.assertion == "present" or name == "haemorrhage")
    ]


@pytest.mark.parametrize(("text", "name", "values"), ROWS)
def test_states_what_the_table_says(text: str, name: str, values: str):
    text = text.replace("\\n", "\n")
    kind = "pathology" if "iopsy" in text or "DIAGNOSIS" in text or "Diagnosis" in text else None
    report = extract(Document.model_validate({"id": "row", "text": text, "kind": kind}))
    report.check(text)
    assert stated(report, name) == values.split()


def test_evidence_does_not_run_into_the_next_heading():
    text = "Brain MRI, glioma. Scan after contrast\n\nENHANCEMENT:\nRing enhancement of the mass."
    quotes = [e.quote for f in extract(Document(id="row", text=text)).fields for e in f.evidence]
    assert quotes
    assert not any("\n\n" in quote or "ENHANCEMENT" in quote for quote in quotes)


def test_a_denial_ends_at_a_heading():
    text = "Brain MRI, glioma. No herniation\n\nHAEMORRHAGE AND CYSTS:\nCystic change in the mass."
    found = {(f.name, f.assertion) for f in extract(Document(id="row", text=text)).fields}
    assert {("herniation", "absent"), ("cyst", "present")} <= found
    assert not any(name == "haemorrhage" for name, _ in found)
