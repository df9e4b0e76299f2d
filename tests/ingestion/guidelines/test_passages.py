"""Guidelines are cut where a reader would cut them, and every passage is a slice of its document."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.errors import InputError
from ingestion.guidelines import MAX_WORDS, passages
from ingestion.guidelines.cutting import words
from ingestion.records import Document

MARKDOWN = """---
title: Glioma guide
source: Society, 2024
year: 2024
region: Europe
audience: clinicians
---

Foreword without heading.

# Treatment

## Surgery

1.1.1 Offer maximal safe resection for glioma. (Strong recommendation; moderate-quality evidence)

1.1.2 Consider awake surgery near eloquent cortex. Grade of recommendation: B

## Chemotherapy

- temozolomide
- lomustine
  with anti-emetics

## References

1. Somebody et al., 2001.
"""


def cut(text: str) -> list[tuple[str, str]]:
    return [(passage.section, passage.text) for passage in passages(Document(id="g", text=text))]


def test_markdown_is_cut_at_headings_recommendations_and_lists() -> None:
    assert cut(MARKDOWN) == [
        ("", "Foreword without heading."),
        (
            "Treatment > Surgery",
            "1.1.1 Offer maximal safe resection for glioma. (Strong recommendation; moderate-quality evidence)",
        ),
        (
            "Treatment > Surgery",
            "1.1.2 Consider awake surgery near eloquent cortex. Grade of recommendation: B",
        ),
        ("Treatment > Chemotherapy", "- temozolomide\n- lomustine\n  with anti-emetics"),
    ]


def test_front_matter_number_and_strength_travel_with_each_passage() -> None:
    first, second = passages(Document(id="g", text=MARKDOWN))[1:3]
    assert (first.title, first.source, first.year, first.region) == ("Glioma guide", "Society, 2024", 2024, "Europe")
    assert first.metadata == {
        "audience": "clinicians",
        "recommendation": "1.1.1",
        "evidence_level": "moderate-quality evidence",
    }
    assert first.strength == "Strong recommendation"
    assert second.strength == "Grade of recommendation: B"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title\n=====\n\nWords here.", [("Title", "Words here.")]),
        ("Title\n\nWords here.\n\nSub\n---\nMore.", [("Title", "Words here."), ("Title > Sub", "More.")]),
        ("1 Scope\n\nFor adults.\n\n1.1 Limits\nNot children.",
         [("1 Scope", "For adults."), ("1 Scope > 1.1 Limits", "Not children.")]),
        ("BACKGROUND\nGlioma is rare.\n\nMETHODS\nWe read.",
         [("BACKGROUND", "Glioma is rare."), ("METHODS", "We read.")]),
        ("一、手术治疗\n推荐最大范围安全切除。\n\n（一）原则\n保护功能。",
         [("一、手术治疗", "推荐最大范围安全切除。"), ("一、手术治疗 > （一）原则", "保护功能。")]),
        ("A single line.", [("", "A single line.")]),
        ("Glioma\n\n- one", [("Glioma", "- one")]),
        ("# T\n\nA\n\n***\n\nB", [("T", "A\n\n***\n\nB")]),
        ("# T\n\n```\n# no heading\n```\n", [("T", "```\n# no heading\n```")]),
        ("# 参考文献\n\n1. 某某", []),
        ("Glioma treatment options", [("", "Glioma treatment options")]),
        ("Offer surgery\n\nConsider trials\n\nAvoid delay",
         [("Offer surgery", "Consider trials\n\nAvoid delay")]),
        ("# A\n## B\n## C\nText.\n# D", [("A", "B"), ("A > C", "Text."), ("", "D")]),
        ("---\nnot: [closed\n---\n\nWords.", [("", "not: [closed\n---\n\nWords.")]),
    ],
)  # fmt: skip
def test_other_forms_of_headings(text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    sentence = "Patients with glioblastoma were followed for two years after radiotherapy ended."
    found = passages(Document(id="g", text="# T\n\n" + " ".join([sentence] * 60)))
    assert len(found) > 4
    assert all(passage.text.startswith("Patients") and passage.text.endswith("ended.") for passage in found)
    assert all(words(passage.text) <= MAX_WORDS for passage in found)
    assert len({passage.id for passage in found}) == len(found)


def test_chinese_is_measured_in_characters() -> None:
    found = passages(Document(id="g", text="胶质瘤患者术后应定期复查磁共振。" * 40))
    assert len(found) > 3
    assert all(words(passage.text) <= MAX_WORDS and passage.text.endswith("。") for passage in found)


def test_ids_follow_the_words_not_the_place() -> None:
    before = passages(Document(id="g", text="# T\n\n" + "alpha " * 50 + "\n\n" + "beta " * 50))
    after = passages(Document(id="g", text="# T\n\n" + "new " * 50 + "\n\n" + "alpha " * 50 + "\n\n" + "beta " * 50))
    assert [passage.id for passage in before] == [passage.id for passage in after[1:]]
    assert all(passage.id.startswith("g:") for passage in after)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Guide\n\n## A\n\nText.", "Guide"),
        ("Foreword.\n\n# A\n\nText.", "g"),
        ("---\ntitle: T\n---\n# A\n\nText.", "T"),
    ],
)
def test_the_title_is_told_or_opens_the_document(text: str, title: str) -> None:
    assert {passage.title for passage in passages(Document(id="g", text=text))} == {title}


PIECES = st.lists(
    st.sampled_from(
        ["# A", "## B", "", "", "Words of a paragraph.", "- item", "1.2 Offer X.", "===", "---", "```", "| a | b |",
         "胶质瘤。", "word " * 170, "字" * 200, "   indented", "REFERENCES", "2 Scope", "***", "\t", "x"]
    )
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(PIECES)
def test_every_passage_is_a_slice_in_order_and_not_too_long(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    found = passages(Document(id="g", text=text))
    assert all(text[passage.start : passage.end] == passage.text == passage.text.strip() for passage in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(words(passage.text) <= MAX_WORDS for passage in found)
    assert len({passage.id for passage in found}) == len(found)


@settings(max_examples=150, deadline=None)
@given(PIECES.map(lambda pieces: [piece for piece in pieces if piece != "REFERENCES"]))
def test_no_word_is_lost(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    found = passages(Document(id="g", text=text))
    kept = " ".join(f"{passage.section} {passage.text}" for passage in found)
    known = re.compile(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+")
    assert set(known.findall(text)) <= set(known.findall(kept))


@given(st.text(max_size=300))
def test_any_text_can_be_cut(text: str) -> None:
    for passage in passages(Document(id="g", text=text)):
        assert text[passage.start : passage.end] == passage.text


@pytest.mark.parametrize(
    "block",
    ["### a-1\n\nText.\n", "### a-1\n\n```yaml\nkind: fact\n```\n", "### a-1\n\nText.\n\n```yaml\n- a list\n```\n"],
)
def test_an_incomplete_statement_is_refused(block: str) -> None:
    text = f"---\nformat: statements\ntitle: T\n---\n\n## H\n\n{block}"
    with pytest.raises(InputError, match="a-1"):
        passages(Document(id="g", text=text))
