"""The pipeline as a whole: any text, processes, threads, disk and memory."""

from __future__ import annotations

import importlib
import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from assistant.demo.samples import sample_folders
from ingestion.extract import extract, extract_all, pipeline
from ingestion.extract.pipeline import COMPONENTS
from ingestion.extract.tokenizer import BilingualTokenizer
from ingestion.records import Document, Report

SAMPLES = [
    path.read_text(encoding="utf-8") for folder in sample_folders().values() for path in sorted(folder.glob("*.txt"))
]
PIECES = st.sampled_from(
    [
        "Left frontal glioma", "no haemorrhage", "FINDINGS:", "IMPRESSION:", "右侧额叶占位", "未见强化",
        "3.2 x 2.8 cm", "复发不除外",
        "🧠", "👩\u200d👩\u200d👧", "e\u0301", "\r\n", "\r", "\n\n", "\t", "  ", "\u00a0", "\u3000", "\u200b",
        "\ufeff", "İ", "。", ". ", "K\u212a",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=150), st.lists(PIECES, max_size=20).map("".join))


def read(text: str) -> Report:
    return extract(Document(id="document", text=text))


def numbered(count: int) -> Iterator[Document]:
    """Small documents, each with words that no other has."""
    for number in range(count):
        yield Document(id=str(number), text=f"Left frontal glioma, case w{number}x. No haemorrhage seen by q{number}z.")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline()


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_the_document_s_text_is_the_input(nlp: Language, text: str):
    doc = nlp(text)
    assert doc.text == text
    assert doc._.glioma_report == read(text)
    doc._.glioma_report.check(text)


def test_line_ends_are_kept_as_they_are():
    text = "MRI brain.\r\nLeft frontal glioma.\rNo cyst.\n"
    doc = pipeline()(text)
    assert doc.text == text
    assert {evidence.quote for evidence in doc._.glioma_report.all_evidence()} >= {"glioma", "cyst"}


def test_the_pipeline_has_the_four_components_and_belongs_to_who_asks_for_it():
    nlp = pipeline()
    assert nlp.pipe_names == list(COMPONENTS)
    nlp.remove_pipe("glioma_assertion")
    assert pipeline().pipe_names == list(COMPONENTS)
    assert read("Left frontal glioma, no cyst.").fields


def test_two_processes_read_as_one_does():
    texts = [*SAMPLES, "", "右侧额叶占位，环形强化。", "Left frontal mass, no haemorrhage."]
    docs = list(pipeline().pipe(texts, n_process=2, batch_size=4))
    assert [doc.text for doc in docs] == texts
    assert [doc._.glioma_report for doc in docs] == [read(text) for text in texts]


def test_a_saved_pipeline_is_loaded_again(tmp_path: Path):
    pipeline().to_disk(tmp_path / "saved")
    loaded = spacy.load(tmp_path / "saved")
    assert isinstance(loaded.tokenizer, BilingualTokenizer)
    assert loaded.pipe_names == list(COMPONENTS)
    for text in SAMPLES[:3]:
        assert loaded(text)._.glioma_report == read(text)


def test_a_saved_pipeline_is_read_into_another(tmp_path: Path):
    pipeline().to_disk(tmp_path / "saved")
    nlp = spacy.blank("xx")
    nlp.tokenizer = BilingualTokenizer(nlp.vocab)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    assert nlp.from_disk(tmp_path / "saved")(SAMPLES[0])._.glioma_report == read(SAMPLES[0])


def test_threads_read_as_one_does(nlp: Language):
    documents = [
        Document(id=f"{number}", text=f"{SAMPLES[number % len(SAMPLES)][:300]}\nCase {number}.")
        for number in range(200)
    ]
    alone = [extract(document) for document in documents]
    with ThreadPoolExecutor(8) as workers:
        assert list(workers.map(extract, documents)) == alone
        docs = list(workers.map(nlp, [document.text for document in documents]))
    assert [doc._.glioma_report for doc in docs] == [read(document.text) for document in documents]


def test_threads_may_each_read_a_stream():
    documents = list(numbered(160))
    alone = [extract(document) for document in documents]
    shares = [documents[number::8] for number in range(8)]
    with ThreadPoolExecutor(8) as workers:
        read_shares = list(workers.map(lambda share: list(extract_all(share)), shares))
    assert read_shares == [alone[number::8] for number in range(8)]


def test_streams_may_be_read_side_by_side():
    first, second = list(numbered(6))[:3], list(numbered(6))[3:]
    pairs = list(zip(extract_all(first), extract_all(second), strict=True))
    assert list(itertools.chain(*pairs)) == [extract(each) for pair in zip(first, second, strict=True) for each in pair]


def test_a_stream_is_read_one_document_at_a_time():
    taken: list[str] = []

    def watched() -> Iterator[Document]:
        for document in numbered(5):
            taken.append(document.id)
            yield document

    reports = extract_all(watched())
    assert taken == []
    assert (next(reports).id, taken) == ("0", ["0"])
    assert (next(reports).id, taken) == ("1", ["0", "1"])


def test_a_document_of_one_s_own_outlives_a_stream_that_is_read_meanwhile(nlp: Language):
    reports = extract_all(numbered(3))
    next(reports)
    doc = nlp("Schmetterlingsglioma qqqq wwww")
    list(reports)
    assert [token.text for token in doc] == ["Schmetterlingsglioma", "qqqq", "wwww"]


def test_memory_stays_bounded_over_many_documents(monkeypatch: pytest.MonkeyPatch):
    """Each document brings two new words; those of documents long read go, here after 500 instead of 200,000."""
    module = importlib.import_module("ingestion.extract.pipeline")
    monkeypatch.setattr(module, "_MOST_WORDS", len(pipeline().vocab.strings) + 500)
    module._reading.cache_clear()
    kept = []
    for report in extract_all(numbered(3000)):
        assert report.fields
        kept.append(len(module._reading().vocab.strings))
    assert max(kept) < module._MOST_WORDS + 50
    assert kept[100] > kept[0] + 100, "words are counted at all"
