"""`glioscribe search`: JSON lines out, in the order of the queries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import run

PASSAGES = (
    {"id": "lom", "text": "Lomustine is given at 110 mg/m2 every 6 weeks.", "title": "Recurrence"},
    {"id": "tmz", "text": "Temozolomide is given at 75 mg/m2 daily with radiotherapy.", "title": "First line"},
)


@pytest.fixture
def store(tmp_path: Path) -> str:
    lines = tmp_path / "passages.jsonl"
    lines.write_text("\n".join(json.dumps(passage) for passage in PASSAGES), encoding="utf-8")
    assert run(["index", str(lines), "--store", str(tmp_path / "s")]) == 0
    return str(tmp_path / "s")


def test_one_query(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["search", "替莫唑胺剂量", "--store", store, "--k", "1"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) == {"id", "hits"}
    (hit,) = record["hits"]
    assert set(hit) == {"id", "score", "title", "section", "start", "end", "text"}
    assert (hit["id"], hit["title"], hit["start"], hit["end"]) == ("tmz", "First line", 0, len(PASSAGES[1]["text"]))


def test_a_batch_keeps_order_and_ids_and_lists_bad_lines(store: str, tmp_path: Path) -> None:
    queries = tmp_path / "q.jsonl"
    queries.write_text('{"id": 7, "query": "lomustine"}\nbad\n{"id": "x", "query": ""}\n{"id": "y", "query": "tmz"}\n')
    assert run(["search", "--jsonl", str(queries), "--store", store, "--out", str(tmp_path / "o.jsonl")]) == 1
    records = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in records] == [7, "line:2", "x", "y"]
    assert [record.get("status") for record in records] == [None, "error", "error", None]
    assert [records[at]["hits"][0]["id"] for at in (0, 3)] == ["lom", "tmz"]


@pytest.mark.parametrize(
    "words", [["--store", "nowhere", "query"], ["--store", "s"], ["--store", "s", "query", "--k", "0"]]
)
def test_bad_usage_is_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", *words]) == 2
    assert capsys.readouterr().err.startswith("error: ")
