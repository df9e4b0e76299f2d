"""The cross-encoder: MiniLM reads premise and claim together, a head compares each word of the claim with the premise.

The comparison (attend, compare, aggregate; Parikh et al. 2016) is built into the head, on the word embeddings and on
the last layer, since few examples do not teach a small encoder to compare by itself.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from assistant.grounding.entailment.labels import LABELS

COMPARED = 128
_SHARPNESS = 12.0
_FIRST_SPECIAL, _LAST_SPECIAL = 100, 103
"""[UNK] to [MASK] of the vocabulary; [CLS] and [SEP] among them are nothing to align with."""


class Alignment(nn.Module):
    """Each token of the claim beside the mixture of premise tokens that is most like it.

    Args:
        width: Of the token vectors.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.project = nn.Linear(width, width, bias=False)
        nn.init.eye_(self.project.weight)
        self.sharpness = nn.Parameter(torch.tensor(_SHARPNESS))
        self.compare = nn.Sequential(nn.Linear(3 * width + 1, COMPARED), nn.GELU())

    def forward(self, vectors: Tensor, premise: Tensor, claim: Tensor) -> Tensor:
        """Return what the comparison finds, shape (pairs, 2 * COMPARED + 2).

        Args:
            vectors: Of all tokens, shape (pairs, tokens, width).
            premise: 1 at the premise's tokens, shape (pairs, tokens).
            claim: 1 at the claim's tokens, shape (pairs, tokens).
        """
        unit = nn.functional.normalize(self.project(vectors), dim=-1)
        cosine = unit @ unit.transpose(1, 2)
        barred = (1.0 - premise)[:, None, :] * -1e4
        weights = torch.softmax(cosine * self.sharpness + barred, dim=-1)
        mixture = weights @ vectors
        nearest = (weights * cosine).sum(-1, keepdim=True)
        compared = self.compare(torch.cat([vectors, (vectors - mixture).abs(), vectors * mixture, nearest], dim=-1))
        mask = claim[:, :, None]
        mean = (compared * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        most = (compared + (mask - 1.0) * 1e4).amax(1)
        near_mean = (nearest * mask).sum(1) / mask.sum(1).clamp(min=1.0)
        near_least = (nearest + (1.0 - mask) * 1e4).amin(1)
        return torch.cat([mean, most, near_mean, near_least], dim=-1)


class CrossEncoder(nn.Module):
    """MiniLM with a head of three labels.

    Args:
        config: Of the encoder, as `config.json` holds it.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        # One pass over many pairs underfits; dropping out would only slow it.
        once = BertConfig(**config, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        self.bert = BertModel(once, add_pooling_layer=False)
        width = config["hidden_size"]
        self.on_words, self.on_meaning = Alignment(width), Alignment(width)
        self.classify = nn.Linear(width + 2 * (2 * COMPARED + 2), len(LABELS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return logits in the order of `LABELS`, shape (pairs, 3); inputs are of shape (pairs, tokens)."""
        hidden = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        words = self.bert.embeddings.word_embeddings(input_ids)
        ordinary = ((input_ids < _FIRST_SPECIAL) | (input_ids > _LAST_SPECIAL)) | (input_ids == _FIRST_SPECIAL)
        real = attention_mask.to(hidden.dtype) * ordinary.to(hidden.dtype)
        claim = real * token_type_ids.to(hidden.dtype)
        premise = real - claim
        found = torch.cat(
            [hidden[:, 0], self.on_words(words, premise, claim), self.on_meaning(hidden, premise, claim)], dim=-1
        )
        logits: Tensor = self.classify(found)
        return logits
