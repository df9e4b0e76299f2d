"""Files appear whole or not at all; a bad line does not stop the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.errors import InputError
from ingestion.files import atomic_writer, read_jsonl


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old")

    def write_half() -> None:
        with atomic_writer(target) as stream:
            stream.write("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


def test_bad_lines_become_errors_and_the_rest_goes_on(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "a", "text": "x"}\n\n{broken\n[1]\n{"id": 7}\n{"id": "b", "text": "y"}\n')
    lines = list(read_jsonl(source, required=("id", "text")))
    assert [(line.number, line.id, line.error is None) for line in lines] == [
        (1, "a", True),
        (3, "line:3", False),
        (4, "line:4", False),
        (5, "7", False),
        (6, "b", True),
    ]


def test_missing_and_wrongly_encoded_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't read"):
        list(read_jsonl(tmp_path / "none.jsonl"))
    wrong = tmp_path / "gb.jsonl"
    wrong.write_bytes('{"id": "胶质瘤"}'.encode("gb18030"))
    with pytest.raises(InputError, match="UTF-8"):
        list(read_jsonl(wrong))
