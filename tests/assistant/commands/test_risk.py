"""`glioscribe risk` end to end: order, ids, errors, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.cli import run

LINES = [
    {"id": "p1", "age": 77, "diagnosis": "glioblastoma", "surgery_extent": "gross_total"},
    {"id": 7, "age": 62, "kps": 80, "diagnosis": "glioblastoma", "surgery_extent": "subtotal", "works": False},
]
KEYS = [
    "model", "version", "output", "value", "unit", "horizon_months", "interval", "applicable", "refusal",
    "contributions", "missing", "population", "era", "source",
]  # fmt: skip


def scores(tmp_path: Path, text: str) -> tuple[int, list[dict]]:
    (tmp_path / "in.jsonl").write_text(text, encoding="utf-8")
    code = run(["risk", "--jsonl", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")])
    return code, [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_model_answers_for_every_patient_in_order(tmp_path: Path):
    code, records = scores(tmp_path, "\n".join(json.dumps(line) for line in LINES))
    assert code == 0
    assert [record["id"] for record in records] == ["p1", 7]
    for record in records:
        assert record["fused"] is None
        assert len(record["scores"]) == 8
        assert all(set(KEYS) <= set(score) for score in record["scores"])
    values = [{score["model"]: score["value"] for score in record["scores"]} for record in records]
    assert values[0]["scott_elderly"] == "II"
    assert values[1]["rtog_rpa"] == "V"
    assert values[1]["scott_elderly"] is None


def test_a_bad_line_becomes_a_record_and_the_rest_goes_on(tmp_path: Path):
    text = "\n".join([json.dumps({"id": "old", "age": 400}), "{", '{"age": 5}', "[]", json.dumps(LINES[0])])
    code, records = scores(tmp_path, text)
    assert code == 1
    assert [record["status"] for record in records] == ["error"] * 4 + ["ok"]
    assert [record["id"] for record in records] == ["old", "line:2", "line:3", "line:4", "p1"]
    assert "age" in records[0]["error"]


def test_an_input_that_is_not_there_is_bad_usage(tmp_path: Path, capsys):
    assert run(["risk", "--jsonl", str(tmp_path / "none.jsonl")]) == 2
    assert capsys.readouterr().err.startswith("error: can't read")
