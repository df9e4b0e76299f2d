"""`glioscribe patients` end to end: import, list, check, forget."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import run
from assistant.records_store.store import FILE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "P-05"
    made.mkdir()
    (made / "2024-03-05_mri.txt").write_text("MRI brain. Glioblastoma, left temporal lobe, 32 x 28 mm.")
    return made


def test_import_list_check_forget(folder: Path, home: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["patients", "import", str(folder)]) == 0
    capsys.readouterr()
    assert run(["patients", "list"]) == 0
    assert capsys.readouterr().out == "P-05\n"
    assert run(["patients", "check"]) == 0
    assert run(["patients", "forget", "P-05"]) == 0
    assert b"temporal" not in (home / FILE).read_bytes()
    capsys.readouterr()
    assert run(["patients", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_report_that_cannot_be_read_is_said(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "2024-04-01_mri.txt").write_bytes(b"")
    assert run(["patients", "import", str(folder)]) == 1
    assert "2024-04-01_mri.txt" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["forget", "nobody"], ["import", "no-such-folder"], ["nonsense"]])
def test_wrong_use_is_exit_2(words: list[str], capsys: pytest.CaptureFixture[str]):
    assert run(["patients", *words]) == 2
    assert capsys.readouterr().err.startswith("error: ")
