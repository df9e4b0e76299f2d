"""Tables become sentences, whatever the format that they stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.errors import InputError
from ingestion.guidelines import load_guideline, passages
from ingestion.guidelines.reading.grid import Cell, Grid, table_parts

HEADS: tuple[Cell, ...] = ("Drug", "Dose", "Note")


def told(*rows: tuple[Cell, ...], heads: int | None = None) -> list[str]:
    return [part.text for part in table_parts(Grid(rows, heads))]


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        ([HEADS, ("A", "1 mg", ""), ("B", "2 mg", "twice.")],
         ["Drug: A; Dose: 1 mg.", "Drug: B; Dose: 2 mg; Note: twice."]),
        ([("Drug", "Dose", None), ("", "low", "high"), ("A", "1", "2")], ["Drug: A; Dose, low: 1; Dose, high: 2."]),
        ([HEADS, ("A", "1 mg", None)], ["Drug: A; Dose / Note: 1 mg."]),
        ([HEADS, ("First line", None, None), ("A", "1", "x"), ("Later", None, None), ("B", "2", "y")],
         ["First line; Drug: A; Dose: 1; Note: x.", "Later; Drug: B; Dose: 2; Note: y."]),
        ([("Age.", "70 years and more."), ("Sex.", "Any of them, of course.")],
         ["Age: 70 years and more.", "Sex: Any of them, of course."]),
        ([("1", "2"), ("3", "4")], ["1: 2.", "3: 4."]),
        ([HEADS], ["Drug; Dose; Note."]),
        ([HEADS, ("", "", "")], []),
    ],
)  # fmt: skip
def test_each_row_is_a_sentence_with_its_headers(rows: list[tuple[Cell, ...]], sentences: list[str]) -> None:
    assert told(*rows) == sentences


def test_a_table_goes_on_over_a_page_with_or_without_its_headers() -> None:
    first = Grid((HEADS, ("A", "1", "x")), pages=(1, 1), caption="Table 1. Doses")
    again, bare = Grid((HEADS, ("B", "2", "y")), pages=(2, 2)), Grid((("B", "2", "y"),), pages=(2,))
    other = Grid((HEADS, ("B", "2", "y")), caption="Table 2. Others", pages=(2, 2))
    for rest in (again, bare):
        assert first.goes_on_with(rest)
        assert [part.text for part in table_parts(first.joined(rest))][1:] == [
            "Drug: A; Dose: 1; Note: x.", "Drug: B; Dose: 2; Note: y."
        ]  # fmt: skip
    assert not first.goes_on_with(other)
    assert not first.goes_on_with(Grid((("B", "2"),), pages=(2,)))


def test_pipe_tables_and_notes_of_markdown(tmp_path: Path) -> None:
    path = tmp_path / "g.md"
    path.write_text(
        "---\ntitle: T\n---\n# A\n\nWords.[^n]\n\nTable 1: Doses\n\n| Drug | Dose |\n|---|:-:|\n| A \\| B | 1 |\n\n"
        "```\n| not | a |\n|---|---|\n| table | x |\n```\n\n[^n]: A note.\n",
        encoding="utf-8",
    )
    guideline = load_guideline(path)
    found = [(each.section, each.text) for each in passages(guideline.document)]
    assert found == [
        ("A", "Words. [n]"),
        ("A > Table 1: Doses", "- Drug: A | B; Dose: 1."),
        ("A", "```\n| not | a |\n|---|---|\n| table | x |\n```"),
        ("A", "Footnote n: A note."),
    ]


def test_a_document_of_statements_is_read_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "s.md"
    text = "---\nformat: statements\ntitle: T\n---\n\n## H\n\n### a-1\n\nText.\n\n```yaml\nkind: fact\nsource: S\n```\n"
    path.write_text(text, encoding="utf-8")
    assert load_guideline(path).document.text == text


@pytest.mark.parametrize("name", ["g.pdf", "g.docx", "g.html", "g.md"])
def test_a_file_without_text_is_refused(tmp_path: Path, name: str) -> None:
    data = {
        "g.pdf": b"%PDF-1.4 nothing",
        "g.docx": b"PK\x03\x04",
        "g.html": b"<html><body></body></html>",
        "g.md": b" ",
    }
    path = tmp_path / name
    path.write_bytes(data[name])
    with pytest.raises(InputError, match=name):
        load_guideline(path)
