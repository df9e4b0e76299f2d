"""Training on a handful of pairs with the real weights: it learns, is repeatable, and goes on where it stopped."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.grounding.training.fit import Recipe, batches, fit
from assistant.grounding.training.network import TOKENIZER, Network, begin
from assistant.grounding.training.pairs import Pair
from assistant.grounding.training.rewritten import own_texts, rewritten
from assistant.grounding.training.vocabulary import LIMIT, han_characters, widen

TEXT = "There is a mass in the left frontal lobe measuring 42 mm. No haemorrhage is seen. The ventricles are normal."


def test_characters_are_the_frequent_ones_first():
    assert han_characters(["额叶额", "MRI 叶额"]) == ["额", "叶"]
    assert len(han_characters(chr(0x4E00 + at) for at in range(LIMIT + 50))) == LIMIT


def test_a_widened_vocabulary_keeps_its_numbers(tmp_path: Path):
    before = {"model": {"vocab": {"[UNK]": 0, "mass": 1, "左": 2}}}
    (tmp_path / "a.json").write_text(json.dumps(before), encoding="utf-8")
    assert widen(tmp_path / "a.json", ["左", "额", "叶"], tmp_path / "b.json") == ["额", "叶"]
    after = json.loads((tmp_path / "b.json").read_text(encoding="utf-8"))["model"]["vocab"]
    assert after == {"[UNK]": 0, "mass": 1, "左": 2, "额": 3, "叶": 4}


def test_rewritten_pairs_are_repeatable_and_half_entailed():
    first, second = (rewritten([TEXT] * 3, 20, seed=3, origin="test") for _ in range(2))
    assert first == second
    assert 0 < len(first) <= 20
    assert {pair.label for pair in first} >= {"entailment", "contradiction"}
    assert all(pair.premise and pair.claim for pair in first)


def test_own_texts_are_in_both_languages():
    texts = own_texts()
    assert any("胶质瘤" in text for text in texts)
    assert any("glioblastoma" in text.lower() for text in texts)


def test_a_claim_under_several_premises_stays_in_one_batch():
    labels = ("entailment", "neutral", "contradiction")
    pairs = [
        Pair(f"premise {of} {at}" * (1 + at % 7), f"claim {at}", label, "x", "en-en", "test")
        for at in range(100)
        for of, label in enumerate(labels)
    ]
    found = list(batches(pairs, Recipe(batch=8), epoch=0))
    assert sorted(at for batch in found for at in batch) == list(range(300))
    assert max(map(len, found)) < 8 + 3
    assert all(len({at // 3 for at in batch}) * 3 == len(batch) for batch in found)
    assert found == list(batches(pairs, Recipe(batch=8), epoch=0)) != list(batches(pairs, Recipe(batch=8), epoch=1))


@pytest.mark.model
def test_a_network_learns_saves_and_loads(tmp_path: Path):
    network = begin(tmp_path / "begin", ["额", "叶"])
    right = Pair("Mass in the left frontal lobe.", "The mass is on the left.", "entailment", "x", "en-en", "test")
    wrong = Pair("Mass in the left frontal lobe.", "额叶", "contradiction", "x", "en-zh", "test")
    losses: list[float] = []
    recipe = Recipe(epochs=12, rate=2e-4, batch=4, smoothing=0.0)
    fit(network, [right, wrong] * 2, recipe, progress=lambda _, __, loss: losses.append(loss))
    pairs = [(right.premise, right.claim), (wrong.premise, wrong.claim)]
    logits = network.logits(pairs)
    assert logits[0].argmax() == 0
    assert logits[1].argmax() == 2
    assert losses[-1] < losses[0]
    network.save(tmp_path / "saved")
    assert np.allclose(Network(tmp_path / "saved").logits(pairs), logits, atol=1e-5)
    assert "额" in (tmp_path / "saved" / TOKENIZER).read_text(encoding="utf-8")


@pytest.mark.model
def test_the_exported_model_says_the_same(tmp_path: Path):
    pytest.importorskip("onnxscript", reason="not installed: `make train-grounding` installs what exports the model")
    from assistant.grounding.training.export import agreement, export

    network = begin(tmp_path / "begin", ["额"])
    export(network, tmp_path / "weights")
    pairs = [("Mass in the left frontal lobe.", "Left mass."), ("No bleeding. " * 20, "There is bleeding.")]
    assert agreement(network, tmp_path / "weights", pairs)["mean_difference"] < 0.05
