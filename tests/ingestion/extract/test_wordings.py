"""How hospitals word markers, grade, performance status, age and recurrence, and how each wording must be read.

In wordings.tsv, `read_as` lists "field=value" between bars: all values that are stated of the field, joined by "+";
"-" for none, "2 to 4" for a range; a finding is "present" or "absent".
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingestion.extract import extract
from ingestion.records import Document, Field


def rows() -> list[tuple[str, str, str]]:
    with Path(__file__).with_name("wordings.tsv").open(encoding="utf-8", newline="") as stream:
        table = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["kind"], row["text"].replace("\\n", "\n"), row["read_as"]) for row in table]


def said(one: Field) -> str:
    if one.value is True:
        return one.assertion
    if one.range and None not in one.range:
        return " to ".join(f"{end:g}" for end in one.range if end is not None)
    return str(one.value)


@pytest.mark.parametrize(("kind", "text", "read_as"), rows())
def test_a_wording_is_read_as_it_is_meant(kind: str, text: str, read_as: str) -> None:
    document = Document(id="row", text=text, kind=kind)  # type: ignore[arg-type]
    report = extract(document)
    report.check(text)
    stated = [one for one in report.fields if not one.inferred]
    wanted = dict(part.split("=") for part in read_as.split(" | "))
    found = {name: {said(one) for one in stated if one.name == name} for name in wanted}
    assert found == {name: set() if values == "-" else set(values.split("+")) for name, values in wanted.items()}
