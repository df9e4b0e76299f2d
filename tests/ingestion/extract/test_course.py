"""Drugs and modalities over time: started, changed, to be stopped, over, discussed, or only a date to count from."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingestion.extract import extract
from ingestion.records import Document

with (Path(__file__).parent / "course.tsv").open(encoding="utf-8") as stream:
    ROWS = [tuple(row.values()) for row in csv.DictReader(stream, delimiter="\t")]


@pytest.mark.parametrize(("text", "name", "value", "assertion", "dose"), ROWS)
def test_a_course_reads_as_the_table_says(text: str, name: str, value: str, assertion: str, dose: str):
    text = text.replace("\\n", "\n")
    report = extract(Document(id="row", text=text))
    report.check(text)
    read = [(f.assertion, f.dose_mg_per_day) for f in report.fields if f.name == name and f.value == value]
    assert read == ([] if assertion == "none" else [(assertion, float(dose) if dose else None)])
