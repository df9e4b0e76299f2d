"""Embedders: the installed MiniLM, and one behind an OpenAI-compatible server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from ingestion.errors import GlioscribeError, InputError
from ingestion.weights import locate
from retrieval.embed import EMBEDDERS, open_embedder
from retrieval.embed.openai import ServedEmbedder


def test_minilm_gives_unit_vectors_in_order_whatever_the_lengths() -> None:
    embedder = open_embedder("minilm")
    texts = ["temozolomide " * 40, "glioma", "a tumour of the brain"]
    together = embedder.embed(texts)
    assert together.shape == (3, 384)
    assert together.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(together[1], embedder.embed(["glioma"])[0], atol=1e-4)
    assert together[1] @ together[2] > together[1] @ embedder.embed(["the price of bread"])[0]
    assert embedder.embed([]).shape[0] == 0
    np.testing.assert_allclose(embedder.embed_query("glioma"), together[1], atol=1e-4)


def test_minilm_gives_the_vectors_of_sentence_transformers() -> None:
    reference = open_embedder(f"sentence_transformer:{locate('minilm').parent}")
    texts = ["glioma", "temozolomide " * 400, "脑瘤 glioma", "", *(f"text {'and more ' * n}" for n in range(40))]
    cosines = (open_embedder("minilm").embed(texts) * reference.embed(texts)).sum(axis=1)
    np.testing.assert_allclose(cosines, 1, atol=1e-5)


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
    assert EMBEDDERS.names() == ["minilm", "openai", "sentence_transformer"]
    assert all(callable(each) for _, each in EMBEDDERS.items())


def test_a_missing_input_is_an_input_error() -> None:
    with pytest.raises(InputError):
        open_embedder("minilm:large")
