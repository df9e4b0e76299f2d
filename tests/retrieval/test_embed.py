"""Embedders: the installed MiniLM, and one behind an OpenAI-compatible server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from ingestion.errors import GlioscribeError, InputError
from ingestion.weights import locate
from retrieval.embed import EMBEDDERS, open_embedder
from retrieval.embed.e5 import E5Embedder
from retrieval.embed.minilm import MiniLmEmbedder
from retrieval.embed.openai import ServedEmbedder

WORDS = ["the", "patient", "was", "seen", "again", "with", "headache", "and", "a", "weak", "left", "arm"]
SENTENCES = [
    "glioma", "temozolomide " * 400, "脑瘤 glioma", "胶质母细胞瘤术后替莫唑胺同步放化疗。", "",
    "A ring-enhancing mass of 42 mm lies in the left frontal lobe with midline shift.",
    *(" ".join(WORDS[n % 7 :: 2] * (1 + n // 3)) for n in range(40)),
]  # fmt: skip


@pytest.mark.parametrize("spec", ["minilm", "e5"])
def test_vectors_are_of_length_one_and_in_order_whatever_the_lengths(spec: str) -> None:
    embedder = open_embedder(spec)
    texts = ["temozolomide " * 40, "glioma", "a tumour of the brain"]
    together = embedder.embed(texts)
    assert together.shape == (3, 384)
    assert together.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(together[1], embedder.embed(["glioma"])[0], atol=1e-6)  # whatever its neighbours
    assert together[1] @ together[2] > together[1] @ embedder.embed(["the price of bread"])[0]
    assert embedder.embed([]).shape[0] == 0
    assert len(embedder.embed_query("glioma")) == 384


def test_minilm_in_eight_bits_is_close_to_sentence_transformers() -> None:
    reference = open_embedder(f"sentence_transformer:{locate('minilm').parent}")
    cosines = (open_embedder("minilm").embed(SENTENCES) * reference.embed(SENTENCES)).sum(axis=1)
    assert cosines.mean() >= 0.985
    assert cosines.min() >= 0.95


def test_e5_in_eight_bits_is_close_to_the_network_that_it_was_made_of() -> None:
    import torch

    embedder = E5Embedder()
    tokenizer, network = embedder.make_tokenizer(), embedder.make_network().eval()
    cosines = []
    for text, ours in zip(SENTENCES, embedder.embed(SENTENCES), strict=True):
        tokens = torch.tensor([tokenizer.encode(f"passage: {text}").ids])
        with torch.inference_mode():
            mean = network(input_ids=tokens).last_hidden_state[0].mean(0).numpy()
        cosines.append(float(ours @ mean / np.linalg.norm(mean)))
    assert np.mean(cosines) >= 0.985


def test_e5_reads_both_languages_in_one_space() -> None:
    english = ["Temozolomide during radiotherapy", "Surgery while awake", "Seizure control", "MRI every three months"]
    chinese = ["放疗期间口服替莫唑胺", "唤醒手术", "癫痫发作的控制", "每三个月复查磁共振"]
    embedder = open_embedder("e5")
    near = embedder.embed_queries(chinese) @ embedder.embed(english).T
    assert near.argmax(axis=1).tolist() == [0, 1, 2, 3]


def test_a_damaged_export_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = MiniLmEmbedder().exported()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    before = path.stat().st_size
    assert MiniLmEmbedder().exported().stat().st_size == before + 1


class _Server(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)  # type: ignore[attr-defined]
        data = [{"index": i, "embedding": [3.0, 4.0 * len(text)]} for i, text in enumerate(asked["input"])]
        body = json.dumps({"object": "list", "data": data, "model": "m", "usage": {}}).encode()
        self.send_response(200 if asked["model"] == "m" else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    served = HTTPServer(("127.0.0.1", 0), _Server)
    served.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    thread.join()


def test_a_served_embedder_sends_text_and_gets_unit_vectors(server: HTTPServer) -> None:
    url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    vectors = open_embedder(f"openai:m@{url}").embed(["a", "bb"])
    np.testing.assert_allclose(vectors, [[0.6, 0.8], [3 / np.hypot(3, 8), 8 / np.hypot(3, 8)]], rtol=1e-5)
    assert server.asked[0]["input"] == ["a", "bb"]  # type: ignore[attr-defined]
    with pytest.raises(GlioscribeError, match="embedding server"):
        ServedEmbedder("unknown", url).embed(["a"])


@pytest.mark.parametrize("spec", ["openai:m", "openai:m@nowhere", "minilm:x", "sentence_transformer:", "none"])
def test_a_spec_that_says_nothing_usable_is_refused(spec: str) -> None:
    with pytest.raises(GlioscribeError) as caught:
        open_embedder(spec)
    assert caught.value.hint


def test_a_missing_model_is_told_with_what_to_do() -> None:
    with pytest.raises(GlioscribeError, match="can't load"):
        open_embedder("sentence_transformer:/no/such/folder").embed(["a"])


def test_every_file_is_an_embedder() -> None:
    assert EMBEDDERS.names() == ["e5", "minilm", "openai", "sentence_transformer"]
    assert all(callable(each) for _, each in EMBEDDERS.items())


def test_a_missing_input_is_an_input_error() -> None:
    with pytest.raises(InputError):
        open_embedder("minilm:large")
