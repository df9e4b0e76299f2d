"""Whatever the text: nothing crashes, and every slice equals the document's words."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.extract import extract, extract_all
from ingestion.language import detect, fold, sentences
from ingestion.records import Document

PIECES = st.sampled_from(
    [
        "Left frontal glioblastoma", "no haemorrhage, calcification or cyst", "cannot exclude", "necrosis",
        "IDH1 R132H", "negative",
        "3.2 x 2.8 cm", "previously", "midline shift of 6 mm to the right", "\n", "FINDINGS:",
        "IMPRESSION:", ". ", ", ", "。", "，",
        "未见出血、钙化", "复发不除外", "右侧额叶", "MGMT未甲基化", "（-）", "Ⅳ级", "WHO",
        "grade", "İ", "e\u0301", "🧠", "\u200b", "٣",
        "dexamethasone 4 mg bid",
        "Ki-67 5-10%", "*", "１２ｍｍ", "\u00a0", "1p/19q", "(", "[", "2024-03-05", "31.02.2024",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=25).map("".join)
)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_every_slice_equals_the_text(text: str):
    text = text.replace("\r", "\n")
    report = extract(Document(id="any", text=text))
    report.check(text)
    assert report == extract(Document(id="any", text=text))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_folding_keeps_every_character_in_place(text: str):
    assert len(fold(text)) == len(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_sentences_cover_what_is_visible(text: str):
    spans = sentences(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert detect(text) in ("en", "zh", "mixed")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?", "12", "  . "])
def test_a_near_empty_scan_gives_no_field(text: str):
    report = extract(Document(id="empty", text=text, kind="pathology"))
    assert report.relevance == "unreadable"
    assert report.fields == ()


def test_other_organs_give_no_glioma_field():
    text = "Prostate, radical prostatectomy: adenocarcinoma, Gleason 3+4. Left seminal vesicle negative. No necrosis."
    report = extract(Document(id="prostate", text=text))
    assert (report.relevance, report.fields) == ("not_brain", ())


def test_a_meningioma_is_another_brain_report():
    report = extract(Document(id="brain", text="MRI of the brain: left frontal meningioma. No hydrocephalus."))
    assert report.relevance == "other_brain"


def test_kind_language_and_date_are_told_from_the_text():
    text = (
        "Date of exam: 2024-03-05\nMRI of the brain. FINDINGS: left frontal mass, ring enhancement on post-contrast T1."
    )
    report = extract(Document(id="mri", text=text))
    assert (report.kind, report.language, str(report.date)) == ("radiology", "en", "2024-03-05")
    assert extract(Document(id="zh", text="颅脑MRI平扫及增强:左侧额叶占位,环形强化。")).language == "zh"


def test_documents_come_back_in_order():
    documents = [Document(id=str(number), text="Left frontal glioma.") for number in range(3)]
    assert [report.id for report in extract_all(documents)] == ["0", "1", "2"]
