"""Wrong use of the command line: one clear line on stderr, the right exit code, no traceback."""

from __future__ import annotations

import pytest

from assistant.cli import COMMANDS, run

CASES = [
    (["nonsense"], "No such command 'nonsense'"),
    (["--nonsense"], "No such option"),
    (["extract", "--nonsense"], "No such option"),
    (["extract", "missing.txt"], "missing.txt"),
    (["search", "glioma", "--store", "no-such-store"], "no-such-store"),
    (["ask", "What is glioma?", "--store", "no-such-store"], "no-such-store"),
    (["verify", "--jsonl", "missing.jsonl", "--out", "-"], "missing.jsonl"),
    (["risk", "--jsonl", "missing.jsonl", "--out", "-"], "missing.jsonl"),
    (["summarize", "missing-folder", "--out", "out.jsonl"], "missing-folder"),
    (["draft", "no-such-patient"], "no-such-patient"),
    (["eval", "no-such-suite", "--out", "out"], "no-such-suite"),
]


@pytest.mark.parametrize(("words", "said"), CASES, ids=[" ".join(words) for words, _ in CASES])
def test_wrong_use_is_one_line_and_exit_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("error: ")
    assert "(hint: " in captured.err
    assert said in captured.err


def test_an_unknown_backend_is_named(capsys: pytest.CaptureFixture[str], tmp_path: object) -> None:
    assert run(["ask", "What is MGMT?", "--llm", "nonsense:model"]) == 2
    error = capsys.readouterr().err
    assert "nonsense" in error
    assert "gguf" in error


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["extract", "missing.txt", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS.names())
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([name, "--help"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 4
