"""`glioscribe summarize`: bad input, exit codes, where things are written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import run

GOOD = {"id": "a", "text": "MRI brain. Enhancing mass in the left frontal lobe, 30 x 20 mm. No haemorrhage."}


def put(path: Path, *rows: object) -> str:
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


def test_all_done_is_0_and_stdout_stays_clean(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "o.jsonl"
    assert run(["summarize", put(tmp_path / "i.jsonl", GOOD), "--out", str(out), "--llm", "plain:"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "1 done; 0 of all failed" in shown.err
    assert json.loads(out.read_text(encoding="utf-8"))["status"] == "ok"


def test_some_failed_is_1(tmp_path: Path) -> None:
    words = ["summarize", put(tmp_path / "i.jsonl", GOOD, "{"), "--out", str(tmp_path / "o.jsonl"), "--llm", "plain:"]
    assert run(words) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["summarize", "--out", "o.jsonl"],
        ["summarize", "nowhere", "--out", "o.jsonl"],
        ["summarize", "i.jsonl"],
        ["summarize", "i.jsonl", "--out", "o.jsonl", "--engine", "slurm"],
        ["summarize", "i.jsonl", "--out", "o.jsonl", "--workers", "0"],
        ["summarize", "i.jsonl", "--out", "o.jsonl", "--llm", "nonsense"],
        ["summarize", "i.jsonl", "--out", "o.jsonl", "--llm", "gguf:no_such_file.gguf"],
    ],
)
def test_bad_usage_is_2_in_one_line_and_writes_nothing(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "i.jsonl", GOOD)
    assert run(words) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert len(error.splitlines()) == 1
    assert not (tmp_path / "o.jsonl").exists()


def test_a_scripted_model_words_the_summary(tmp_path: Path) -> None:
    script = put(
        tmp_path / "s.yaml",
        '- {when: "no haemorrhage", answer: {sentences: [{facts: [F2], text: No haemorrhage is seen.}]}}',
        "- {when: ., answer: {sentences: [{facts: [F1], text: The mass is on the right.}]}}",
    )
    out = tmp_path / "o.jsonl"
    assert run(["summarize", put(tmp_path / "i.jsonl", GOOD), "--out", str(out), "--llm", f"scripted:{script}"]) == 0
    record = json.loads(out.read_text(encoding="utf-8"))
    assert "right" not in " ".join(sentence["text"] for sentence in record["summary"])
    assert record["llm"]["backend"] == "scripted"
    assert record["llm"]["tokens_out"] > 0
