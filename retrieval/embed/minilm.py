"""The embedded default: all-MiniLM-L6-v2 from installed weights, 384 dimensions, English, no download.

It is run by torch and its own tokenizer alone: importing sentence-transformers takes longer than embedding a
question. `sentence_transformer:FOLDER` over the same folder gives the same vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ingestion.errors import InputError
from ingestion.weights import locate
from retrieval.embed.base import Embedder

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor

BATCH = 32
LAYERS, HEADS, LONGEST = 6, 12, 256
"""Of the model's `config.json` and `sentence_bert_config.json`; longer texts are cut."""

NORM_EPSILON = 1e-12


class MiniLmEmbedder(Embedder):
    """The BERT encoder (Devlin et al. 2019) of MiniLM with the mean of its token vectors.

    Args:
        weights: `model.safetensors`, with `tokenizer.json` beside it.
    """

    name = "minilm"
    languages = ("en",)

    def __init__(self, weights: Path) -> None:
        self._weights = weights

    @cached_property
    def _tensors(self) -> dict[str, Tensor]:
        from safetensors.torch import load_file

        return load_file(str(self._weights))

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._weights.with_name("tokenizer.json")))
        tokenizer.enable_truncation(LONGEST)
        tokenizer.enable_padding()
        return tokenizer

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        """Encode in batches of about equal length, shape (len(texts), 384)."""
        import torch

        order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
        found: list[npt.NDArray[np.floating]] = [np.empty(0)] * len(texts)
        with torch.inference_mode():
            for start in range(0, len(order), BATCH):
                batch = order[start : start + BATCH]
                for at, vector in zip(batch, self._means([texts[at] for at in batch]), strict=True):
                    found[at] = vector.numpy()
        return np.stack(found)

    def _means(self, texts: Sequence[str]) -> Tensor:
        """Return the mean token vector of each text; padding counts for nothing."""
        import torch

        encoded = self._tokenizer.encode_batch(list(texts))
        tokens = torch.tensor([each.ids for each in encoded])
        mask = torch.tensor([each.attention_mask for each in encoded], dtype=torch.bool)
        weight = mask.unsqueeze(-1).float()
        return (self._encoded(tokens, mask) * weight).sum(1) / weight.sum(1)

    def _encoded(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Return the last layer's vectors, shape (texts, tokens, 384)."""
        own = self._tensors
        states = own["embeddings.word_embeddings.weight"][tokens]
        states = states + own["embeddings.position_embeddings.weight"][: tokens.shape[1]]
        states = self._normed("embeddings", states + own["embeddings.token_type_embeddings.weight"][0])
        for layer in range(LAYERS):
            states = self._layer(f"encoder.layer.{layer}", states, mask)
        return states

    def _layer(self, name: str, states: Tensor, mask: Tensor) -> Tensor:
        from torch.nn.functional import gelu, scaled_dot_product_attention

        texts, tokens, width = states.shape
        query, key, value = (
            self._linear(f"{name}.attention.self.{part}", states).view(texts, tokens, HEADS, -1).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        seen = scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        seen = self._linear(f"{name}.attention.output.dense", seen.transpose(1, 2).reshape(texts, tokens, width))
        states = self._normed(f"{name}.attention.output", states + seen)
        inner = self._linear(f"{name}.output.dense", gelu(self._linear(f"{name}.intermediate.dense", states)))
        return self._normed(f"{name}.output", states + inner)

    def _linear(self, name: str, states: Tensor) -> Tensor:
        from torch.nn.functional import linear

        return linear(states, self._tensors[f"{name}.weight"], self._tensors[f"{name}.bias"])

    def _normed(self, name: str, states: Tensor) -> Tensor:
        from torch.nn.functional import layer_norm

        weight, bias = (self._tensors[f"{name}.LayerNorm.{part}"] for part in ("weight", "bias"))
        return layer_norm(states, weight.shape, weight, bias, NORM_EPSILON)


@cache
def _shared() -> Embedder:
    return MiniLmEmbedder(locate("minilm"))


def open_embedder(model: str) -> Embedder:
    """Return the embedder, one a process: the weights are the same for everyone who asks."""
    if model:
        raise InputError("the embedder 'minilm' takes no model", hint="write minilm, or sentence_transformer:FOLDER")
    return _shared()
