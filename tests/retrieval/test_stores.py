"""What every store promises, on SQLite with FAISS and on a real PostgreSQL with pgvector."""

from __future__ import annotations

import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.errors import EvidenceError, GlioscribeError, InputError
from ingestion.records import Document, Passage
from retrieval.narrow import Narrow
from retrieval.stores.base import Store, StoreDamagedError, StoreError
from tests.retrieval.letters import LetterCounts, Place, found, one


def test_adding_the_same_again_changes_nothing_and_embeds_nothing(store: Store) -> None:
    first = store.add(*one("a", "lomustine every six weeks", "temozolomide daily"))
    before, seen = store.versions(), store.embedder.seen
    second = store.add(*one("a", "lomustine every six weeks", "temozolomide daily"))
    assert (first.added, first.passages, first.embedded) == (("a",), 2, 2)
    assert (second.unchanged, second.passages, second.embedded) == (("a",), 0, 0)
    assert store.embedder.seen == seen
    assert store.versions() == before


def test_a_changed_document_replaces_its_passages_and_is_a_new_version(store: Store) -> None:
    store.add(*one("a", "lomustine every six weeks", "temozolomide daily"))
    store.add(*one("b", "vincristine"))
    report = store.add(*one("a", "lomustine every six weeks", "bevacizumab fortnightly"))
    assert (report.replaced, report.passages, report.embedded) == (("a",), 2, 1)
    assert store.count() == 3
    assert found(store, "bevacizumab")[0] == "a:1"
    assert all(hit.bm25 is None for hit in store.search("temozolomide"))
    assert [(each.doc, each.number, each.passages) for each in store.versions()] == [("a", 2, 2), ("b", 1, 1)]
    assert store.documents() == ["a", "b"]


def test_a_text_that_any_document_holds_is_embedded_once(store: Store) -> None:
    store.add(*one("a", "lomustine every six weeks"))
    report = store.add(*one("b", "lomustine every six weeks", "vincristine"))
    assert report.embedded == 1
    assert store.forget("a")
    assert found(store, "lomustine")[0] == "b:0"


def test_hits_carry_passage_similarity_and_bm25(store: Store) -> None:
    store.add(*one("a", "lomustine every six weeks", "zzzz"))
    best, other = store.search("lomustine", 5)
    assert best.passage.text == "lomustine every six weeks"
    assert best.score > other.score
    assert best.bm25 is not None
    assert other.bm25 is None
    assert -1 <= other.similarity < best.similarity <= 1


def test_the_first_passages_lead_the_second_round(store: Store) -> None:
    store.add(*one("a", "cccc", "bbbb", "abbb", "aabbb", "aaabbb"))
    assert found(store, "a")[3:] == ["a:1", "a:0"]


def test_progress_is_told_of_what_is_embedded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.stores.base.AT_A_TIME", 2)
    told: list[tuple[int, int | None]] = []
    store.add(*one("a", "lomustine", "bevacizumab", "vincristine"), progress=lambda *now: told.append(now))
    assert told == [(2, 3), (3, 3)]
    assert found(store, "vincristine")[0] == "a:2"


def test_search_all_keeps_the_order_of_the_queries(store: Store) -> None:
    store.add(*one("a", "lomustine every six weeks", "bevacizumab fortnightly"))
    answers = store.search_all(["bevacizumab", "lomustine", ""], 1)
    assert [hits[0].passage.id for hits in answers[:2]] == ["a:1", "a:0"]
    assert store.search_all([], 3) == []


def test_an_empty_store_gives_no_hits(store: Store) -> None:
    assert store.search("anything") == []
    assert store.add([], []).added == ()


@pytest.mark.parametrize(
    "query", ['"', "a OR b", "NEAR(", "text:*", "col^2", "';--", "(", "🧠", "胶", "a & !b:*", "%s"]
)
def test_query_syntax_is_text(store: Store, query: str) -> None:
    store.add(*one("a", "lomustine"))
    assert len(store.search(query)) == 1


