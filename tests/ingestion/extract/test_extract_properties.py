"""Whatever a report looks like: nothing crashes, every slice is the text's, figures are finite, answers repeat."""

from __future__ import annotations

import datetime as dt
import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.demo.samples import sample_folders
from ingestion.extract import extract
from ingestion.loaders.decoding import canonical
from ingestion.records import Document, Report

SAMPLES = [
    path.read_text(encoding="utf-8") for folder in sample_folders().values() for path in sorted(folder.glob("*.txt"))
]
WORDS = st.sampled_from(
    [
        "Left frontal glioblastoma", "no haemorrhage, calcification or cyst", "cannot exclude necrosis", "KPS 80",
        "ECOG 1",
        "IDH1 R132H negative", "3.2 x 2.8 cm", "previously 30 mm", "midline shift of 6 mm to the right", "WHO grade 4",
        "dexamethasone 4 mg bid", "Ki-67 5-10%", "Ki-67 <5%", "temozolomide was stopped",
        "family history: father had glioma",
        "64-year-old man", "gross total resection planned", "stable since 2024-03-05", "MGMT promoter unmethylated",
        "右侧额叶占位", "未见出血、钙化", "复发不除外", "MGMT未甲基化", "考虑胶质母细胞瘤", "大小约3.2×2.8cm",
        "中线右移约6mm", "地塞米松4mg，每日两次",
        "既往放疗史", "与前片相仿", "（-）", "Ⅳ级", "IDH", "1p/19q", "9" * 30 + " mm", "1e400 cm", "0 x 0 mm",
        "31.02.2024", "2024-13-45",
        "٣ x ٤ cm", "１２ｍｍ", "İ", "e\u0301", "🧠", "👩\u200d👩\u200d👧", "\u200b", "\ufeff", "\x0b", "\x0c",
        "\x1c", "\x85", "\u2028", "\x1b[0m", "\x07",
        "K\u212a", "ß", "\ufb01", "(", "[", "*", "\\", "{0}", "%s",
    ]
)  # fmt: skip
JOINS = st.sampled_from(
    [" ", "", ", ", ". ", "。", "，", "；", "\n", "\r\n", "\r", "\t", ": ", " and ", "、", " | ", "\n\n"]
)
LINES = st.lists(st.tuples(WORDS, JOINS), min_size=1, max_size=12).map(lambda parts: "".join(a + b for a, b in parts))
HEADINGS = st.sampled_from(
    [
        "FINDINGS:", "IMPRESSION", "CLINICAL HISTORY:", "# Diagnosis", "影像所见：", "诊断意见:",
        "GROSS DESCRIPTION:", "COMPARISON:", "既往史：",
    ]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])
LISTS = st.lists(LINES, min_size=1, max_size=4).map(
    lambda lines: "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
)
TABLES = st.lists(st.lists(WORDS, min_size=2, max_size=4), min_size=1, max_size=4).map(
    lambda rows: "\n".join("| " + " | ".join(cells) + " |" for cells in rows)
)
BLOCKS = st.tuples(st.one_of(HEADINGS, st.just("")), ENDS, st.one_of(LINES, LISTS, TABLES), ENDS).map("".join)
STRUCTURED = st.tuples(st.lists(BLOCKS, min_size=1, max_size=6).map("".join), st.integers(1, 3)).map(
    lambda drawn: drawn[0] * drawn[1]
)
CHARACTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
SPACES = [char for char in map(chr, range(0x3001)) if char.isspace()]


def numbers(report: Report) -> list[float]:
    found: list[float] = []
    for field in report.fields:
        found += [
            each for each in (field.value, field.dose_mg_per_day, *(field.range or ())) if isinstance(each, float)
        ]
    for size in report.measurements:
        found += [*size.axes_mm, *(each for each in (size.product_mm2, size.volume_ml) if each is not None)]
    return found


def check(text: str) -> Report:
    document = Document(id="any", text=text)
    report = extract(document)
    report.check(text)
    assert all(evidence.doc == "any" and evidence.quote.strip() == evidence.quote for evidence in report.all_evidence())
    assert all(math.isfinite(number) and number >= 0 for number in numbers(report))
    assert report.date is None or dt.date(1900, 1, 1) <= report.date <= dt.date(2100, 1, 1)
    assert all(size.axes_mm or size.volume_ml is not None for size in report.measurements)
    assert Report.model_validate_json(report.model_dump_json()) == report
    assert extract(Document(id="any", text=text)) == report
    return report


@settings(max_examples=120, deadline=None)
@given(st.text(alphabet=CHARACTERS, max_size=300))
def test_any_characters(text: str):
    check(canonical(text))


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_any_line_of_a_report(text: str):
    check(canonical(f"MRI brain, glioma. {text}"))


@settings(max_examples=100, deadline=None)
@given(STRUCTURED)
def test_any_structure(text: str):
    check(canonical(f"脑胶质瘤 MRI\n{text}"))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SAMPLES), st.integers(0, 1500), st.integers(1, 800), st.text(alphabet=CHARACTERS, max_size=8))
def test_a_damaged_report(text: str, at: int, length: int, noise: str):
    check(canonical(text[at : at + length // 2] + noise + text[at + length // 2 : at + length]))


@settings(max_examples=50, deadline=None)
@given(STRUCTURED)
def test_a_text_whose_line_ends_no_loader_has_seen_is_read_as_it_is(text: str):
    check(text)
    check(text.replace("\n", "\r\n"))


@pytest.mark.parametrize("char", SPACES, ids=ascii)
def test_every_kind_of_white_space(char: str):
    report = check(
        canonical(f"MRI brain.{char}Left{char}frontal{char}glioma{char}0,{char}no{char}cyst{char}-{char}necrosis{char}")
    )
    assert "diagnosis" in {field.name for field in report.fields}


@pytest.mark.parametrize("text", SAMPLES[::4])
def test_a_report_that_stands_there_twice_says_the_same_things(text: str):
    def said(report: Report) -> set[tuple[object, ...]]:
        return {(f.name, f.value, f.assertion) for f in report.fields}

    once = check(text)
    twice = check(f"{text}\n\n{text}")
    assert said(once) <= said(twice)


def test_a_page_without_full_stops_is_read_in_seconds():
    """Cues and findings of one sentence are many here; the time must not grow with their product and the length."""
    text = "MRI brain: left frontal glioma, " + "no haemorrhage, no cyst, " * 160
    began = time.process_time()
    names = {(field.name, field.assertion) for field in extract(Document(id="any", text=text)).fields}
    assert time.process_time() - began < 12
    assert {("haemorrhage", "absent"), ("cyst", "absent")} <= names
