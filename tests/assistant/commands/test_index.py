"""`glioscribe index`: files, folders and lines in, what changed on stderr."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli import run
from assistant.commands._store import told

GUIDE = "# Lomustine\n\nLomustine is given at 110 mg/m2 every 6 weeks in recurrent glioblastoma.\n"


@pytest.fixture
def guides(tmp_path: Path) -> Path:
    folder = tmp_path / "guides"
    folder.mkdir()
    (folder / "lomustine.md").write_text(GUIDE, encoding="utf-8")
    (folder / "pcv.txt").write_text("PCV is given after radiotherapy in oligodendroglioma.", encoding="utf-8")
    return folder


def test_a_folder_is_indexed_once(guides: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["index", str(guides), "--store", str(tmp_path / "s")]
    assert run(words) == 0
    assert "2 added (lomustine, pcv), 0 replaced, 0 unchanged; 2 passages written" in capsys.readouterr().err
    assert run(words) == 0
    assert "0 added, 0 replaced, 2 unchanged; 0 passages written" in capsys.readouterr().err
    (guides / "pcv.txt").write_text("PCV is six cycles in oligodendroglioma.", encoding="utf-8")
    assert run(words) == 0
    output = capsys.readouterr()
    assert "1 replaced (pcv), 1 unchanged" in output.err
    assert output.out == ""


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(
    guides: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (guides / "scan.pdf").write_bytes(b"\x00\x01\x02" * 50)
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"id": "a", "text": "MGMT methylation predicts benefit."}\n{"id": "b"}\n', encoding="utf-8")
    assert run(["index", str(guides), str(lines), "--store", str(tmp_path / "s")]) == 1
    said = capsys.readouterr().err
    assert "scan.pdf" in said
    assert "line 2 lacks text" in said
    assert "3 added" in said


@pytest.mark.parametrize("case", ["no such path", "empty folder", "store is a file"])
def test_nothing_to_do_is_bad_input(tmp_path: Path, case: str, capsys: pytest.CaptureFixture[str]) -> None:
    source, store = tmp_path / "in", tmp_path / "s"
    if case == "empty folder":
        source.mkdir()
    if case == "store is a file":
        source.mkdir()
        (source / "a.txt").write_text("text enough to read", encoding="utf-8")
        store.write_text("", encoding="utf-8")
    assert run(["index", str(source), "--store", str(store)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert said.count("\n") == 1


def test_rebuild_mends_a_damaged_store(guides: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["index", str(guides), "--store", str(tmp_path / "s")]
    assert run(words) == 0
    next((tmp_path / "s").glob("vectors-*")).unlink()
    assert run(words) == 2
    assert "--rebuild" in capsys.readouterr().err
    assert run([*words, "--rebuild"]) == 0
    assert "2 added" in capsys.readouterr().err
    assert run(words) == 0


def test_messages_name_neither_user_nor_password_of_an_address(tmp_path: Path) -> None:
    assert told("postgresql://someone:secret@db.example:5433/notes#glioma") == "db.example/notes#glioma"
    assert told("postgresql:///notes") == "localhost/notes"
    assert told(tmp_path) == str(tmp_path)
