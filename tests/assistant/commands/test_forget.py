"""`glioscribe forget`: a document is gone from every file, and one that isn't there is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli import run


def test_forgetting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = str(tmp_path / "s")
    (tmp_path / "secret.txt").write_text("Qqplmxx is the plan for this glioma.", encoding="utf-8")
    (tmp_path / "other.txt").write_text("Lomustine is given every 6 weeks.", encoding="utf-8")
    assert run(["index", str(tmp_path / "secret.txt"), str(tmp_path / "other.txt"), "--store", store]) == 0
    assert run(["forget", "secret", "--store", store]) == 0
    assert not any(b"qplmxx" in path.read_bytes() for path in Path(store).iterdir())
    capsys.readouterr()
    assert run(["forget", "secret", "--store", store]) == 2
    assert "no document 'secret'" in capsys.readouterr().err
    assert run(["forget", "secret", "--store", str(tmp_path / "nowhere")]) == 2
