"""Real Word files: headings, lists, tables, and the text that python-docx's paragraphs leave out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingestion.errors import InputError
from ingestion.loaders import load


def saved(document: object, path: Path) -> Path:
    document.save(str(path))
    return path


def test_headings_paragraphs_lists_and_tables_keep_their_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("MRI report", 1)
    document.add_paragraph("Left frontal lesion.\nNo haemorrhage.")
    document.add_paragraph("ring enhancement", style="List Bullet")
    document.add_paragraph("mild oedema", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["Marker", "Result", "MGMT", "unmethylated"], strict=True):
        cell.text = text
    document.add_heading("Impression", 2)
    document.add_paragraph("Stable.")
    text = load(saved(document, tmp_path / "r.docx")).text
    assert text == (
        "# MRI report\n\nLeft frontal lesion.\nNo haemorrhage.\n\n- ring enhancement\n- mild oedema\n\n"
        "Marker | Result\nMGMT | unmethylated\n\n## Impression\n\nStable."
    )


def test_insertions_and_content_controls_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Tumour is ")
    for kind, tag, word in (("del", "delText", "stable"), ("ins", "t", "growing")):
        xml = f'<w:{kind} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{tag}>{word}</w:{tag}></w:r></w:{kind}>'
        paragraph._p.append(parse_xml(xml))
    control = "<w:sdtContent><w:p><w:r><w:t>New satellite lesion.</w:t></w:r></w:p></w:sdtContent>"
    document.element.body.insert(1, parse_xml(f"<w:sdt {nsdecls('w')}>{control}</w:sdt>"))
    text = load(saved(document, tmp_path / "r.docx")).text
    assert text == "Tumour is growing\n\nNew satellite lesion."


def test_a_table_in_a_cell_is_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).cell(0, 0)
    cell.text = "Markers"
    cell.add_table(rows=1, cols=1).cell(0, 0).text = "IDH wildtype"
    assert load(saved(document, tmp_path / "r.docx")).text == "Markers IDH wildtype |"


def test_word_bytes_under_another_ending_are_recognised(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Anaplastic astrocytoma.")
    assert load(saved(document, tmp_path / "r.txt")).text == "Anaplastic astrocytoma."


def test_an_empty_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no text"):
        load(saved(docx.Document(), tmp_path / "r.docx"))


def test_a_broken_document_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<broken")
    path = tmp_path / "r.docx"
    path.write_bytes(buffer.getvalue())
    with pytest.raises(InputError, match="damaged"):
        load(path)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = saved(docx.Document(), tmp_path / "r.docx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/bomb.xml", b" " * 100_000_001)
    with pytest.raises(InputError, match="unpacks to"):
        load(path)
