"""The embedded default: all-MiniLM-L6-v2 from installed weights, 384 dimensions, English, no download."""

from __future__ import annotations

from functools import cache

from ingestion.errors import InputError
from ingestion.weights import locate
from retrieval.embed.base import Embedder
from retrieval.embed.sentence_transformer import SentenceTransformerEmbedder


@cache
def _shared() -> Embedder:
    return SentenceTransformerEmbedder(str(locate("minilm").parent), name="minilm", languages=("en",))


def open_embedder(model: str) -> Embedder:
    """Return the embedder, one a process: the weights are the same for everyone who asks."""
    if model:
        raise InputError("the embedder 'minilm' takes no model", hint="write minilm, or sentence_transformer:FOLDER")
    return _shared()
