"""The store: what is added is found, what is forgotten is gone from the disk, a reader never sees a mix."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingestion.errors import EvidenceError, InputError
from ingestion.records import Document, Passage
from retrieval import open_store
from retrieval.embed.base import Embedder
from retrieval.stores.base import StoreDamagedError, StoreError
from retrieval.stores.faiss import FaissStore


class LetterCounts(Embedder):
    """A real, tiny embedder: counts of letters; it also counts the texts it was given."""

    name = "letters"
    languages = ("en", "zh")

    def __init__(self) -> None:
        self.seen = 0

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        self.seen += len(texts)
        counts = np.array([[text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts])
        return counts + 0.01


def one(name: str, text: str, *more: str) -> tuple[list[Document], list[Passage]]:
    """A document with one passage a line."""
    whole = "\n".join((text, *more))
    passages = []
    at = 0
    for number, line in enumerate((text, *more)):
        passages.append(Passage(id=f"{name}:{number}", doc=name, text=line, start=at, end=at + len(line)))
        at += len(line) + 1
    return [Document(id=name, text=whole)], passages


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path):
    with FaissStore(folder, LetterCounts(), create=True, wait_s=0.2) as opened:
        yield opened


def found(store: FaissStore, query: str) -> list[str]:
    return [hit.passage.id for hit in store.search(query, 5)]


def test_adding_the_same_again_changes_nothing_and_embeds_nothing(store: FaissStore, folder: Path) -> None:
    first = store.add(*one("a", "lomustine every six weeks", "temozolomide daily"))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    seen = store.embedder.seen
    second = store.add(*one("a", "lomustine every six weeks", "temozolomide daily"))
    assert (first.added, first.passages, first.embedded) == (("a",), 2, 2)
    assert (second.unchanged, second.passages, second.embedded) == (("a",), 0, 0)
    assert store.embedder.seen == seen
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_changed_document_replaces_its_passages_and_keeps_vectors_of_the_rest(store: FaissStore) -> None:
    store.add(*one("a", "lomustine every six weeks", "temozolomide daily"))
    report = store.add(*one("a", "lomustine every six weeks", "bevacizumab fortnightly"))
    assert (report.replaced, report.passages, report.embedded) == (("a",), 2, 1)
    assert store.count() == 2
    assert found(store, "bevacizumab")[0] == "a:1"
    assert all(hit.bm25 is None for hit in store.search("temozolomide"))


def test_hits_carry_passage_similarity_and_bm25(store: FaissStore) -> None:
    store.add(*one("a", "lomustine every six weeks", "zzzz"))
    best, other = store.search("lomustine", 5)
    assert best.passage.text == "lomustine every six weeks"
    assert best.score > other.score
    assert best.bm25 is not None
    assert other.bm25 is None
    assert -1 <= other.similarity < best.similarity <= 1


def test_search_all_keeps_the_order_of_the_queries(store: FaissStore) -> None:
    store.add(*one("a", "lomustine every six weeks", "bevacizumab fortnightly"))
    answers = store.search_all(["bevacizumab", "lomustine", ""], 1)
    assert [hits[0].passage.id for hits in answers[:2]] == ["a:1", "a:0"]
    assert store.search_all([], 3) == []


def test_an_empty_store_gives_no_hits(store: FaissStore) -> None:
    assert store.search("anything") == []
    assert store.add([], []).added == ()


@pytest.mark.parametrize("query", ['"', "a OR b", "NEAR(", "text:*", "col^2", "';--", "(", "🧠", "胶"])
def test_query_syntax_is_text(store: FaissStore, query: str) -> None:
    store.add(*one("a", "lomustine"))
    assert len(store.search(query)) == 1


def test_chinese_is_found_by_character_pairs(store: FaissStore) -> None:
    store.add(*one("zh", "推荐替莫唑胺同步放化疗", "随访磁共振检查"))
    assert store.search("磁共振随访", 1)[0].passage.id == "zh:1"


def test_forgetting_leaves_no_byte_of_the_document(store: FaissStore, folder: Path) -> None:
    secret = "Zyxwvuquartz pseudoword Qqplmxx recommendation"
    store.add(*one("keep", "lomustine every six weeks"))
    store.add(*one("secretdoc", secret, "推荐龘靐齉治疗"))
    vector = store.embedder.embed([secret])[0].tobytes()

    def traces() -> list[str]:
        words = [word.encode() for word in ("Zyxwvuquartz", "zyxwvuquartz", "qqplmxx", "secretdoc", "龘", "靐齉")]
        data = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        return [repr(each) for each in [*words, vector] if any(each in content for content in data)]

    assert len(traces()) == 7
    assert store.forget("secretdoc")
    assert traces() == []
    assert not store.forget("secretdoc")
    assert store.document("secretdoc") is None
    assert store.documents() == ["keep"]
    assert found(store, "lomustine") == ["keep:0"]


def test_replacing_leaves_no_word_of_the_old_text(store: FaissStore, folder: Path) -> None:
    store.add(*one("a", "qqplmxx pseudoword"))
    store.add(*one("a", "lomustine"))
    assert not any(b"qqplmxx" in path.read_bytes() for path in folder.iterdir())


def test_a_reader_that_was_open_sees_the_change(store: FaissStore, folder: Path) -> None:
    store.add(*one("a", "lomustine"))
    with FaissStore(folder, LetterCounts()) as reader:
        assert found(reader, "lomustine") == ["a:0"]
        store.add(*one("b", "bevacizumab"))
        store.forget("a")
        assert found(reader, "bevacizumab") == ["b:0"]


def test_a_failing_write_changes_nothing(store: FaissStore, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add(*one("a", "lomustine"))
    names = {path.name for path in folder.iterdir()}

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("retrieval.stores._vectors.os.fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        store.add(*one("b", "bevacizumab"))
    monkeypatch.undo()
    assert store.documents() == ["a"]
    assert found(store, "bevacizumab") == ["a:0"]
    assert {path.name for path in folder.iterdir()} == names
    store.add(*one("b", "bevacizumab"))
    assert found(store, "bevacizumab")[0] == "b:0"


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_store import LetterCounts, one
from retrieval.stores import _rows
from retrieval.stores.faiss import FaissStore
store = FaissStore(Path(sys.argv[1]), LetterCounts())
_rows.note = lambda *_: os._exit(9)
store.add(*one("b", "bevacizumab"))
"""


