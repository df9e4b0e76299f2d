"""`glioscribe eval` from the command line, with a suite that runs without data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import run
from assistant.settings import load_settings


@pytest.fixture(autouse=True)
def scripted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "script.yaml"
    script.write_text("- when: .\n  answer: The mass measures 77 mm.\n", encoding="utf-8")
    monkeypatch.setenv("GLIOSCRIBE_LLM", f"scripted:{script}")
    monkeypatch.setenv("GLIOSCRIBE_DATA", str(tmp_path / "none"))
    load_settings.cache_clear()


def test_writes_the_three_files_and_prints_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert run(["eval", "hallucination", "--out", str(out), "--limit", "1"]) == 0
    assert {path.name for path in out.iterdir()} == {"report.html", "metrics.json", "hallucination.jsonl"}
    shown = capsys.readouterr().out
    assert "hallucinated_sentences/raw" in shown
    assert "95% interval" in shown


def test_json_is_the_only_thing_on_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", "hallucination", "--out", str(tmp_path / "out"), "--limit", "1", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    written = json.loads((tmp_path / "out" / "metrics.json").read_text("utf-8"))
    assert printed["metrics"] == written["metrics"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["eval", "hallucination", "--data", "no/such/folder"], "no data folder"),
        (["eval", "nope"], "nope"),
        (["eval"], "Missing argument"),
        (["eval", "hallucination", "--limit", "0"], "limit"),
    ],
)
def test_bad_usage_is_one_line_and_exit_2(
    tmp_path: Path, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run([*words, "--out", str(out)]) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.err.startswith("error: ")
    assert captured.err.count("\n") == 1
    assert not out.exists()


def test_a_suite_that_can_t_run_does_not_cost_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from evals import runner
    from ingestion.errors import InputError

    suites = {"hallucination": runner.SUITES.get("hallucination")}

    def get(name: str) -> object:
        def broken(data: object, *, limit: object = None) -> object:
            raise InputError("no data for this one")

        return suites.get(name, broken)

    monkeypatch.setattr(runner.SUITES, "get", get)
    assert run(["eval", "grounding", "hallucination", "--out", str(tmp_path / "out"), "--limit", "1"]) == 1
    assert "grounding: no data for this one" in capsys.readouterr().err
    assert json.loads((tmp_path / "out" / "metrics.json").read_text("utf-8"))["failures"].keys() == {"grounding"}
