"""Doses, fractions and cycles: one row a statement in courses.tsv; an empty cell is what the text does not tell."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingestion.extract import extract
from ingestion.records import Document

with Path(__file__).with_name("courses.tsv").open(encoding="utf-8") as stream:
    ROWS = list(csv.DictReader(stream, delimiter="\t"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['text']}-{row['value']}")
def test_a_course_carries_what_is_told_of_it(row: dict[str, str]):
    fields = [field for field in extract(Document(id="row", text=row["text"])).fields if field.value == row["value"]]
    told = {name: float(row[name]) if row[name] else None for name in ("dose_gy", "fractions", "cycles")}
    assert [{name: getattr(field, name) for name in told} for field in fields] == [told]


def test_a_course_told_twice_is_one_record_with_its_dose():
    text = "History: radiotherapy in 2021.\nGlioblastoma. Radiotherapy 60 Gy in 30 fractions was completed in 2021."
    found = [field for field in extract(Document(id="twice", text=text)).fields if field.value == "radiotherapy"]
    assert [(field.assertion, field.dose_gy, len(field.evidence)) for field in found] == [("historical", 60, 2)]


def test_two_courses_stay_two():
    text = "Glioblastoma. Radiotherapy 60 Gy in 2019 and radiotherapy 35 Gy in 2022 were given."
    found = [field for field in extract(Document(id="two", text=text)).fields if field.value == "radiotherapy"]
    assert [field.dose_gy for field in found] == [60, 35]
