"""`glioscribe extract --second-reader`: one key more, the fields as ever, failures in their records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import run

LEFT = {"name": "laterality", "value": "left", "assertion": "present", "quote": "left frontal"}


def put(path: Path, *rows: object) -> str:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def reports(tmp_path: Path) -> str:
    text = "MRI brain: left frontal glioma, no haemorrhage."
    return put(tmp_path / "in.jsonl", {"id": "a", "text": text}, {"id": "b", "text": text})


@pytest.fixture
def script(tmp_path: Path) -> str:
    return f"scripted:{put(tmp_path / 's.jsonl', {'findings': [LEFT]})}"


def test_a_failing_model_keeps_the_rules_result(
    reports: str, script: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain, out = tmp_path / "plain.jsonl", tmp_path / "out.jsonl"
    assert run(["extract", "--jsonl", reports, "--out", str(plain)]) == 0
    capsys.readouterr()
    assert run(["extract", "--jsonl", reports, "--out", str(out), "--second-reader", "--llm", script]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "second reader: 1 agreed" in shown.err
    assert "1 failed: see second_reader.error" in shown.err
    records = read(out)
    good, failed = [record.pop("second_reader") for record in records]
    assert records == read(plain)
    assert good["llm"] == {"backend": "scripted", "model": "s.jsonl"}
    assert good["agreed"] == 1
    assert {one["kind"] for one in good["disagreements"]} == {"only_rules"}
    assert list(failed) == ["error"]
    assert "no answer number 2" in failed["error"]


def test_all_done_is_0_and_stdout_has_only_records(
    script: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "mri.txt"
    report.write_text("MRI brain: left frontal glioma.", encoding="utf-8")
    assert run(["extract", str(report), "--second-reader", "--llm", script]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["second_reader"]["agreed"] == 1


def test_an_unreadable_line_has_no_second_reading(script: str, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    lines = put(tmp_path / "in.jsonl", {"id": "c"}, {"id": "d", "text": "left frontal glioma"})
    assert run(["extract", "--jsonl", lines, "--out", str(out), "--second-reader", "--llm", script]) == 1
    assert ["second_reader" in record for record in read(out)] == [False, True]


@pytest.mark.parametrize(
    "words",
    [
        ["--llm", "gguf:smollm2"],
        ["--second-reader", "--llm", "plain:"],
        ["--second-reader", "--llm", "nonsense"],
        ["--second-reader", "--llm", "gguf:no_such_file.gguf"],
    ],
)
def test_bad_usage_is_2_and_writes_nothing(
    words: list[str], reports: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    assert run(["extract", "--jsonl", reports, "--out", str(out), *words]) == 2
    assert capsys.readouterr().err.startswith("error: ")
    assert not out.exists()
