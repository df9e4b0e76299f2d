"""The pieces of retrieval: words, fusion, queries, what is collected from paths."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.errors import InputError
from retrieval.collect import collect
from retrieval.fuse import fuse
from retrieval.lexical.words import bigrams, indexable, words
from retrieval.query import read_query


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ki-67 of 5%", ["ki", "67", "of", "5"]),
        ("胶质瘤", ["胶质", "质瘤"]),
        ("IDH突变型", ["idh", "突变", "变型"]),
        ("瘤", ["瘤"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text("胶质瘤ab 1", max_size=20))
def test_chinese_loses_no_character(text: str) -> None:
    assert set(text) - {" "} == set(indexable(text)) - {" "}


def test_bigrams_overlap() -> None:
    assert bigrams("胶质母细") == ["胶质", "质母", "母细"]


def test_fusion_weighs_shares_of_the_best() -> None:
    fused = fuse({1: 0.8, 2: 0.4, 3: -0.1}, {2: 10.0, 4: 5.0}, dense=0.5)
    assert [key for key, _ in fused] == [2, 1, 4, 3]
    assert [score for _, score in fused] == pytest.approx([0.75, 0.5, 0.25, -0.0625])
    assert fuse({}, {}) == []
    assert [key for key, _ in fuse({}, {7: 1.0, 8: 2.0})] == [8, 7]


SCORES = st.dictionaries(st.integers(0, 9), st.floats(-1, 50))


@given(SCORES, SCORES)
def test_fusion_holds_each_key_once_and_best_first(cosines: dict[int, float], bm25: dict[int, float]) -> None:
    fused = fuse(cosines, bm25)
    assert sorted(key for key, _ in fused) == sorted({*cosines, *bm25})
    assert [score for _, score in fused] == sorted((score for _, score in fused), reverse=True)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("替莫唑胺的剂量", "temozolomide"),
        ("胶质母细胞瘤的放疗", "gbm"),
        ("TMZ dose", "temozolomide"),
        ("肿瘤电场治疗", "ttfields"),
        ("需要预防吗", "prophylaxis"),
    ],
)
def test_a_query_gets_the_other_names_of_what_it_mentions(query: str, name: str) -> None:
    assert name in [each.casefold() for each in read_query(query, ("en",)).names]


def test_chinese_is_put_into_english_only_for_an_embedder_that_reads_none() -> None:
    assert "temozolomide" in read_query("替莫唑胺的剂量", ("en",)).dense
    assert read_query("替莫唑胺的剂量", ("en", "zh")).dense == "替莫唑胺的剂量"
    assert read_query("What dose?", ("en",)).dense == "What dose?"


def test_files_folders_and_lines_are_collected(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "guide.md").write_text("# Glioma\n\nRadiotherapy is given.\n", encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing in here")
    lines = tmp_path / "lines.jsonl"
    lines.write_text(
        json.dumps({"id": "p1", "text": "a\r\nb", "title": "T", "metadata": {"year": 2020, "region": "UK", "x": 1}})
        + '\nnot json\n{"id": "p2"}\n{"id": "p3", "text": " "}\n{"id": 4, "text": "four"}\n',
        encoding="utf-8",
    )
    found = collect([tmp_path, lines])
    assert [document.id for document in found.documents] == ["guide", "p1", "4"]
    assert len(found.failures) == 4
    passage = next(each for each in found.passages if each.id == "p1")
    assert (passage.text, passage.title, passage.year, passage.region) == ("a\nb", "T", 2020, "UK")
    assert passage.metadata == {"x": 1}
    texts = {document.id: document.text for document in found.documents}
    assert all(texts[each.doc][each.start : each.end] == each.text for each in found.passages)


def test_nothing_to_index_and_ids_twice_are_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.txt").write_text("Radiotherapy is given to the tumour.", encoding="utf-8")
    with pytest.raises(InputError, match="two documents have the id 'same'"):
        collect([tmp_path])
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="nothing to index"):
        collect([tmp_path / "empty.jsonl"])
