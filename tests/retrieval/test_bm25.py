"""BM25 by the phrase, beside what FTS5 says of the whole query."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.lexical import bm25

WORDS = ("lomustine", "temozolomide", "radiotherapy", "dose", "weeks", "carmustine")
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=12)


def filled(texts: list[str], headings: str = "") -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute(bm25.SCHEMA)
    for key, text in enumerate(texts):
        bm25.insert(db, key, headings, text)
    return db


@given(TEXTS, st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True), st.integers(1, 12))
def test_the_sum_over_words_is_what_fts5_gives_for_all_of_them(texts: list[str], asked: list[str], depth: int) -> None:
    db = filled(texts)
    expected = db.execute(
        f"SELECT rowid, -bm25(words, {bm25.HEADINGS}) FROM words WHERE words MATCH ?",  # noqa: S608
        (" OR ".join(asked),),
    ).fetchall()
    found = bm25.Bm25(db).search(1, " ".join(asked), (), depth)
    scores = dict(expected)
    assert [score for _, score in found] == pytest.approx(sorted(scores.values(), reverse=True)[:depth], rel=1e-5)
    assert all(score == pytest.approx(scores[key], rel=1e-5) for key, score in found)


def test_kept_scores_are_those_of_the_state_that_is_asked_for() -> None:
    db = filled(["lomustine", "radiotherapy", "weeks"])
    search = bm25.Bm25(db).search
    assert [key for key, _ in search(1, "lomustine", (), 10)] == [0]
    bm25.insert(db, 3, "", "lomustine")
    assert [key for key, _ in search(1, "lomustine", (), 10)] == [0]
    assert [key for key, _ in search(2, "lomustine", (), 10)] == [0, 3]


def test_scores_are_kept_up_to_a_number_and_the_latest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bm25, "KEPT", 2)  # for each of three passages
    searcher = bm25.Bm25(filled(["dose", "dose weeks", "lomustine weeks"]))
    for query in ("dose", "weeks", "dose", "lomustine"):
        assert searcher.search(0, query, (), 10)
    assert list(searcher._kept) == ["dose", "lomustine"]
    assert [key for key, _ in searcher.search(0, "weeks", (), 10)] == [1, 2]


def test_only_what_may_be_found_is_found_and_then_cut() -> None:
    search = bm25.Bm25(filled(["dose", "dose dose", "lomustine", "dose weeks", "weeks", "carmustine"])).search
    assert [key for key, _ in search(0, "dose", (), 1)] == [1]
    assert [key for key, _ in search(0, "dose", (), 1, among=[0, 3, 99])] == [0]
    assert search(0, "dose", (), 3, among=[]) == []
    assert search(0, "dose", (), 0) == []


def test_nothing_asked_finds_nothing() -> None:
    assert bm25.Bm25(filled(["dose"])).search(0, "", ("", "?"), 5) == []
    assert bm25.Bm25(filled([])).search(0, "dose", (), 5) == []
