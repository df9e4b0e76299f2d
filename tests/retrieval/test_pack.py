"""The store over the guideline pack, and the retriever over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.errors import InputError
from ingestion.guidelines import load_pack
from retrieval import open_store, pack_store
from retrieval.pack import open_pack_store
from retrieval.rebuild import rebuild_store
from retrieval.retriever import PassageRetriever
from retrieval.stores.base import Store


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("pack")
    pack_store(home).close()
    return home


@pytest.fixture
def pack(built: Path):
    with pack_store(built) as store:
        yield store


def test_the_pack_is_whole_and_built_once(built: Path) -> None:
    files = {path: path.stat().st_mtime_ns for path in built.rglob("*") if path.is_file()}
    with pack_store(built) as store:
        assert store.count() == len(load_pack()[1])
    assert {path: path.stat().st_mtime_ns for path in built.rglob("*") if path.is_file()} == files


def test_a_document_that_left_the_pack_leaves_the_store(built: Path) -> None:
    folder = next((built / "guidelines").iterdir())
    documents, passages = load_pack()
    gone = documents[0].model_copy(update={"id": "left"})
    with open_store(folder) as store:
        store.add([gone], [])
        assert "left" in store.documents()
    with pack_store(built) as store:
        assert store.documents() == [document.id for document in documents]
        assert store.count() == len(passages)


def test_a_damaged_pack_store_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents, passages = load_pack()
    few = (documents[:1], tuple(each for each in passages if each.doc == documents[0].id))
    monkeypatch.setattr("ingestion.guidelines.load_pack", lambda _: few)
    pack_store(tmp_path).close()
    next(tmp_path.rglob("vectors-*")).unlink()
    with pack_store(tmp_path) as store:
        assert store.count() == len(few[1])


def test_own_packs_join_the_store_and_leave_it(built: Path, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("name: hospital\nversion: 1\ndescription: Ours\n", encoding="utf-8")
    policy = tmp_path / "policy.txt"
    policy.write_text("The night registrar of glioma patients is called Wu.", encoding="utf-8")
    whole, embedder = len(load_pack()[1]), "minilm"
    with open_pack_store(built, embedder, [tmp_path]) as store:
        assert store.count() == whole + 1
        assert store.search("who is the night registrar", 1)[0].passage.doc == "hospital/policy"
    policy.write_text("The night registrar of glioma patients is called Zhang.", encoding="utf-8")
    with open_pack_store(built, embedder, [tmp_path]) as store:
        assert "Zhang" in store.search("who is the night registrar", 1)[0].passage.text
    policy.write_bytes(b"")
    with pytest.raises(InputError, match="hospital"):
        open_pack_store(built, embedder, [tmp_path])
    with open_pack_store(built, embedder) as store:
        assert store.documents() == [document.id for document in load_pack()[0]]
        assert store.count() == whole


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("standard radiotherapy dose newly diagnosed glioblastoma", "60 Gy in 30"),
        ("胶质母细胞瘤的标准放疗剂量", "60 Gy in 30"),
        ("TTFields hours a day", "18 hours a day"),
        ("什么时候会出现假性进展", "first 12 weeks"),
    ],
)
def test_a_question_finds_its_passage_among_the_first_three(pack: Store, query: str, expected: str) -> None:
    assert any(expected in hit.passage.text for hit in pack.search(query, 3))


def test_the_retriever_gives_passages_to_a_chain(pack: Store) -> None:
    found = PassageRetriever(store=pack, k=2).invoke("vorasidenib dose")
    assert len(found) == 2
    assert "40 mg" in found[0].page_content
    assert "US" in {each.metadata["region"] for each in found}


def test_rebuilding_keeps_the_old_store_where_it_fails_and_spares_foreign_files(tmp_path: Path) -> None:
    documents, passages = load_pack()
    one = [each for each in passages if each.doc == documents[0].id][:3]
    rebuild_store(tmp_path / "s", documents[:1], one)
    with pytest.raises(Exception, match="was not given"):
        rebuild_store(tmp_path / "s", [], one)
    with open_store(tmp_path / "s") as store:
        assert store.count() == 3
    (tmp_path / "s" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Exception, match=r"also holds 'thesis\.txt'"):
        rebuild_store(tmp_path / "s", documents[:1], one)
    assert [path.name for path in tmp_path.iterdir()] == ["s"]
