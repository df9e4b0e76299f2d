"""Real PDFs: one and two columns, pages, Chinese, protection, scans, damage."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingestion.errors import InputError
from ingestion.loaders import load, pages

LEFT = [f"left column line {n} with words that fill it" for n in range(1, 13)]
RIGHT = [f"right column line {n} with words filling it" for n in range(1, 13)]


def canvas(buffer: io.BytesIO | Path, **options: object) -> Canvas:
    return Canvas(str(buffer) if isinstance(buffer, Path) else buffer, pagesize=A4, invariant=1, **options)


def write_lines(page: Canvas, lines: list[str], x: int, y: int = 760, step: int = 14) -> None:
    for number, line in enumerate(lines):
        page.drawString(x, y - number * step, line)


def test_one_column_keeps_order_paragraphs_and_page_offsets(tmp_path: Path) -> None:
    path = tmp_path / "2024-03-05_mri.pdf"
    pdf = canvas(path)
    write_lines(pdf, ["MRI brain with contrast", "Left frontal lesion, 32 x 28 mm."], 72)
    write_lines(pdf, ["No new lesion."], 72, 690)
    pdf.showPage()
    write_lines(pdf, ["Impression: stable disease."], 72)
    pdf.save()
    document = load(path)
    assert document.text == (
        "MRI brain with contrast\nLeft frontal lesion, 32 x 28 mm.\n\nNo new lesion.\n\nImpression: stable disease."
    )
    starts = pages(path)
    assert len(starts) == 2
    assert document.text[starts[1] :] == "Impression: stable disease."


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "guide.pdf"
    pdf = canvas(path)
    write_lines(pdf, ["A guideline whose title runs over the whole width of the page, both columns"], 72, 800)
    write_lines(pdf, LEFT, 72)
    write_lines(pdf, RIGHT, 320)
    pdf.save()
    text = load(path).text
    order = [text.index(line) for line in ["A guideline", *LEFT, *RIGHT]]
    assert order == sorted(order)


def test_a_short_second_column_is_still_a_column(tmp_path: Path) -> None:
    path = tmp_path / "guide.pdf"
    pdf = canvas(path)
    write_lines(pdf, LEFT * 3, 72)
    write_lines(pdf, RIGHT[:5], 320)
    pdf.save()
    text = load(path).text
    assert text.index(RIGHT[0]) > text.rindex(LEFT[-1])


def test_two_lines_at_the_end_of_a_two_column_text_are_still_a_column(tmp_path: Path) -> None:
    path = tmp_path / "guide.pdf"
    pdf = canvas(path)
    write_lines(pdf, LEFT, 72)
    write_lines(pdf, RIGHT, 320)
    pdf.showPage()
    write_lines(pdf, LEFT, 72)
    write_lines(pdf, ["The very last words", "of this text."], 320)
    pdf.save()
    assert load(path).text.endswith("The very last words\nof this text.")


def test_fields_side_by_side_at_the_head_of_a_report_are_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    pdf = canvas(path)
    write_lines(pdf, [f"Field {n}: value" for n in range(5)], 72)
    write_lines(pdf, [f"Other {n}: value" for n in range(5)], 320)
    write_lines(pdf, ["Findings: a lesion of the left frontal lobe.", "No new lesion."], 72, 650)
    pdf.save()
    assert "Field 0: value Other 0: value\nField 1: value Other 1: value" in load(path).text


def test_a_heading_in_larger_letters_is_set_apart(tmp_path: Path) -> None:
    path = tmp_path / "guide.pdf"
    pdf = canvas(path)
    pdf.setFont("Helvetica-Bold", 18)
    pdf.drawString(72, 760, "Surgery")
    pdf.setFont("Helvetica", 11)
    write_lines(pdf, ["Resection comes first.", "Biopsy where it can't be."], 72, 742)
    pdf.save()
    assert load(path).text == "Surgery\n\nResection comes first.\nBiopsy where it can't be."


def test_a_table_of_short_cells_is_read_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "table.pdf"
    pdf = canvas(path)
    write_lines(pdf, [f"Item {n}" for n in range(12)] + ["An item with a very long name in its cell"], 72)
    write_lines(pdf, [f"value {n}" for n in range(13)], 320)
    pdf.save()
    assert "Item 3 value 3\nItem 4 value 4" in load(path).text


def test_chinese_text_is_read(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    path = tmp_path / "zh.pdf"
    pdf = canvas(path)
    pdf.setFont("STSong-Light", 12)
    pdf.drawString(72, 760, "左侧额叶胶质瘤术后改变，未见明确复发征象。")
    pdf.save()
    assert "左侧额叶胶质瘤术后改变，未见明确复发征象。" in load(path).text


def test_pdf_bytes_under_another_ending_are_recognised(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    pdf = canvas(path)
    write_lines(pdf, ["Right temporal glioblastoma."], 72)
    pdf.save()
    assert path.read_bytes().startswith(b"%PDF-")
    assert load(path).text == "Right temporal glioblastoma."


def test_a_protected_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    pdf = canvas(path, encrypt=StandardEncryption("secret"))
    write_lines(pdf, ["Left frontal lesion."], 72)
    pdf.save()
    with pytest.raises(InputError, match="password") as refusal:
        load(path)
    assert refusal.value.hint


def test_a_scan_without_text_layer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    pdf = canvas(path)
    pdf.rect(72, 72, 300, 600, fill=1)
    pdf.showPage()
    pdf.save()
    with pytest.raises(InputError, match="no text layer") as refusal:
        load(path)
    assert "OCR" in refusal.value.hint


@pytest.mark.parametrize("keep", [9, 300])
def test_a_damaged_pdf_is_refused_in_one_line(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "cut.pdf"
    pdf = canvas(path)
    write_lines(pdf, ["Left frontal lesion."], 72)
    pdf.save()
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(InputError) as refusal:
        load(path)
    assert "\n" not in str(refusal.value)