def test_chinese_is_found_by_character_pairs(store: Store) -> None:
    store.add(*one("zh", "推荐替莫唑胺同步放化疗", "随访磁共振检查"))
    assert store.search("磁共振随访", 1)[0].passage.id == "zh:1"
    assert store.search("替莫唑胺", 1)[0].bm25 is not None


def test_a_name_of_several_words_is_found_as_a_phrase(store: Store) -> None:
    store.add(*one("a", "fields of treating a tumour"))
    store.add(*one("b", "tumour treating fields were worn"))
    hits = {hit.passage.doc: hit.bm25 for hit in store.search("TTFields")}
    assert hits["b"] is not None
    assert hits["a"] is None


def test_a_word_of_a_heading_counts_more_than_one_of_the_text(store: Store) -> None:
    store.add(*one("text", "lomustine review", title="weekly"))
    store.add(*one("title", "weekly review", title="lomustine"))
    store.add(*one("section", "monthly review", section="lomustine"))
    store.add(*one("other", "vincristine", "bevacizumab", "irinotecan"))
    bm25 = {hit.passage.doc: hit.bm25 for hit in store.search("lomustine")}
    assert bm25["title"] == pytest.approx(bm25["section"])
    assert bm25["title"] > 1.2 * bm25["text"]


def test_a_name_that_was_not_asked_for_counts_less_than_the_words_that_were(store: Store) -> None:
    store.add(*one("asked", "TMZ daily"))
    store.add(*one("name", "temozolomide daily"))
    store.add(*one("other", "vincristine", "bevacizumab", "irinotecan"))
    bm25 = {hit.passage.doc: hit.bm25 for hit in store.search("TMZ")}
    assert 0 < bm25["name"] < bm25["asked"]


def test_what_is_forgotten_is_not_found(store: Store, place: Place) -> None:
    store.add(*one("keep", "lomustine every six weeks"))
    store.add(*one("gone", "carmustine wafers", "推荐"))
    assert store.forget("gone")
    assert not store.forget("gone")
    assert store.document("gone") is None
    assert store.documents() == ["keep"]
    assert found(store, "carmustine") == ["keep:0"]
    with place.open() as again:
        assert again.count() == 1


@pytest.mark.parametrize(
    ("narrow", "expected"),
    [
        (Narrow(), {"uk", "us", "old", "bare"}),
        (Narrow(regions=("uk",)), {"uk", "old"}),
        (Narrow(regions=("UK", "US")), {"uk", "us", "old"}),
        (Narrow(since=2020), {"uk", "us"}),
        (Narrow(until=2019), {"old"}),
        (Narrow(diagnosis="Astrocytoma"), {"uk", "old", "bare"}),
        (Narrow(regions=("UK",), since=2020, diagnosis="glioblastoma"), {"uk"}),
        (Narrow(regions=("China",)), set()),
    ],
)
def test_a_search_is_narrowed_before_the_best_are_taken(store: Store, narrow: Narrow, expected: set[str]) -> None:
    store.add(*one("uk", "lomustine one", region="UK", year=2021))
    only = {"applies_diagnosis": ["glioblastoma"]}
    store.add(*one("us", "lomustine two", region="US", year=2022, metadata=only))
    store.add(*one("old", "lomustine three", region="UK", year=2011))
    store.add(*one("bare", "lomustine four"))
    assert {hit.passage.doc for hit in store.search("lomustine", narrow=narrow)} == expected
    assert len(store.search("lomustine", 1, narrow=narrow)) == min(1, len(expected))


def test_a_superseded_edition_ranks_lower_and_says_by_what(store: Store) -> None:
    store.add(*one("first", "lomustine is an option at recurrence"))
    store.add(*one("second", "lomustine or carmustine is an option when it recurs", metadata={"supersedes": "first"}))
    hits = store.search("lomustine is an option at recurrence")
    assert [(hit.passage.doc, hit.superseded_by) for hit in hits] == [("second", ""), ("first", "second")]
    store.forget("second")
    assert [(hit.passage.doc, hit.superseded_by) for hit in store.search("lomustine")] == [("first", "")]


