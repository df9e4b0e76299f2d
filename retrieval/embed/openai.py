"""Embeddings from an OpenAI-compatible server (vLLM, Ollama, llama.cpp, a gateway): `openai:MODEL@URL`."""

from __future__ import annotations

import os
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from pydantic import SecretStr

from ingestion.errors import GlioscribeError, InputError
from retrieval.embed.base import Embedder

KEY = "GLIOSCRIBE_EMBEDDER_API_KEY"
BATCH = 64


class ServedEmbedder(Embedder):
    """A model behind an OpenAI-compatible `/embeddings` route; texts go to the named server and nowhere else.

    Args:
        model: The model's name as the server knows it.
        url: Base address, with its version path ("http://127.0.0.1:8000/v1").
    """

    languages = ("en", "zh")

    def __init__(self, model: str, url: str) -> None:
        self.name = f"openai:{model}"
        self._model = model
        self._url = url

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Ask the server.

        Raises:
            GlioscribeError: The server can't be reached or answers with an error.
        """
        from langchain_openai import OpenAIEmbeddings
        from openai import OpenAIError

        # The server gets text, not token numbers of another model's tokenizer.
        client = OpenAIEmbeddings(
            model=self._model,
            openai_api_base=self._url,
            openai_api_key=SecretStr(os.environ.get(KEY, "none")),
            check_embedding_ctx_length=False,
            chunk_size=BATCH,
        )
        try:
            return np.asarray(client.embed_documents(list(texts)), dtype=np.float32)
        except OpenAIError as error:
            message = f"the embedding server at {self._url} failed: {error}"
            raise GlioscribeError(message, hint=f"check address, model name and {KEY}") from error


def open_embedder(model: str) -> Embedder:
    """Return the embedder for "MODEL@URL"."""
    name, _, url = model.rpartition("@")
    if not name or not url.startswith(("http://", "https://")):
        raise InputError(f"can't read '{model}' as MODEL@URL", hint="e.g. openai:bge-m3@http://127.0.0.1:8000/v1")
    return ServedEmbedder(name, url)
