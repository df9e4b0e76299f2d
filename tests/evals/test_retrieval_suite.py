"""The retrieval suite: its measure, and its two readers on rows as the data set writes them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from evals.retrieval.measure import PlainBm25, fused_by_rank, ndcg
from evals.retrieval.sets import Question, bioasq, scifact
from evals.suites.retrieval import SLICE, _fill, run
from ingestion.errors import InputError
from ingestion.records import Passage
from retrieval.embed.base import Embedder
from retrieval.stores.faiss import FaissStore


@pytest.mark.parametrize(
    ("found", "relevant", "expected"),
    [
        (["a", "b"], {"a"}, 1.0),
        (["b", "a"], {"a"}, 1 / math.log2(3)),
        (["a", "b", "c"], {"a", "c"}, (1 + 1 / 2) / (1 + 1 / math.log2(3))),
        (["b"], {"a"}, 0.0),
        (["x"] * 10 + ["a"], {"a"}, 0.0),
    ],
)
def test_ndcg(found: list[str], relevant: set[str], expected: float) -> None:
    assert ndcg(found, frozenset(relevant)) == pytest.approx(expected)


def test_plain_fusion_adds_reciprocal_ranks() -> None:
    assert fused_by_rank([["1", "2"], ["2", "3"]]) == ["2", "1", "3"]
    assert fused_by_rank([]) == []


def test_plain_bm25_counts_titles_as_text() -> None:
    corpus = [
        Passage(id="a", doc="a", title="Glioma", text="Seizures."),
        Passage(id="b", doc="b", text="Glioma seizures."),
        Passage(id="c", doc="c", text="Bread."),
    ]
    assert PlainBm25(corpus).ranked("seizures of a glioma", 10) == ["a", "b"]
    assert PlainBm25(corpus).ranked("bread", 10) == ["c"]


def test_rows_are_read_as_the_data_sets_write_them(tmp_path: Path) -> None:
    folder = tmp_path / "retrieval" / "scifact"
    folder.mkdir(parents=True)
    claims = "id,claim,cited_doc_ids\n1,One.,[31 7]\n1,One.,[31 7]\n2,None.,[]\n"
    (folder / "claims_validation.csv").write_text(claims, encoding="utf-8")
    abstracts = 'doc_id,title,abstract\n7,T,"[\'A b.\'\n ""C\'s.""]"\n8,U,[]\n'
    (folder / "corpus_train.csv").write_text(abstracts, encoding="utf-8")
    found = scifact(tmp_path)
    assert found.questions == (Question("1", "One.", frozenset({"31", "7"})),)
    assert [(each.id, each.title, each.text) for each in found.corpus] == [("7", "T", "A b. C's."), ("8", "U", "-")]
    assert [each.id for each in found.limited(1).corpus] == ["7", "8"]
    folder = tmp_path / "retrieval" / "bioasq_dev"
    folder.mkdir()
    (folder / "passages.jsonl").write_text('{"id": "p", "text": "Text.", "document": "9"}\n', encoding="utf-8")
    questions = '{"id": "q", "question": "What?"}\n{"id": "r", "question": "Which?"}\n'
    (folder / "questions.jsonl").write_text(questions, encoding="utf-8")
    (folder / "qrels.csv").write_text("query,passage\nq,p\n", encoding="utf-8")
    assert bioasq(tmp_path).questions == (Question("q", "What?", frozenset({"p"})),)
    assert bioasq(tmp_path).corpus[0].text == "Text."


def test_missing_data_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no scifact"):
        run(tmp_path)
    with pytest.raises(InputError, match="reference data"):
        run(None)


class CountingEmbedder(Embedder):
    """Counts what it is asked for, and stops working after so many texts."""

    name = "counting"

    def __init__(self, most: int) -> None:
        self.most, self.done = most, 0

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        if self.done + len(texts) > self.most:
            raise InputError("killed")
        self.done += len(texts)
        return np.eye(4, dtype=np.float32)[[len(text) % 4 for text in texts]]


def test_a_run_that_was_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    corpus = [Passage(id=str(n), doc=str(n), text=f"abstract {n}") for n in range(SLICE + 10)]
    with FaissStore(tmp_path / "s", CountingEmbedder(SLICE), create=True) as store, pytest.raises(InputError):
        _fill(store, corpus)
    again = CountingEmbedder(10)
    with FaissStore(tmp_path / "s", again) as store:
        _fill(store, corpus)
        assert store.count() == len(corpus)
    assert again.done == 10
