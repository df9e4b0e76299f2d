"""How well passages are found on SciFact and BioASQ: by words, by meaning, by plain fusion of the two, as it ships."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.retrieval.measure import DEPTH, PlainBm25, fused_by_rank, ndcg
from evals.retrieval.sets import RetrievalSet, bioasq, scifact
from evals.statistics import bootstrap
from evals.suite import Metric, SuiteResult
from evals.targets import with_targets
from ingestion.records import Document, Passage

if TYPE_CHECKING:
    from retrieval.records import Hit
    from retrieval.stores.base import Store

SLICE = 256
"""So many passages are embedded and kept at a time, so that a run that is killed goes on from there."""

NOTES = {
    "bm25": "BM25 of the question's own words, headings as part of the text",
    "minilm": "cosine of the embeddings",
    "fused": "reciprocal rank fusion of the two, nothing else",
    "search": "what `glioscribe search` gives, each passage with those that say the same",
    "gain": "`search` less `fused`, question by question",
}


def run(data: Path | None, *, limit: int | None = None) -> SuiteResult:
    """Measure nDCG@10 of the rankings on both sets.

    The vectors are kept in the user's cache folder, so that a second run embeds nothing.

    Args:
        data: Folder of reference data.
        limit: At most so many questions; the corpus is cut down with them, which makes the task easier.
    """
    from ingestion.errors import InputError

    if data is None:
        raise InputError("retrieval is measured on reference data", hint="give --data DIR with retrieval/ in it")
    metrics: list[Metric] = []
    items: list[dict[str, Any]] = []
    notes: list[str] = []
    for each in (scifact(data).limited(limit), bioasq(data).limited(limit)):
        scores = _measured(each)
        metrics += _metrics(each.name, scores)
        items += [
            {"id": f"{each.name}/{question.id}", "ok": scores["search"][at] > 0}
            | {name: round(values[at], 4) for name, values in scores.items()}
            for at, question in enumerate(each.questions)
        ]
        notes.append(f"{each.name}: {len(each.questions)} questions, {len(each.corpus)} passages.")
    return SuiteResult(
        suite="retrieval",
        metrics=tuple(with_targets(metrics, "evals.retrieval")),
        items=tuple(items),
        notes=tuple(notes),
    )


def _measured(each: RetrievalSet) -> dict[str, list[float]]:
    with _store(f"{each.name}-{len(each.corpus)}") as store:
        _fill(store, each.corpus)
        rankings = _rankings(store, each)
    return {
        name: [ndcg(found, question.relevant) for found, question in zip(lists, each.questions, strict=True)]
        for name, lists in rankings.items()
    }


def _store(name: str) -> Store:
    """Open the store of a set in the cache folder; another format or other vectors make another folder."""
    from platformdirs import user_cache_path

    from retrieval.embed import open_embedder
    from retrieval.stores.faiss import FORMAT, FaissStore

    embedder = open_embedder("minilm")
    vector = hashlib.sha256(embedder.embed([name]).tobytes()).hexdigest()[:8]
    folder = user_cache_path("glioscribe") / "evals" / f"{name}-{FORMAT}-{vector}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    return FaissStore(folder, embedder, create=True)


def _fill(store: Store, corpus: Sequence[Passage]) -> None:
    """Add the corpus slice by slice; what an earlier run embedded is not embedded again."""
    for start in range(0, len(corpus), SLICE):
        part = corpus[start : start + SLICE]
        store.add([Document(id=passage.id, text=passage.text) for passage in part], part)


def _rankings(store: Store, each: RetrievalSet) -> dict[str, list[list[str]]]:
    """Return for each ranking the ids of the best passages of each question."""
    from retrieval.stores.base import DEPTH as FUSED

    questions = [question.text for question in each.questions]
    plain = PlainBm25(each.corpus)
    words = [plain.ranked(text, FUSED) for text in questions]
    vectors = store.embedder.embed_queries(questions)
    with store.reading():
        keys = [list(found) for found in store.nearest(vectors, FUSED)]
        ids = {
            key: passage.id for key, (passage, _) in store.passages(sorted({k for row in keys for k in row})).items()
        }
        near = [[ids[key] for key in row] for row in keys]
        found = store.search_all(questions, DEPTH)
    return {
        "bm25": words,
        "minilm": near,
        "fused": [fused_by_rank(pair) for pair in zip(near, words, strict=True)],
        "search": [_listed(hits) for hits in found],
    }


def _listed(hits: Sequence[Hit]) -> list[str]:
    """Return the ids that an answer lists in order: each passage, then those that it says it stands for."""
    return [each for hit in hits for each in (hit.passage.id, *hit.same_as)]


def _metrics(name: str, scores: dict[str, list[float]]) -> list[Metric]:
    gain = [ours - plain for ours, plain in zip(scores["search"], scores["fused"], strict=True)]
    return [
        Metric(
            name=f"{name}/{ranking}/ndcg@{DEPTH}",
            value=sum(values) / len(values) if values else None,
            interval=bootstrap(values) if values else None,
            n=len(values),
            note=NOTES[ranking],
        )
        for ranking, values in {**scores, "gain": gain}.items()
    ]
