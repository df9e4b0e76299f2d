"""`glioscribe ask`: the shape of its JSON, its text, its batches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import run

KEYS = {"id", "answer", "abstained", "reason", "claims", "citations", "dropped", "llm"}
CITATION = {"n", "passage", "doc", "title", "section", "year", "strength", "start", "end", "quote"}
LINE = {
    "id": "lom",
    "text": "Lomustine is given at 110 mg/m2 every 6 weeks in recurrent glioblastoma.",
    "title": "Recurrence",
    "metadata": {"year": 2019, "region": "Europe", "strength": "phase 3 trial"},
}


@pytest.fixture
def store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    lines = tmp_path / "passages.jsonl"
    lines.write_text(json.dumps(LINE), encoding="utf-8")
    assert run(["index", str(lines), "--store", str(tmp_path / "s")]) == 0
    capsys.readouterr()
    return str(tmp_path / "s")


def test_json_has_the_agreed_shape(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["ask", "What is the dose of lomustine?", "--store", store, "--json", "--llm", "plain:"]
    assert run(words) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) == KEYS
    assert record["answer"].endswith("[1].")
    assert record["claims"] == [{"text": LINE["text"], "citations": [1]}]
    (citation,) = record["citations"]
    assert set(citation) >= CITATION
    assert (citation["year"], citation["strength"], citation["quote"]) == (2019, "phase 3 trial", LINE["text"])
    assert set(record["llm"]) == {"backend", "model"}


def test_text_shows_region_and_year_of_each_source(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "What is the dose of lomustine?", "--store", store, "--llm", "plain:"]) == 0
    said = capsys.readouterr().out
    assert "[1] Recurrence (Europe, 2019, phase 3 trial)" in said


def test_a_batch_keeps_order_and_ids_and_lists_bad_lines(store: str, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"id": "a", "question": "What is the capital of France?"}\n{"id": "b"}\n'
        '{"id": "c", "question": "How often is lomustine given in glioma?"}\n'
    )
    out = tmp_path / "o.jsonl"
    words = ["ask", "--jsonl", str(questions), "--store", store, "--out", str(out), "--llm", "plain:"]
    assert run(words) == 1
    records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in records] == ["a", "b", "c"]
    assert [record.get("reason") for record in records] == ["off_topic", None, None]
    assert records[1]["status"] == "error"
    assert not records[2]["abstained"]


@pytest.mark.parametrize("words", [[], [" "], ["q", "--jsonl", "x"], ["q", "--store", "nowhere"], ["q", "--llm", "x:"]])
def test_bad_usage_is_one_line(words: list[str], store: str, capsys: pytest.CaptureFixture[str]) -> None:
    extra = [] if "--store" in words else ["--store", store]
    assert run(["ask", *words, *extra]) == 2
    assert capsys.readouterr().err.startswith("error: ")
