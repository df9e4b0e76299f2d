"""Every row of the tables: a text, and how one field of it must be read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingestion.extract import extract
from ingestion.records import Document

HERE = Path(__file__).parent


def rows() -> list[tuple[str, str, str, str, int]]:
    found: list[tuple[str, str, str, str, int]] = []
    for language in ("en", "zh"):
        with (HERE / f"assertion_{language}.tsv").open(encoding="utf-8") as stream:
            table = csv.DictReader(stream, delimiter="\t")
            found += [(r["text"], r["field"], r["value"], r["assertion"], int(r["certainty"])) for r in table]
    return found


@pytest.mark.parametrize(("text", "name", "value", "assertion", "certainty"), rows())
def test_reads_as_the_table_says(text: str, name: str, value: str, assertion: str, certainty: int):
    report = extract(Document(id="row", text=text, kind="radiology" if "surgery" not in name else "note"))
    report.check(text)
    read = [
        (str(f.value).lower(), f.assertion, f.certainty) for f in report.fields if f.name == name and not f.inferred
    ]
    if assertion == "none":
        assert read == []
        return
    assert (value, assertion, certainty) in read
    others = [entry for entry in read if entry[0] == value and entry != (value, assertion, certainty)]
    assert others == []
