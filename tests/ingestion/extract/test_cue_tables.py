"""Every row of the two large tables: a text, and how one field of it must (or must not) be read.

`source` is where the case comes from: "own", or a number of the clinical notes: section and term ("6.1 MGMT"), rule
("3.3 T4") or adversarial case ("7 A3"). Besides the field names of the contract, `field` may be

- measurement: axes in mm, "32x28", or "32x28@prior" for an earlier size; "*" stands for any
- volume_ml: the volume of a measurement, "@prior" as above; "*" stands for any
- dose_mg_per_day: the dose beside the steroid; "*" stands for any
- warning: a code

and the assertion "not_emitted" means that no record of the field has the value, however it is asserted.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from ingestion.extract import extract
from ingestion.records import Document, Report

HERE = Path(__file__).parent
ANY = "*"


class Row(NamedTuple):
    source: str
    text: str
    field: str
    value: str
    assertion: str
    certainty: str


def table(language: str) -> list[Row]:
    with (HERE / f"cues_{language}.tsv").open(encoding="utf-8", newline="") as stream:
        return [Row(**row) for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)]


TABLES = {language: table(language) for language in ("en", "zh")}
ROWS = [
    pytest.param(row, id=f"{language} line {line} {row.field}={row.value} {row.assertion}")
    for language, rows in TABLES.items()
    for line, row in enumerate(rows, start=2)
]


@cache
def read(text: str) -> Report:
    text = text.replace("\\n", "\n")
    report = extract(Document(id="row", text=text))
    report.check(text)
    return report


def value_of(written: str | float) -> bool | float | str:
    """Return a value so that "4", 4 and 4.0 are equal, and "true" is True."""
    if written in ("true", True):
        return True
    try:
        return float(written)
    except ValueError:
        return str(written)


def held(report: Report, row: Row) -> tuple[bool, list[object]]:
    """Say whether a report holds what a row names, and what it holds instead."""
    number, _, when = row.value.partition("@")
    when = when or "current"
    if row.field == "measurement":
        sizes = [(size.axes_mm, size.when) for size in report.measurements]
        axes = () if row.value == ANY else tuple(float(axis) for axis in number.split("x"))
        return bool(sizes) if row.value == ANY else (axes, when) in sizes, [*sizes]
    if row.field == "volume_ml":
        volumes = [(size.volume_ml, size.when) for size in report.measurements if size.volume_ml is not None]
        return bool(volumes) if row.value == ANY else (float(number), when) in volumes, [*volumes]
    if row.field == "dose_mg_per_day":
        doses = [f.dose_mg_per_day for f in report.fields if f.name == "steroid" and f.dose_mg_per_day is not None]
        return bool(doses) if row.value == ANY else float(row.value) in doses, [*doses]
    if row.field == "warning":
        codes = [warning.code for warning in report.warnings]
        return row.value in codes, [*codes]
    fields = [(f.value, f.assertion, f.certainty) for f in report.fields if f.name == row.field]
    if row.assertion == "not_emitted":
        return any(row.value == ANY or value_of(value) == value_of(row.value) for value, _, _ in fields), [*fields]
    level = int(row.certainty) if row.certainty else None
    found = any(
        value_of(value) == value_of(row.value) and assertion == row.assertion and level in (None, certainty)
        for value, assertion, certainty in fields
    )
    return found, [*fields]


@pytest.mark.parametrize("row", ROWS)
def test_reads_as_the_row_says(row: Row):
    report = read(row.text)
    found, instead = held(report, row)
    assert found == (row.assertion != "not_emitted"), f"{row} ({report.relevance}): read {instead}"


@pytest.mark.parametrize("language", TABLES)
def test_the_tables_are_whole(language: str):
    rows = TABLES[language]
    assert len(rows) == len(set(rows)), "a row is there twice"
    assert {row.assertion for row in rows} == {
        "present", "absent", "possible", "historical", "planned", "hypothetical", "other_person", "not_emitted",
    }  # fmt: skip
    assert all(row.certainty == "" for row in rows if row.assertion == "not_emitted")
    assert len({row.text for row in rows}) > 500
    other = TABLES["zh" if language == "en" else "en"]
    assert not {row.text for row in rows} & {row.text for row in other}


# Adversarial cases of the clinical notes by letter: how many there are, and those that no field can express.
CASES = {"A": 9, "B": 12, "C": 12, "D": 14, "E": 14, "F": 13, "G": 12, "H": 17}
NO_FIELD = {"C4", "C5", "C10", "F8", "H1", "H6", "H7", "H8", "H9", "H10", "H17"}
CHINESE_ONLY = {"A7", "C11", "D7", "D8", "D10", "G10"}
ONLY = {"en": {"6.2 partial resection"}, "zh": {"6.2 isointense"}}


@pytest.mark.parametrize("language", TABLES)
def test_every_adversarial_case_has_a_row(language: str):
    wanted = {f"{letter}{number}" for letter, count in CASES.items() for number in range(1, count + 1)} - NO_FIELD
    covered = {row.source.split()[1] for row in TABLES[language] if row.source.startswith("7 ")}
    assert covered == (wanted - CHINESE_ONLY if language == "en" else wanted)


def test_every_term_of_the_clinical_tables_has_a_row_in_both_languages():
    terms = {
        language: {row.source for row in rows if row.source.startswith(("3.", "6.1 ", "6.2 "))} - ONLY[language]
        for language, rows in TABLES.items()
    }
    assert terms["en"] == terms["zh"]
    assert len(terms["en"]) == 113


@pytest.mark.parametrize(
    ("language", "section", "count"),
    [("en", "6.4 en ", 24), ("zh", "6.3 ", 69), ("zh", "6.4 ", 44), ("zh", "6.5 ", 10)],
)
def test_every_cue_of_the_clinical_tables_has_a_row(language: str, section: str, count: int):
    assert len({row.source for row in TABLES[language] if row.source.startswith(section)}) == count


@pytest.mark.parametrize("language", TABLES)
def test_own_rows_are_at_least_as_many_as_those_of_the_clinical_tables(language: str):
    own = sum(row.source == "own" for row in TABLES[language])
    assert own >= len(TABLES[language]) - own > 0
