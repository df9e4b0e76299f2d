"""The tokenizer loses nothing, and keeps the Chinese words of the field whole."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.vocab import Vocab

from ingestion.extract.tokenizer import BilingualTokenizer, known_words, segment

PIECES = st.sampled_from(
    [
        "Left frontal mass", "右侧额叶占位", "不规则强化", "未甲基化", "3.2 x 2.8 cm", "１２ｍｍ", "e\u0301",
        "n\u0303o",
        "👩\u200d👩\u200d👧", "🧠", "\r\n", "\r", "\n\n", " ", "  ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff",
        "。", "，", "...",
        "1p/19q", "don't", "Ⅳ级", "İ", "\u2028", "\x0b", "\x85",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=25).map("".join))


@pytest.fixture(scope="module")
def tokenizer() -> BilingualTokenizer:
    return BilingualTokenizer(Vocab())


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_the_tokens_join_to_exactly_the_text(tokenizer: BilingualTokenizer, text: str):
    doc = tokenizer(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert all(len(token) for token in doc)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("不规则强化", ["不规则", "强化"]),
        ("不均匀强化", ["不均匀强化"]),
        ("未甲基化", ["未甲基化"]),
        ("非小细胞", ["非小细胞"]),
        ("胶质母细胞瘤", ["胶质母细胞瘤"]),
    ],
)
def test_a_word_that_begins_like_a_negation_stays_whole(text: str, tokens: list[str], tokenizer: BilingualTokenizer):
    assert segment(text) == tokens
    read = [token.text for token in tokenizer(f"病灶{text},IDH1 R132H。")]
    assert [word for word in read if word in text] == tokens
    assert not {"不", "未", "非"} & set(read)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Left frontal mass.", ["Left", "frontal", "mass", "."]),
        ("3.2 x 2.8 cm", ["3.2", "x", "2.8", "cm"]),
        ("32x28mm", ["32", "x", "28", "mm"]),
        ("the patient's scan", ["the", "patient's", "scan"]),
        ("one\r\n\r\ntwo", ["one", "\r\n\r\n", "two"]),
        ("one  two", ["one", " ", "two"]),
        (" one", [" ", "one"]),
        ("IDH未突变", ["IDH", "未突变"]),
        ("", []),
    ],
)
def test_words_numbers_and_signs(text: str, tokens: list[str], tokenizer: BilingualTokenizer):
    assert [token.text for token in tokenizer(text)] == tokens


def test_the_longest_known_word_wins():
    by_first = known_words()
    assert all(list(map(len, words)) == sorted(map(len, words), reverse=True) for words in by_first.values())
    assert all(word[0] == first and len(word) > 1 for first, words in by_first.items() for word in words)
    assert segment("胶质母细胞瘤") != segment("胶质母细胞") + segment("瘤")


def test_unknown_characters_stand_alone():
    assert segment("龘龘") == ["龘", "龘"]
