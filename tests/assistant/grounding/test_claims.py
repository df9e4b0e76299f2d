"""Text cut into claims: a table of what is cut where, and what holds for any text."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.grounding import Source, ground
from assistant.grounding.claims import claims, heading_spans, parts, sentence_spans

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "claims.yaml").read_text(encoding="utf-8")
)
ROWS = [row for rows in TABLE.values() for row in rows]
PIECES = [
    "Left frontal mass", "3.2 cm", "No haemorrhage", "and the oedema has increased", "KPS: 70", "FINDINGS:",
    "左额叶占位", "未见出血", "印象：", "【诊断】", "；", "，", "。", "（", "）", "①", "（1）", "“", "”",
    "## Findings", "**Impression**", "| a | b |", "|---|---|", "\t", "   ", "1. ", "2) ", "- ", "• ", "(", ")",
    ";", ", ", ". ", "\n", "\r\n", "\n\n", "\x00", "\u200b", "\u202e", "e.g. ", "Dr. ", "2024-03-05", ">5 mm", "-3",
    "🙂", " and ", " but ", " is ", "e\u0301", "½", "٣",
]  # fmt: skip
ANYTHING = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
LIST_NUMBER = re.compile(
    r"\d{1,2}[.．)）、]|[(（]\s?\d{1,2}\s?[)）]|[a-zA-Z]{1,4}[.)）]|[(（][a-zA-Z]{1,4}[)）]|[一二三四五六七八九十]{1,3}[、)）]"
    r"|[(（][一二三四五六七八九十]{1,3}[)）]|[\u2460-\u249b\u2776-\u2793\u3220-\u3229]|\[[xX]\]"
)


def words(text: str) -> list[tuple[int, int]]:
    return [span for _, pieces in claims(text) for span in pieces]


def test_the_table_is_large_in_both_languages() -> None:
    assert min(len(TABLE["en"]), len(TABLE["zh"])) >= 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: repr(row["text"])[:60])
def test_claims(row: dict[str, Any]) -> None:
    assert [row["text"][a:b] for a, b in words(row["text"])] == row["claims"]


@given(ANYTHING)
@settings(max_examples=400, deadline=None)
def test_spans_are_ordered_disjoint_inside_and_not_empty(text: str) -> None:
    sentences = sentence_spans(text)
    for spans in (sentences, words(text), sorted([*sentences, *heading_spans(text)])):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
    for (start, end), pieces in claims(text):
        assert pieces == parts(text, start, end)
        assert start <= pieces[0][0]
        assert pieces[-1][1] <= end


@given(ANYTHING)
@settings(max_examples=400, deadline=None)
def test_every_word_of_a_sentence_is_in_a_claim(text: str) -> None:
    for (start, end), pieces in claims(text):
        covered = {at for a, b in pieces for at in range(a, b)}
        listed = {at for m in LIST_NUMBER.finditer(text, start, end) for at in range(*m.span())}
        left = [at for at in range(start, end) if text[at].isalnum() and at not in covered | listed]
        assert not left, text[left[0] : end]


@given(ANYTHING)
@settings(max_examples=400, deadline=None)
def test_every_word_of_a_text_is_in_a_sentence_a_heading_or_a_list_number(text: str) -> None:
    spans = [*sentence_spans(text), *heading_spans(text)]
    covered = {at for a, b in spans for at in range(a, b)}
    listed = {at for m in LIST_NUMBER.finditer(text) for at in range(*m.span())}
    assert all(at in covered | listed for at, char in enumerate(text) if char.isalnum())


@pytest.mark.parametrize("blanks", [" ", "\n", "\r\n", "\x00", "\u200b"])
def test_blanks_around_a_text_change_nothing(blanks: str) -> None:
    for row in ROWS:
        padded = blanks + row["text"] + blanks
        assert [padded[a:b] for a, b in words(padded)] == row["claims"]


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [("There is no (1) haemorrhage (2) cyst.", True), ("There is (1) haemorrhage (2) cyst.", False)],
)
def test_negation_of_the_sentence_acts_on_its_parts(sentence: str, supported: bool) -> None:
    source = "There is no haemorrhage. There is no cyst."
    assert (ground(sentence, [Source(doc="source", text=source)]).verdict == "supported") is supported


def test_a_heading_that_states_something_is_checked() -> None:
    source = [Source(doc="source", text="Left frontal glioblastoma of 4 cm. No haemorrhage.")]
    table = "| Right frontal mass | 4 cm |\n|---|---|"
    for text in ("## Right frontal glioblastoma", "**The mass measures 5 cm**", table):
        assert ground(text, source).verdict != "supported", text
