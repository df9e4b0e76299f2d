"""What the claim alone gives away: a style that goes with a label is seen, one that doesn't is not."""

from __future__ import annotations

import numpy as np

from assistant.grounding.entailment.labels import LABELS
from assistant.grounding.training.bias import claim_bias
from assistant.grounding.training.pairs import Label, Pair

LABEL_OF: tuple[Label, ...] = ("entailment", "neutral", "contradiction")


def pairs(words: dict[Label, str]) -> list[Pair]:
    return [
        Pair(f"premise {at}", f"{words[label]} says line {at % 7}", label, "x", "en-en", "test")
        for at in range(60)
        for label in LABEL_OF
    ]


def test_a_style_that_goes_with_a_label_is_seen():
    found = claim_bias(pairs({"entailment": "perhaps", "neutral": "because", "contradiction": "always"}))
    assert found.shape == (180, len(LABELS))
    assert np.allclose(np.exp(found).sum(1), 1, atol=0.01)
    assert (found.argmax(1) == np.tile([LABELS.index(label) for label in LABEL_OF], 60)).mean() > 0.95


def test_no_style_no_bias():
    found = claim_bias(pairs(dict.fromkeys(LABEL_OF, "somebody")))
    assert np.abs(np.exp(found) - 1 / 3).max() < 0.1


def test_few_premises_give_none():
    assert not claim_bias(pairs(dict.fromkeys(LABEL_OF, "somebody"))[:6]).any()
