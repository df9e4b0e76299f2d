"""`glioscribe extract --html`: pages beside the records, and one clear error where they can't be written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assistant.cli import run

LINES = '{"id": "a", "text": "Left frontal glioma."}\n{"id": "a", "text": "右侧额叶胶质瘤。"}\nnot json\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text(LINES, encoding="utf-8")
    return path


def test_pages_and_records_in_one_run(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = tmp_path / "deep" / "pages"
    assert run(["extract", "--jsonl", str(source), "--html", str(pages)]) == 1
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["status"] for record in records] == ["ok", "ok", "error"]
    assert {path.name for path in pages.iterdir()} == {"a.html", "a-2.html", "index.html"}
    assert "右侧额叶胶质瘤。" in re.sub(r"<[^>]*>", "", (pages / "a-2.html").read_text("utf-8"))
    index = (pages / "index.html").read_text("utf-8")
    assert 'href="a-2.html"' in index
    assert "line 3 is not JSON" in index


def test_the_records_are_the_same_with_pages_and_without(source: Path, tmp_path: Path) -> None:
    plain, beside = tmp_path / "plain.jsonl", tmp_path / "beside.jsonl"
    run(["extract", "--jsonl", str(source), "--out", str(plain)])
    run(["extract", "--jsonl", str(source), "--out", str(beside), "--html", str(tmp_path / "pages")])
    assert plain.read_bytes() == beside.read_bytes()


@pytest.mark.parametrize("below", ["", "pages"])
def test_a_folder_that_can_not_be_written_to(
    source: Path, tmp_path: Path, below: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file")
    out = tmp_path / "out.jsonl"
    assert run(["extract", "--jsonl", str(source), "--out", str(out), "--html", str(tmp_path / "taken" / below)]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("error: ")
    assert captured.err.count("\n") == 1
    assert "taken" in captured.err
    assert not out.exists()
