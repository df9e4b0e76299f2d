"""Contradictions in whole texts, from the table in conflicts.tsv: what must warn, and what must not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingestion.extract import extract
from ingestion.records import Document

with (Path(__file__).parent / "conflicts.tsv").open(encoding="utf-8") as stream:
    LINES = [line for line in stream if not line.startswith("#")]
    ROWS = list(csv.DictReader(LINES, delimiter="\t", quoting=csv.QUOTE_NONE))


def codes(listed: str | None) -> set[str]:
    return set((listed or "").split(",")) - {""}


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['language']}-{row['text'][:70]}" for row in ROWS])
def test_warns_of_what_the_table_says_and_of_nothing_that_it_excludes(row: dict[str, str]):
    text = row["text"].replace("\\n", "\n")
    report = extract(Document.model_validate({"id": "row", "text": text, "date": row["date"] or None}))
    report.check(text)
    found = {warning.code for warning in report.warnings}
    assert codes(row["warns"]) <= found
    assert not codes(row["not"]) & found
    assert all(warning.evidence for warning in report.warnings)


def test_the_table_holds_both_kinds_in_both_languages():
    for language in ("en", "zh"):
        warns = [row for row in ROWS if row["language"] == language and codes(row["warns"])]
        spares = [row for row in ROWS if row["language"] == language and not codes(row["warns"])]
        assert len(warns) >= 15
        assert len(spares) >= 15


def test_every_row_excludes_or_demands_something():
    assert all(codes(row["warns"]) or codes(row["not"]) for row in ROWS)
