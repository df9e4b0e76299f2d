"""What carries a text: stems, words that are rare, and the sentences of a long passage that answer."""

from __future__ import annotations

import pytest

from assistant.drafting.content import is_rare, stem
from assistant.drafting.excerpt import excerpt
from ingestion.records import Passage


def test_a_long_passage_is_told_by_the_sentences_that_answer() -> None:
    text = (
        "The trial was open. It had two arms. Patients came from nine centres. "
        "Lomustine was given at 110 mg/m2 every 6 weeks. Blood counts were taken weekly. The end."
    )
    whole = Passage(id="p", doc="d", text=text, start=5, end=5 + len(text))
    cut = excerpt("What is the dose of lomustine?", whole, 1, "en")
    assert "110 mg/m2" in cut.evidence.quote
    assert len(cut.evidence.quote) < len(text)
    assert text[cut.evidence.start - 5 : cut.evidence.end - 5] == cut.evidence.quote


@pytest.mark.parametrize(
    ("one", "other"),
    [("fractions", "fraction"), ("survive", "survival"), ("methylated", "methylation"), ("deletion", "deleted")],
)
def test_words_of_one_family_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_rare_words_are_told_from_everyday_ones() -> None:
    assert is_rare("paxlovid")
    assert not is_rare("treatment")
