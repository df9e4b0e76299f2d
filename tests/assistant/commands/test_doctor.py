"""`glioscribe doctor`: what is fine, what is wrong, how to mend it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.cli import run
from assistant.settings import load_settings


def findings(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    load_settings.cache_clear()
    code = run(["doctor", "--json", *words])
    return code, {found["name"]: found for found in json.loads(capsys.readouterr().out)["findings"]}


@pytest.mark.model
def test_an_installation_that_works(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, found = findings(capsys)
    assert code == 0
    assert "answered" in found["language model"]["detail"]
    assert "384 numbers" in found["embedder"]["detail"]
    assert "digest as tested" in found["weights smollm2"]["detail"]
    assert found["privacy"]["detail"] == "report text stays on this machine"
    assert not home.exists(), "doctor builds nothing"


@pytest.mark.parametrize(
    ("variable", "value", "name", "says"),
    [
        ("GLIOSCRIBE_LLM", "nope:model", "language model", "unknown LLM backend"),
        ("GLIOSCRIBE_LLM", "gguf:missing.gguf", "language model", "no GGUF file"),
        ("GLIOSCRIBE_LLM", "openai:model", "language model", "is not openai:MODEL@URL"),
        ("GLIOSCRIBE_EMBEDDER", "nope", "embedder", "unknown embedder"),
    ],
)
def test_a_wrong_setting_is_exit_1_with_a_way_out(
    variable: str, value: str, name: str, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(variable, value)
    code, found = findings(capsys, "--no-ask")
    assert code == 1
    assert found[name]["state"] == "wrong"
    assert says in found[name]["detail"]
    assert found[name]["mend"]


def test_a_server_that_does_not_answer_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GLIOSCRIBE_LLM", "openai:m@http://127.0.0.1:1/v1")
    code, found = findings(capsys)
    assert code == 1
    assert "can't reach" in found["language model"]["detail"]


@pytest.mark.parametrize(
    ("spec", "state", "says"),
    [
        ("openai:m@http://127.0.0.1:9/v1", "ok", "stays on this machine"),
        ("openai:m@http://llm.example/v1", "note", "unencrypted"),
        ("openai:m@https://llm.example/v1", "note", "goes to llm.example"),
    ],
)
def test_says_where_text_goes(
    spec: str, state: str, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GLIOSCRIBE_LLM", spec)
    code, found = findings(capsys, "--no-ask")
    assert code == 0
    assert found["privacy"]["state"] == state
    assert says in found["privacy"]["detail"]


def test_damaged_weights_in_use_are_wrong_and_those_not_in_use_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ingestion import weights

    broken = tmp_path / "model.gguf"
    broken.write_bytes(b"not the file")
    whole = weights._installed_path
    monkeypatch.setattr(weights, "_installed_path", lambda name: broken if name == "smollm2" else whole(name))
    weights.locate.cache_clear()
    try:
        code, found = findings(capsys, "--no-ask")
        assert (code, found["weights smollm2"]["state"]) == (1, "wrong")
        assert "make clean install" in found["weights smollm2"]["mend"]
        monkeypatch.setenv("GLIOSCRIBE_LLM", "openai:m@http://127.0.0.1:9/v1")
        code, found = findings(capsys, "--no-ask")
        assert (code, found["weights smollm2"]["state"]) == (0, "note")
    finally:
        weights.locate.cache_clear()


def test_a_setting_that_is_none_is_exit_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GLIOSCRIBE_LLM_TIMEOUT_S", "soon")
    load_settings.cache_clear()
    assert run(["doctor", "--no-ask"]) == 2
    assert "llm_timeout_s" in capsys.readouterr().err


def test_lines_for_people_say_how_to_mend(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GLIOSCRIBE_LLM", "nope:model")
    load_settings.cache_clear()
    assert run(["doctor", "--no-ask"]) == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("WRONG"))
    assert "to mend:" in lines[at + 1]
