"""How well passages are found: SciFact claims to the abstracts they cite, by words, by meaning, and fused."""

from __future__ import annotations

import csv
import math
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.statistics import bootstrap
from evals.suite import Metric, SuiteResult
from ingestion.records import Document, Passage

if TYPE_CHECKING:
    from retrieval.stores.base import Store

DEPTH = 10
SLICE = 256
"""So many abstracts are embedded and kept at a time, so that a run that is killed goes on from there."""

NOISE_PER_CLAIM = 5
"""Other abstracts that stay in the corpus for each claim of a limited run."""

REFERENCES = {
    "bm25": "BM25 on the whole corpus, as published: 0.665 to 0.679",
    "minilm": "all-MiniLM-L6-v2 on the whole corpus, as published: 0.645",
    "fused": "what `glioscribe search` gives: reciprocal rank fusion of the two, with names of concepts added",
}
_SENTENCE = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)


def run(data: Path | None, *, limit: int | None = None) -> SuiteResult:
    """Measure nDCG@10 of the three rankings on the validation claims of SciFact.

    The vectors are kept in the user's cache folder, so that a second run embeds nothing.

    Args:
        data: Folder of reference data.
        limit: At most so many claims; the corpus is cut down with them, which makes the task easier.
    """
    from ingestion.errors import InputError

    if data is None or not (data / "retrieval" / "scifact").is_dir():
        raise InputError("no SciFact in the reference data", hint="give --data DIR with retrieval/scifact in it")
    folder = data / "retrieval" / "scifact"
    claims = list(_claims(folder / "claims_validation.csv"))[:limit]
    wanted = {doc for _, _, docs in claims for doc in docs}
    corpus = list(_corpus(folder / "corpus_train.csv"))
    if limit is not None:
        others = [passage for passage in corpus if passage.id not in wanted][: NOISE_PER_CLAIM * len(claims)]
        corpus = [passage for passage in corpus if passage.id in wanted] + others
    with _store(len(corpus)) as store:
        _fill(store, corpus)
        rankings = _rankings(store, [claim for _, claim, _ in claims])
    scores = {
        name: [ndcg(found, docs) for found, (_, _, docs) in zip(lists, claims, strict=True)]
        for name, lists in rankings.items()
    }
    return SuiteResult(
        suite="retrieval",
        metrics=tuple(_metric(name, values) for name, values in scores.items()),
        items=tuple(_item(number, claims[number], scores) for number in range(len(claims))),
        notes=(f"{len(claims)} claims, {len(corpus)} abstracts; relevant are the abstracts that a claim cites.",),
    )


def _store(size: int) -> Store:
    from platformdirs import user_cache_path

    from retrieval import open_store

    return open_store(user_cache_path("glioscribe") / "evals" / f"scifact-{size}", create=True)


def _fill(store: Store, corpus: Sequence[Passage]) -> None:
    """Add the corpus slice by slice; what an earlier run embedded is not embedded again."""
    for start in range(0, len(corpus), SLICE):
        part = corpus[start : start + SLICE]
        store.add([Document(id=passage.id, text=passage.text) for passage in part], part)


def _claims(path: Path) -> Iterator[tuple[str, str, frozenset[str]]]:
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            docs = frozenset(re.findall(r"\d+", row["cited_doc_ids"]))
            if row["id"] not in seen and docs:
                seen.add(row["id"])
                yield row["id"], row["claim"], docs


def _corpus(path: Path) -> Iterator[Passage]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            sentences = [one or other for one, other in _SENTENCE.findall(row["abstract"])]
            yield Passage(id=row["doc_id"], doc=row["doc_id"], title=row["title"], text=" ".join(sentences) or "-")


def _rankings(store: Store, claims: Sequence[str]) -> dict[str, list[list[str]]]:
    """Return for each ranking the ids of the best abstracts of each claim."""
    from retrieval.query import Query

    vectors = store.embedder.embed(claims)
    with store.reading():
        near = store.nearest(vectors, DEPTH)
        words = [[key for key, _ in store.matching(Query(claim, (), claim), DEPTH)] for claim in claims]
        return {
            "bm25": [[store.passages([key])[key][0].id for key in keys] for keys in words],
            "minilm": [[store.passages([key])[key][0].id for key in keys] for keys in near],
            "fused": [[hit.passage.id for hit in hits] for hits in store.search_all(claims, DEPTH)],
        }


def ndcg(found: Sequence[str], relevant: frozenset[str], depth: int = DEPTH) -> float:
    """Return nDCG at `depth` with binary relevance (Järvelin and Kekäläinen 2002)."""
    gain = sum(1 / math.log2(rank + 1) for rank, doc in enumerate(found[:depth], start=1) if doc in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(relevant), depth) + 1))
    return gain / best


def _metric(name: str, values: Sequence[float]) -> Metric:
    value = sum(values) / len(values) if values else None
    return Metric(
        name=f"scifact/{name}/ndcg@10",
        value=value,
        interval=bootstrap(values) if values else None,
        n=len(values),
        note=REFERENCES[name],
    )


def _item(number: int, claim: tuple[str, str, frozenset[str]], scores: dict[str, list[float]]) -> dict[str, Any]:
    each = {name: round(values[number], 4) for name, values in scores.items()}
    return {"id": claim[0], "ok": each["fused"] > 0, **each}
