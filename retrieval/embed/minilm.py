"""The embedded default: all-MiniLM-L6-v2 from installed weights, 384 dimensions, English, no download."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ingestion.errors import InputError
from ingestion.weights import locate
from retrieval.embed._onnx import OnnxEmbedder
from retrieval.embed.base import Embedder

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

LONGEST = 256
"""Tokens, of the model's `sentence_bert_config.json`; longer texts are cut."""


class MiniLmEmbedder(OnnxEmbedder):
    """all-MiniLM-L6-v2 (Wang et al. 2020; Reimers and Gurevych 2019)."""

    name = "minilm"
    languages = ("en",)
    weights = "minilm"
    width = 384

    def make_tokenizer(self) -> Tokenizer:
        """Return the tokenizer that lies beside the weights."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(locate(self.weights).with_name("tokenizer.json")))
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST)
        return tokenizer

    def make_network(self) -> BertModel:
        """Return the encoder in full precision."""
        from transformers import BertModel

        return BertModel.from_pretrained(locate(self.weights).parent, add_pooling_layer=False, local_files_only=True)


@cache
def _shared() -> Embedder:
    return MiniLmEmbedder()


def open_embedder(model: str) -> Embedder:
    """Return the embedder, one a process: the weights are the same for everyone who asks."""
    if model:
        raise InputError("the embedder 'minilm' takes no model", hint="write minilm, or sentence_transformer:FOLDER")
    return _shared()
