"""The store of SQLite and FAISS: what is forgotten is gone from the disk, no reader sees a mix, kills lose nothing."""

from __future__ import annotations

import multiprocessing
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from retrieval.stores import _vectors
from retrieval.stores._vectors import VectorFile
from retrieval.stores.base import StoreDamagedError
from retrieval.stores.faiss import FaissStore
from tests.retrieval.letters import LetterCounts, found, number_seen, one, read_until, states_from

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.retrieval.letters"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(folder: Path):
    with FaissStore(folder, LetterCounts(), create=True, wait_s=0.2) as opened:
        yield opened


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
from tests.retrieval.letters import LetterCounts, one
from retrieval.stores import _rows
from retrieval.stores.faiss import FaissStore
store = FaissStore(Path(sys.argv[1]), LetterCounts())
_rows.note = lambda *_: os._exit(9)
store.add(*one("b", "bevacizumab"))
"""


def test_a_writer_killed_before_its_commit_leaves_the_old_store(store: FaissStore, folder: Path) -> None:
    store.add(*one("a", "lomustine"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), str(Path(__file__).parents[2])], check=False)
    assert done.returncode == 9
    assert (folder / "vectors-2.faiss").exists()  # staged, never named by the database
    with FaissStore(folder, LetterCounts()) as again:
        assert again.documents() == ["a"]
        again.add(*one("c", "carmustine"))
        assert again.documents() == ["a", "c"]
    assert {path.name for path in folder.iterdir()} == {"store.sqlite", "vectors-2.faiss"}


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


def test_killed_at_any_moment_the_store_is_in_the_old_state_or_the_new(folder: Path) -> None:
    with FaissStore(folder, LetterCounts(), create=True):
        pass
    moments = random.Random(5)  # noqa: S311 - moments, not secrets
    last, kills, seen = 0, 50, set()
    for _ in range(kills):
        writer = FORKED.Process(target=states_from, args=(folder, last + 1))
        writer.start()
        time.sleep(moments.uniform(0.05, 0.4))
        writer.kill()
        writer.join()
        assert writer.exitcode == -signal.SIGKILL
        with FaissStore(folder, LetterCounts()) as store:  # opening checks that rows, words and vectors agree
            state = number_seen(store)
            assert state >= last
            last = state
            seen.add(state)
    assert len(seen) > 5  # the kills came among real writes, not before the first


def test_two_processes_that_index_at_once_both_get_through(folder: Path) -> None:
    with FaissStore(folder, LetterCounts(), create=True):
        pass
    writers = [FORKED.Process(target=states_from, args=(folder, 1, 4, name)) for name in ("x", "y")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with FaissStore(folder, LetterCounts()) as store:
        assert {each.doc[0] for each in store.versions()} == {"x", "y"}
        assert {each.number for each in store.versions()} == {4}


def test_a_hundred_readers_and_a_writer_see_no_error_and_no_stale_passage(folder: Path) -> None:
    states_from(folder, 1, 1, create=True)
    done, found_wrong = FORKED.Event(), FORKED.Queue()
    readers = [FORKED.Process(target=read_until, args=(folder, done, found_wrong, 25)) for _ in range(4)]
    for reader in readers:
        reader.start()
    states_from(folder, 2, 12)
    done.set()
    told = [found_wrong.get(timeout=60) for _ in range(100)]
    for reader in readers:
        reader.join(60)
    assert [error for error, _ in told if error] == []
    assert sum(searches for _, searches in told) >= 100


@pytest.fixture
def small_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_vectors, "EXACT", 200)
    monkeypatch.setattr(_vectors, "PROBED", 0.5)


def unit(count: int, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.usefixtures("small_lists")
def test_many_vectors_lie_in_lists_and_few_are_compared_one_by_one(tmp_path: Path) -> None:
    vectors = unit(600)
    index = VectorFile(tmp_path, 0)
    index.add(range(200), vectors[:200])
    index.write(1)
    assert VectorFile(tmp_path, 1).exact
    index.add(range(200, 600), vectors[200:])
    index.write(2)
    again = VectorFile(tmp_path, 2)
    assert not again.exact
    assert again.keys().tolist() == list(range(600))
    np.testing.assert_allclose(again.vector(300), vectors[300], atol=1e-3)
    nearest = again.nearest(vectors[:100], 10)
    assert [next(iter(keys)) for keys in nearest] == list(range(100))
    exact = np.argsort(-(vectors[:100] @ vectors.T), axis=1)[:, :10]
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(nearest, exact.tolist(), strict=True)])
    assert recall > 0.9
    assert set(again.nearest(vectors[:1], 3, among=[7, 8])[0]) == {7, 8}
    again.remove(range(500))
    again.write(3)
    assert VectorFile(tmp_path, 3).exact
    assert VectorFile(tmp_path, 3).keys().tolist() == list(range(500, 600))


@pytest.mark.usefixtures("small_lists")
def test_of_a_vector_taken_out_of_a_list_no_byte_is_left(tmp_path: Path) -> None:
    vectors = unit(300)
    lonely = np.eye(16, dtype=np.float32)[0]
    vectors[:, 0] = -np.abs(vectors[:, 0])  # all others lie far from it
    copies = range(900, 930)  # so many that k-means surely begins with one: it is a centre of its own
    index = VectorFile(tmp_path, 0)
    index.add(range(300), vectors)
    index.add(copies, np.tile(lonely, (len(copies), 1)))
    index.write(1)

    def held(generation: int) -> bool:
        data = (tmp_path / f"vectors-{generation}.faiss").read_bytes()
        return any(vector.tobytes() in data for vector in (lonely, lonely.astype(np.float16)))

    assert held(1)
    index.remove(copies)
    index.write(2)
    assert not held(2)
