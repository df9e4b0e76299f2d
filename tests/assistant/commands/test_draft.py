"""`glioscribe draft`: a folder or an id, every form, bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import assistant
from assistant.cli import run

SAMPLE = str(Path(assistant.__file__).parent / "demo" / "patients" / "EN-01")


@pytest.mark.parametrize(
    ("form", "begins"), [("md", "# EN-01"), ("json", "{"), ("html", "<!DOCTYPE html>"), ("fhir", "{")]
)
def test_every_form_goes_to_stdout(form: str, begins: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", SAMPLE, "--format", form, "--llm", "plain:"]) == 0
    assert capsys.readouterr().out.startswith(begins)


def test_it_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "brief.json"
    assert run(["draft", SAMPLE, "--format", "json", "--out", str(out), "--llm", "plain:"]) == 0
    assert capsys.readouterr().out == ""
    assert json.loads(out.read_text(encoding="utf-8"))["status"] == "draft_for_clinician_review"


def test_a_report_that_can_not_be_read_is_said_and_is_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "P1"
    folder.mkdir()
    (folder / "2024-01-01_mri.txt").write_text("MRI brain. Left frontal mass, 30 x 20 mm.", encoding="utf-8")
    (folder / "2024-02-01_mri.txt").write_bytes(b"")
    assert run(["draft", str(folder), "--format", "json", "--llm", "plain:"]) == 1
    shown = capsys.readouterr()
    assert "2024-02-01_mri.txt" in shown.err
    assert [one["name"] for one in json.loads(shown.out)["unread"]] == ["2024-02-01_mri.txt"]


@pytest.mark.parametrize(
    "words",
    [["draft"], ["draft", "nobody"], ["draft", SAMPLE, "--format", "pdf"], ["draft", SAMPLE, "--llm", "nonsense"]],
)
def test_bad_usage_is_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert len(error.splitlines()) == 1


def test_an_empty_folder_is_2(tmp_path: Path) -> None:
    assert run(["draft", str(tmp_path), "--llm", "plain:"]) == 2
