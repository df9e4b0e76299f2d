"""Whatever happened to a file on its way: a document comes out, or one line that says what is wrong."""

from __future__ import annotations

import io
import random
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from ingestion.errors import InputError
from ingestion.loaders import load


def pdf_bytes() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.drawString(72, 700, "Left frontal glioma, stable disease today.")
    canvas.save()
    return buffer.getvalue()


def docx_bytes() -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Left frontal glioma.")
    document.save(buffer)
    return buffer.getvalue()


HTML = b"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body><table><tr><td>a<td>b</table><p>x</body></html>"
WHOLE = {".pdf": pdf_bytes(), ".docx": docx_bytes(), ".html": HTML, ".txt": "左额叶胶质瘤 left".encode()}


def damaged(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - test data, not a secret
    broken = bytearray(data)
    for _ in range(chance.choice([1, 3, 20])):
        place = chance.randrange(len(broken))
        if chance.random() < 0.7:
            broken[place] = chance.randrange(256)
        else:
            del broken[place : min(place + chance.randrange(1, 50), len(broken) - 1)]
    return bytes(broken)


@pytest.mark.parametrize("ending", sorted(WHOLE))
def test_a_damaged_file_is_read_or_refused_in_one_line(tmp_path: Path, ending: str) -> None:
    refusals = []
    for seed in range(60):
        path = tmp_path / f"report{ending}"
        path.write_bytes(damaged(WHOLE[ending], seed))
        try:
            assert load(path).text
        except InputError as refusal:
            refusals.append(str(refusal))
    assert refusals
    assert all(f"report{ending}" in said and "\n" not in said for said in refusals)
