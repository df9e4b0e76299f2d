"""multilingual-e5-small from installed weights: 384 dimensions, English and Chinese in one space, no download.

The weights are published in 4 bits (cosine 0.98 to 0.99 to the original's vectors, says their package). It wants to
be told what it reads: "query: " before a question, "passage: " before a passage (Wang et al. 2024).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ingestion.errors import InputError
from ingestion.weights import locate
from retrieval.embed._onnx import OnnxEmbedder
from retrieval.embed._q4 import Vocabulary, read_q4, read_vocabulary
from retrieval.embed.base import Embedder

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

LONGEST = 512
"""Tokens, of the model's configuration; longer texts are cut."""

_EMBEDDINGS = {"emb.word": "word_embeddings", "emb.pos": "position_embeddings", "emb.type": "token_type_embeddings"}
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class E5Embedder(OnnxEmbedder):
    """multilingual-e5-small (Wang et al. 2024)."""

    name = "e5"
    languages = ("en", "zh")
    weights = "e5"
    width = 384

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Encode passages."""
        return self._prefixed("passage: ", texts)

    def encode_queries(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Encode questions."""
        return self._prefixed("query: ", texts)

    def _prefixed(self, prefix: str, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        return super().encode([prefix + text.translate(self._vocabulary.replaced) for text in texts])

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return read_vocabulary(locate(self.weights))

    def make_tokenizer(self) -> Tokenizer:
        """Return the SentencePiece unigram tokenizer, built from the vocabulary in the file."""
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

        special = self._vocabulary.special
        tokenizer = Tokenizer(models.Unigram(self._vocabulary.pieces, unk_id=special["unk"]))
        tokenizer.normalizer = normalizers.Replace(Regex(" {2,}"), " ")
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(split=False)
        around = [("<s>", special["bos"]), ("</s>", special["eos"])]
        tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=around)
        tokenizer.enable_truncation(LONGEST)
        return tokenizer

    def make_network(self) -> BertModel:
        """Return the encoder with its 4-bit weights widened."""
        import torch
        from transformers import BertConfig, BertModel

        file = read_q4(locate(self.weights))
        network = BertModel(BertConfig(**file.config), add_pooling_layer=False)
        shapes = {name: held.shape for name, held in network.state_dict().items()}
        state = {
            (name := _bert_name(short)): torch.from_numpy(held.copy()).view(shapes[name])
            for short, held in file.tensors.items()
        }
        network.load_state_dict(state)
        return network


def _bert_name(short: str) -> str:
    """Return what BERT calls a tensor of the file: "l3.ao.w" is the dense weight of layer 3's attention output."""
    if short in _EMBEDDINGS:
        return f"embeddings.{_EMBEDDINGS[short]}.weight"
    place, _, kind = short.rpartition(".")
    ending = {"w": "weight", "b": "bias"}[kind]
    if place == "emb.ln":
        return f"embeddings.LayerNorm.{ending}"
    layer, part = place.split(".")
    return f"encoder.layer.{layer.removeprefix('l')}.{_PARTS[part]}.{ending}"


@cache
def _shared() -> Embedder:
    return E5Embedder()


def open_embedder(model: str) -> Embedder:
    """Return the embedder, one a process."""
    if model:
        raise InputError("the embedder 'e5' takes no model", hint="write e5, or sentence_transformer:FOLDER_OR_NAME")
    return _shared()
