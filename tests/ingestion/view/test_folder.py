"""A folder of pages: names that are safe and unique, files that are whole, one clear error."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.errors import InputError
from ingestion.records import Document, Report
from ingestion.view import PageFolder
from ingestion.view.names import Names, safe_name


def pair(identifier: str) -> tuple[Document, Report]:
    document = Document(id=identifier, text="Glioma.")
    return document, Report(id=identifier, kind="note", language="en", relevance="glioma")


@pytest.mark.parametrize("kept", ["mri", "2024-03-05_mri", "患者1_病理", "TCGA-06.1"])
def test_an_id_that_can_be_a_name_is_one(kept: str) -> None:
    assert safe_name(kept) == kept


@pytest.mark.parametrize(
    ("identifier", "begins"),
    [
        ("a/b", "a_b-"), ("../../etc/passwd", "etc_passwd-"), ("..", "report-"), ("", "report-"), ("a b", "a_b-"),
        ("index", "index-"), ("INDEX", "INDEX-"), ("con", "con-"), (".hidden", "hidden-"), ("x\0y\n", "x_y-"),
        ("line:3", "line_3-"), ("长" * 300, "长" * 40 + "-"), ("👩‍⚕️", "report-"),
    ],
)  # fmt: skip
def test_other_ids_give_safe_names_with_a_digest(identifier: str, begins: str) -> None:
    assert re.fullmatch(re.escape(begins) + "[0-9a-f]{8}", safe_name(identifier))


@given(st.lists(st.text() | st.sampled_from(("a", "A", "a-2", "é", "e\u0301", "ﬁ", "fi", "index")), max_size=12))
def test_names_are_safe_and_unique_whatever_the_ids(identifiers: list[str]) -> None:
    names = Names()
    given_out = [names.take(identifier) for identifier in identifiers]
    assert len({name.casefold() for name in given_out}) == len(identifiers)
    for name in given_out:
        assert re.fullmatch(r"\w[\w.-]*", name)
        assert len(f".{name}.html.12345678.tmp".encode()) < 255
        assert name.casefold() != "index"


def test_pages_and_overview_are_written_and_linked(tmp_path: Path) -> None:
    folder = PageFolder(tmp_path / "new" / "pages", title="Mine")
    for identifier in ("a", "a", "A", "b/c?"):
        folder.add(*pair(identifier))
    folder.failed("broken", "no text")
    index = folder.write_index().read_text("utf-8")
    names = {path.name for path in folder.folder.iterdir()}
    assert len(names) == 5
    assert {"a.html", "a-2.html", "A-3.html", "index.html"} < names
    assert {unquote(link) for link in re.findall(r'href="([^"]+)"', index)} == names - {"index.html"}
    assert "broken" in index


def test_a_folder_that_can_not_be_written_to_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match=r"can't write to .*file"):
        PageFolder(tmp_path / "file")
    with pytest.raises(InputError, match=r"can't write to .*file/below"):
        PageFolder(tmp_path / "file" / "below")
