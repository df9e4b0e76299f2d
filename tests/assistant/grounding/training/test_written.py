"""Pairs written by hand: how a block is read, what a wrong line gives, which blocks are held out."""

from __future__ import annotations

import pytest

from assistant.grounding.training.written import CONTRAST, HELD_OUT_EVERY, blocks, written_pairs
from ingestion.errors import InputError

TEXT = """P: The mass is on the left.
+ It lies on the left side.
- It lies on the right.
0 It has grown.

P: 右侧额叶肿瘤。
+ The tumour is right frontal.
"""


def test_a_block_is_a_premise_with_its_claims():
    first, second = blocks(TEXT, "some.txt")
    assert [(pair.premise, pair.label) for pair in first] == [
        ("The mass is on the left.", label) for label in ("entailment", "contradiction", "neutral")
    ]
    assert second[0].languages == "zh-en"
    assert {pair.origin for pair in first} == {"written: some"}


def test_a_claim_has_a_sign_for_each_premise_of_its_block():
    (block,) = blocks("P: It grew.\nP: It shrank.\n+- The mass has become larger.\n", "some.txt")
    assert [(pair.premise, pair.label, pair.kind) for pair in block] == [
        ("It grew.", "entailment", CONTRAST), ("It shrank.", "contradiction", CONTRAST),
    ]  # fmt: skip


@pytest.mark.parametrize("signs", ["+", "+-0", "+x"])
def test_as_many_signs_as_premises(signs: str):
    with pytest.raises(InputError, match=r"some\.txt, line 3"):
        list(blocks(f"P: It grew.\nP: It shrank.\n{signs} It changed.\n", "some.txt"))


def test_a_claim_under_several_premises_stands_under_more_than_one_label():
    labels: dict[str, set[str]] = {}
    for pair in written_pairs():
        if pair.kind == CONTRAST:
            labels.setdefault(f"{pair.origin} {pair.claim}", set()).add(pair.label)
    assert len(labels) > 1000
    assert sum(len(each) > 1 for each in labels.values()) > 0.99 * len(labels)


@pytest.mark.parametrize("line", ["+ No premise yet.", "P:", "* Another sign.", "0"])
def test_a_wrong_line_is_named(line: str):
    with pytest.raises(InputError, match=r"some\.txt, line 1"):
        list(blocks(line, "some.txt"))


def test_every_tenth_block_is_held_out():
    trained, held_out = written_pairs(), written_pairs(held_out=True)
    assert len(trained) > 5 * len(held_out) > 0
    premises = {pair.premise for pair in trained}
    assert sum(pair.premise in premises for pair in held_out) == 0
    assert round(1 + len(premises) / len({pair.premise for pair in held_out})) == HELD_OUT_EVERY


def test_no_label_is_rare_and_both_languages_are_there():
    pairs = written_pairs()
    for label in ("entailment", "neutral", "contradiction"):
        assert sum(pair.label == label for pair in pairs) > 0.2 * len(pairs)
    assert {pair.languages for pair in pairs} == {"en-en", "zh-zh", "zh-en", "en-zh"}


def test_no_claim_stands_twice_under_its_premise():
    said = [(pair.premise, pair.claim) for pair in written_pairs()]
    assert len(said) == len(set(said))
