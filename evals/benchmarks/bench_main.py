"""How fast the rooms work, each beside a peer that does a like job on the same texts in the same run.

The texts are the sample patients' reports and the shipped guideline pack, so it runs anywhere. Extraction has a file
of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.patient import Patient
from ingestion.weights import locate

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from retrieval.stores.base import Store

QUESTIONS = ("radiotherapy dose in elderly glioblastoma", "vorasidenib approval", "RANO 2.0 progression threshold")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    from retrieval import pack_store

    with pack_store(Path(tmp_path_factory.mktemp("home"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def sentence_transformer() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(locate("minilm").parent), device="cpu")


@pytest.mark.benchmark(group="check twenty sentences against a report")
def bench_ground(benchmark: BenchmarkFixture, patient: Patient) -> None:
    from assistant.grounding import ground
    from assistant.grounding.records import Source

    sentences, source = _sentences(patient)
    verdicts = benchmark(lambda: [ground(text, [Source(doc="report", text=source)]) for text in sentences])
    assert {verdict.verdict for verdict in verdicts} == {"supported"}


@pytest.mark.benchmark(group="check twenty sentences against a report")
def bench_ground_peer_embedding(benchmark: BenchmarkFixture, patient: Patient, sentence_transformer: Any) -> None:
    """Peer: cosine similarity of MiniLM embeddings, which sees no number, side or negation."""
    from sentence_transformers.util import cos_sim

    sentences, source = _sentences(patient)
    lines = [line for line in source.splitlines() if line.strip()]
    scores = benchmark(lambda: cos_sim(sentence_transformer.encode(sentences), sentence_transformer.encode(lines)))
    assert tuple(scores.shape) == (len(sentences), len(lines))


@pytest.mark.benchmark(group="search the guideline pack, three queries")
def bench_search(benchmark: BenchmarkFixture, store: Store) -> None:
    hits = benchmark(lambda: store.search_all(QUESTIONS, 10))
    assert all(len(found) == 10 for found in hits)


@pytest.mark.benchmark(group="search the guideline pack, three queries")
def bench_search_peer_semantic_search(benchmark: BenchmarkFixture, sentence_transformer: Any) -> None:
    """Peer: sentence-transformers' own semantic search over vectors in memory (no lexical part, no store)."""
    from sentence_transformers.util import semantic_search

    from ingestion.guidelines import load_pack

    vectors = sentence_transformer.encode([passage.text for passage in load_pack()[1]], convert_to_tensor=True)

    def search() -> Any:
        return semantic_search(sentence_transformer.encode(list(QUESTIONS), convert_to_tensor=True), vectors, top_k=10)

    assert len(benchmark(search)) == len(QUESTIONS)


def _sentences(patient: Patient) -> tuple[list[str], str]:
    from ingestion.language import sentences

    text = patient.documents[0].text
    spans = islice((text[start:end] for start, end in sentences(text) if end - start > 25), 20)
    return [span.strip() for span in spans], text