def test_what_is_said_twice_is_listed_once_unless_a_figure_differs(store: Store) -> None:
    told = "Give 60 Gy in 30 fractions over six weeks to patients who are younger than this"
    store.add(*one("a", told))
    store.add(*one("b", told + "."))
    store.add(*one("c", told.replace("60", "54")))
    hits = store.search("60 Gy in 30 fractions")
    assert sorted(hit.passage.doc for hit in hits) in (["a", "c"], ["b", "c"])
    assert min((hit.passage.id, *hit.same_as) for hit in hits) in (("a:0", "b:0"), ("b:0", "a:0"))


def test_a_second_writer_waits_and_then_says_so(store: Store, place: Place) -> None:
    class Slow(LetterCounts):
        entered, go_on = threading.Event(), threading.Event()

        def encode(self, texts):
            if "slow" in texts[0]:
                self.entered.set()
                self.go_on.wait(20)
            return super().encode(texts)

    with place.open(Slow()) as first:
        writing = threading.Thread(target=lambda: first.add(*one("a", "slow lomustine")))
        writing.start()
        assert Slow.entered.wait(20)
        with pytest.raises(StoreError, match="another process is writing"):
            store.add(*one("b", "bevacizumab"))
        assert store.documents() == []  # readers go on meanwhile
        Slow.go_on.set()
        writing.join()
    assert store.add(*one("b", "bevacizumab")).added == ("b",)
    assert store.documents() == ["a", "b"]


def test_another_embedder_is_refused(place: Place) -> None:
    place.open(create=True).close()
    other = LetterCounts()
    other.name = "other"
    with pytest.raises(StoreDamagedError, match="built with 'letters'"):
        place.open(other)


def test_no_store_is_told_with_what_to_do(place: Place) -> None:
    with pytest.raises(StoreError, match="no store in") as caught:
        place.open()
    assert "glioscribe index" in caught.value.hint


def test_input_that_does_not_fit_is_refused(store: Store) -> None:
    documents, passages = one("a", "lomustine")
    with pytest.raises(InputError, match="was not given"):
        store.add([], passages)
    with pytest.raises(InputError, match="comes 2 times"):
        store.add(documents * 2, passages)
    with pytest.raises(EvidenceError):
        store.add([Document(id="a", text="something else")], passages)
    store.add(documents, passages)
    clash = Passage(id="a:0", doc="b", text="bevacizumab")
    with pytest.raises(InputError, match="taken by document 'a'"):
        store.add([Document(id="b", text="bevacizumab")], [clash])
    assert store.documents() == ["a"]


def test_a_failing_write_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add(*one("a", "lomustine"))

    def broken(*_: object) -> None:
        raise GlioscribeError("no model")

    monkeypatch.setattr(store.embedder, "encode", broken)
    with pytest.raises(GlioscribeError, match="no model"):
        store.add(*one("a", "bevacizumab"))
    monkeypatch.undo()
    assert [(each.doc, each.number) for each in store.versions()] == [("a", 1)]
    assert found(store, "lomustine") == ["a:0"]
    assert store.add(*one("a", "bevacizumab")).replaced == ("a",)


NAMES = st.sampled_from(["a", "b", "c"])
STEPS = st.lists(st.tuples(NAMES, st.one_of(st.none(), st.text("lomx 胶质", min_size=1, max_size=8))), max_size=8)


@given(steps=STEPS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_adding_and_forgetting_leaves_what_was_last_said(
    place: Place, steps: list[tuple[str, str | None]]
) -> None:
    expected: dict[str, str] = {}
    with place.open(create=True) as store:
        for name in store.documents():
            store.forget(name)
        for name, text in steps:
            if text is None:
                assert store.forget(name) == (name in expected)
                expected.pop(name, None)
            else:
                store.add([Document(id=name, text=text)], [Passage(id=name, doc=name, text=text)])
                expected[name] = text
    with place.open() as store:
        assert sorted(store.documents()) == sorted(expected)
        hits = store.search("lomx", 10)
        told = {hit.passage.id: hit.passage.text for hit in hits}
        listed = {*told, *(name for hit in hits for name in hit.same_as)}
        assert listed == set(expected)
        assert all(expected[name] == text for name, text in told.items())
