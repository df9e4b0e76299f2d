"""How like a question is to a statement's ways of asking and to its wording, by the real model."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.drafting.likeness import likeness
from ingestion.records import Passage

LOMUSTINE = Passage(
    id="a",
    doc="d",
    text="Lomustine is given at 110 mg/m2 every 6 weeks.",
    metadata={
        "asked_en": ["What happens at night?", "How often is lomustine taken?"],
        "asked_zh": ["洛莫司汀多久吃一次？"],
        "zh": "洛莫司汀为110 mg/m2，每6周一次。",
        "zh_start": 60,
    },
)
SCAN = Passage(
    id="b",
    doc="d",
    text="MRI is done within 72 hours of surgery.",
    metadata={"asked_en": ["When is the MRI after surgery?"], "asked_zh": ["术后多久做磁共振？"]},
)
PLAIN = Passage(id="c", doc="d", text="How often is lomustine taken?")


@pytest.mark.parametrize(
    ("question", "language"), [("How often is lomustine taken?", "en"), ("洛莫司汀多久吃一次？", "zh")]
)
def test_the_nearest_way_of_asking_in_the_question_s_language_counts(question: str, language: str) -> None:
    ways, wording = likeness(question, language, [LOMUSTINE, SCAN])
    assert ways[0] == pytest.approx(1, abs=1e-3)
    assert ways[1] < 0.9
    assert wording[0] > wording[1] > 0
    assert wording[0] < 0.99


def test_a_plain_passage_gets_nothing_even_in_the_question_s_own_words() -> None:
    ways, wording = likeness(PLAIN.text, "en", [PLAIN, LOMUSTINE])
    assert (ways[0], wording[0]) == (0, 0)
    assert min(ways[1], wording[1]) > 0.8
    for found in likeness(PLAIN.text, "en", [PLAIN]):
        assert found.tolist() == [0]


def test_the_other_language_s_ways_are_not_compared() -> None:
    english_only = LOMUSTINE.model_copy(update={"metadata": {"asked_en": LOMUSTINE.metadata["asked_en"]}})
    ways, wording = likeness("洛莫司汀多久吃一次？", "zh", [english_only])
    assert (ways.tolist(), wording.tolist()) == ([0], [0])


def test_the_wording_is_the_rendering_in_chinese_and_the_text_without_one() -> None:
    _, rendered = likeness(str(LOMUSTINE.metadata["zh"]), "zh", [LOMUSTINE, SCAN])
    _, plain = likeness(SCAN.text, "zh", [LOMUSTINE, SCAN])
    assert rendered[0] > rendered[1]
    assert plain[1] > plain[0]
    assert plain[1] < 0.99  # e5 takes questions and passages apart, so the same words are near and not equal


def test_of_no_passages_there_is_nothing() -> None:
    ways, wording = likeness("Anything?", "en", [])
    assert ways.shape == wording.shape == (0,)


def test_vectors_that_are_kept_give_the_same_again() -> None:
    first = likeness("How often is lomustine taken?", "en", [LOMUSTINE, SCAN])
    again = likeness("How often is lomustine taken?", "en", [SCAN, LOMUSTINE])
    assert all(np.array_equal(one, other[::-1]) for one, other in zip(first, again, strict=True))
