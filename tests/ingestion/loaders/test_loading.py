"""Paths become documents: format by content, id and date by name, folders listed."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from pathlib import Path

import pytest

from ingestion.errors import InputError
from ingestion.loaders import document_id, load, report_files
from ingestion.loaders.loading import FORMATS, extensions


def test_the_formats_are_found_in_the_folder() -> None:
    assert FORMATS.names() == ["docx", "html", "pdf", "text"]
    assert {".txt", ".md", ".pdf", ".docx", ".html"} <= set(extensions())


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2024-03-05_mri.txt", dt.date(2024, 3, 5)),
        ("2024-03-05.txt", dt.date(2024, 3, 5)),
        ("2024_03_05-path.md", dt.date(2024, 3, 5)),
        ("2024.03.05 note.txt", dt.date(2024, 3, 5)),
        ("2024-02-30_mri.txt", None),
        ("2024-03-051.txt", None),
        ("2024-03_05.txt", None),
        ("20240305.txt", None),
        ("mri_2024-03-05.txt", None),
        ("mri.txt", None),
    ],
)
def test_a_date_at_the_head_of_the_name_is_the_documents(tmp_path: Path, name: str, date: dt.date | None) -> None:
    path = tmp_path / name
    path.write_text("Stable disease.")
    document = load(path)
    assert document.date == date
    assert document.id == path.stem
    assert document.text == "Stable disease."


def test_ids_do_not_depend_on_folder_or_normal_form(tmp_path: Path) -> None:
    assert document_id(tmp_path / "a" / "me\u0301d.txt") == document_id(Path("m\u00e9d.pdf")) == "m\u00e9d"


@pytest.mark.parametrize("what", ["missing", "folder"])
def test_no_file_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path if what == "folder" else tmp_path / "none.txt"
    with pytest.raises(InputError) as refusal:
        load(path)
    assert refusal.value.hint


def test_a_pipe_is_refused_rather_than_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.txt"
    os.mkfifo(path)
    with pytest.raises(InputError, match="no regular file"):
        load(path)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(InputError, match=r"big\.txt has 50\.0 MB"):
        load(path)


def _zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "text")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Office"),
        (b"{\\rtf1\\ansi left frontal}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "image"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 20, "image"),
        (b"\x1f\x8b\x08" + b"\0" * 20, "gzip"),
        (_zip(), "ZIP"),
    ],
)
@pytest.mark.parametrize("ending", [".txt", ".docx", ".pdf"])
def test_foreign_content_is_named_whatever_the_ending(tmp_path: Path, data: bytes, says: str, ending: str) -> None:
    path = tmp_path / f"report{ending}"
    path.write_bytes(data)
    with pytest.raises(InputError, match=says):
        load(path)


def test_plain_text_under_a_lying_ending_is_read_as_text(tmp_path: Path) -> None:
    for ending in (".pdf", ".docx", ".dat", ""):
        path = tmp_path / f"report{ending}"
        path.write_text("Left frontal glioma.")
        assert load(path).text == "Left frontal glioma."


def test_report_files_lists_readable_files_sorted_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.txt", "a.MD", "sub/c.pdf", ".hidden.txt", ".git/d.txt", "~$e.docx", "image.png", "data.jsonl"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = [str(path.relative_to(tmp_path)) for path in report_files(tmp_path)]
    assert found == ["a.MD", "b.txt", "sub/c.pdf"]
    assert report_files(tmp_path / "b.txt") == [tmp_path / "b.txt"]


def test_report_files_lists_a_folder_whose_own_path_is_hidden(tmp_path: Path) -> None:
    folder = tmp_path / ".cache"
    folder.mkdir()
    (folder / "a.txt").write_text("x")
    assert report_files(folder) == [folder / "a.txt"]


def test_report_files_refuses_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no report files"):
        report_files(tmp_path)
    with pytest.raises(InputError, match="there is no"):
        report_files(tmp_path / "none")
