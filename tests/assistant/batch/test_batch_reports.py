"""Gathering the reports of a batch: every one has an id of its own, the bad ones too."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.batch.reports import gather
from ingestion.errors import InputError


def lines(path: Path, *rows: str) -> str:
    path.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    return str(path)


def test_files_folders_and_lines_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "b.txt").write_text("B.", encoding="utf-8")
    (folder / "a.txt").write_text("A.", encoding="utf-8")
    (folder / "sub" / "c.txt").write_text("C.", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"x")
    rows = lines(tmp_path / "x.jsonl", '{"id": "j1", "text": "J."}')
    jobs = list(gather([str(folder), rows, str(folder / "a.txt")]))
    assert [job.id for job in jobs] == ["a", "b", "sub/c", "j1", "a#2"]
    assert all(job.document is not None and job.document.id == job.id for job in jobs)


def test_repeated_ids_are_numbered_and_never_meet_a_taken_one(tmp_path: Path) -> None:
    rows = lines(tmp_path / "x.jsonl", *(f'{{"id": "{i}", "text": "T."}}' for i in ("a", "a#2", "a", "a")))
    ids = [job.id for job in gather([rows])]
    assert ids[:2] == ["a", "a#2"]
    assert len(set(ids)) == 4


@pytest.mark.parametrize(
    ("row", "name", "why"),
    [
        ("not json", "line:1", "not JSON"),
        ('{"id": "a"}', "a", "lacks text"),
        ('{"text": "T."}', "line:1", "lacks id"),
        ('{"id": "a", "text": 5}', "a", "text"),
        ('{"id": "a", "text": "T.", "kind": "x-ray"}', "a", "kind"),
        ('{"id": "a", "text": "T.", "date": "soon"}', "a", "date"),
    ],
)
def test_a_bad_line_is_a_job_with_its_error(tmp_path: Path, row: str, name: str, why: str) -> None:
    (job,) = gather([lines(tmp_path / "x.jsonl", row)])
    assert (job.id, job.document) == (name, None)
    assert why in job.error


def test_a_file_that_can_not_be_read_is_a_job_with_its_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (job,) = gather([str(tmp_path / "a.txt")])
    assert job.document is None
    assert job.error


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(gather([str(tmp_path / "nowhere")]))