def test_a_writer_killed_before_its_commit_leaves_the_old_store(store: FaissStore, folder: Path) -> None:
    store.add(*one("a", "lomustine"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(Path(__file__).parent)], check=False)
    assert done.returncode == 9
    assert (folder / "vectors-2.faiss").exists()  # staged, never named by the database
    with FaissStore(folder, LetterCounts()) as again:
        assert again.documents() == ["a"]
        again.add(*one("c", "carmustine"))
        assert again.documents() == ["a", "c"]
    assert {path.name for path in folder.iterdir()} == {"store.sqlite", "vectors-2.faiss"}


def test_a_second_writer_waits_and_then_says_so(store: FaissStore, folder: Path) -> None:
    other = sqlite3.connect(folder / "store.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another process is writing"):
        store.add(*one("a", "lomustine"))
    other.execute("ROLLBACK")
    other.close()
    assert store.add(*one("a", "lomustine")).added == ("a",)


@pytest.mark.parametrize("damage", ["no vectors", "cut vectors", "other vectors", "missing row", "not a database"])
def test_damage_is_told_on_opening_with_what_to_do(folder: Path, damage: str) -> None:
    with FaissStore(folder, LetterCounts(), create=True) as store:
        store.add(*one("a", "lomustine"))
        old = (folder / "vectors-1.faiss").read_bytes()
        store.add(*one("b", "bevacizumab"))
    vectors = folder / "vectors-2.faiss"
    if damage == "no vectors":
        vectors.unlink()
    elif damage == "cut vectors":
        vectors.write_bytes(vectors.read_bytes()[:40])
    elif damage == "other vectors":
        vectors.write_bytes(old)
    elif damage == "missing row":
        db = sqlite3.connect(folder / "store.sqlite")
        db.execute("DELETE FROM passages WHERE doc = 'a'")
        db.commit()
        db.close()
    else:
        (folder / "store.sqlite").write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreDamagedError) as caught:
        FaissStore(folder, LetterCounts())
    assert "--rebuild" in caught.value.hint


def test_another_embedder_is_refused(folder: Path) -> None:
    FaissStore(folder, LetterCounts(), create=True).close()
    other = LetterCounts()
    other.name = "other"
    with pytest.raises(StoreDamagedError, match="built with 'letters'"):
        FaissStore(folder, other)


def test_no_store_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store in"):
        open_store(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


def test_input_that_does_not_fit_is_refused(store: FaissStore) -> None:
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


NAMES = st.sampled_from(["a", "b", "c"])
STEPS = st.lists(st.tuples(NAMES, st.one_of(st.none(), st.text("lomx 胶质", min_size=1, max_size=8))), max_size=8)


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_adding_and_forgetting_leaves_what_was_last_said(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str | None]]
) -> None:
    folder = tmp_path_factory.mktemp("steps") / "store"
    expected: dict[str, str] = {}
    with FaissStore(folder, LetterCounts(), create=True) as store:
        for name, text in steps:
            if text is None:
                assert store.forget(name) == (name in expected)
                expected.pop(name, None)
            else:
                store.add([Document(id=name, text=text)], [Passage(id=name, doc=name, text=text)])
                expected[name] = text
    with FaissStore(folder, LetterCounts()) as store:
        assert sorted(store.documents()) == sorted(expected)
        hits = store.search("lomx", 10)
        assert {hit.passage.doc: hit.passage.text for hit in hits} == expected
