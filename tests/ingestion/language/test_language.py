"""Language, sentences, sections and the lexer."""

from __future__ import annotations

import itertools
import re

import pytest

from ingestion.language import detect, fold, sentences
from ingestion.language.cues import rules
from ingestion.language.lexer import Lexer, expression, first_characters
from ingestion.language.sections import sections


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Left frontal mass with necrosis.", "en"),
        ("右侧额叶占位,环形强化。", "zh"),
        ("右侧额叶胶质瘤,IDH1 R132H(+),MGMT甲基化。", "zh"),
        ("The patient was seen in clinic today. 右侧额叶占位,环形强化。", "mixed"),
        ("", "en"),
        ("123", "en"),
    ],
)
def test_language_is_told_by_characters(text: str, language: str):
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Size 3.2 x 2.8 cm. Stable.", ["Size 3.2 x 2.8 cm.", "Stable."]),
        ("Seen by Dr. Smith today. Well.", ["Seen by Dr. Smith today.", "Well."]),
        ("1. Glioma. 2. Oedema.", ["1. Glioma.", "2. Oedema."]),
        ("右侧额叶占位。环形强化；水肿。", ["右侧额叶占位。", "环形强化；", "水肿。"]),
        ("foci of\nnecrosis are seen", ["foci of\nnecrosis are seen"]),
        ("Right frontal tumor\nAnaplastic glioma", ["Right frontal tumor", "Anaplastic glioma"]),
        ("- one\n- two", ["- one", "- two"]),
    ],
)
def test_sentences(text: str, parts: list[str]):
    assert [text[start:end] for start, end in sentences(text)] == parts


def test_folding_keeps_signs_of_multiplication_and_drops_markdown():
    assert fold("**3*2** CM，Ⅳ级") == "  3x2   cm,ⅳ级"


def test_sections_by_heading_in_both_languages():
    text = fold("CLINICAL HISTORY: seizures.\nFINDINGS:\nmass\nIMPRESSION: glioma")
    assert [part.name for part in sections(text)] == ["history", "findings", "impression"]
    assert [part.name for part in sections("影像所见:占位。\n诊断意见:胶质瘤")] == ["findings", "impression"]
    parts = sections(text)
    assert parts[0].start == 0
    assert all(first.end == second.start for first, second in itertools.pairwise(parts))


def test_pseudo_cues_take_the_place_of_the_cues_in_them():
    text = "no significant change in enhancement"
    assert [cue.category for cue in rules("en").find(text, [(0, len(text))])[0]] == ["none"]
    assert [cue.category for cue in rules("zh").find("未见明显变化", [(0, 6)])[0]] == ["none"]


@pytest.mark.parametrize(
    ("term", "firsts"),
    [
        ("necrosis", "n"),
        ("(?:bi)?frontal", "bf"),
        ("(?<!hypo)thalam", "t"),
        ("[12]p", "12"),
        ("a?b|c", "abc"),
        (r"\(-\)", "("),
    ],
)
def test_what_a_term_can_begin_with(term: str, firsts: str):
    assert first_characters(term) == frozenset(firsts)


def test_the_lexer_finds_what_plain_search_finds():
    terms = ["radiation necrosis", "necrosis", "坏死", "o?edema"]
    text = "radiation-necrosis, edema; necrosis 坏死 oedema, osteonecrosis"
    found = [text[start:end] for _, start, end in Lexer(terms).find(text, 0, len(text))]
    plain = [match.group() for match in re.finditer("|".join(expression(term) for term in terms), text)]
    assert found == plain == ["radiation-necrosis", "edema", "necrosis", "坏死", "oedema"]
