"""Paraphrases of shipped statements are found by the real embedder; the pack's near neighbours are not."""

from __future__ import annotations

import pytest

from assistant.knowledge.overlaps import overlaps
from retrieval.embed import open_embedder
from retrieval.embed.base import Embedder
from tests.assistant.knowledge.statements import made, shipped

SAID_AGAIN = {
    "gbm-02": "In newly diagnosed glioblastoma the standard dose of radiotherapy is 60 Gy in 30 fractions of 2 Gy over "
    "6 weeks, to the tumour region only.",
    "ttf-03": "Median overall survival in EF-14 (newly diagnosed glioblastoma) was 20.9 months with temozolomide and "
    "tumour treating fields, against 16.0 months on temozolomide alone (HR 0.63).",
    "img-16": "By volume, the limits of RANO 2.0 in glioma are at least a 40% rise for progression and at least a 65% "
    "fall for partial response.",
    "dmg-04": "For diffuse midline glioma, the adult dose in the dordaviprone label is 625 mg once a week by mouth.",
}


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder("minilm")


def test_the_shipped_pack_says_nothing_twice(embedder: Embedder) -> None:
    assert [(a.id, b.id) for a, b in overlaps(shipped(), embedder)] == []


def test_what_is_said_again_in_other_words_is_found(embedder: Embedder) -> None:
    own = [
        made(text, name, metadata=next(each for each in shipped() if each.id.endswith(f":{name}")).metadata)
        for name, text in SAID_AGAIN.items()
    ]
    found = {(a.id.partition(":")[2], b.id) for a, b in overlaps([*shipped(), *own], embedder)}
    assert found == {(name, f"f:{name}") for name in SAID_AGAIN}


def test_other_figures_or_a_contrast_make_another_statement(embedder: Embedder) -> None:
    one = "Within 12 weeks after radiotherapy for glioma, apparent progression is confirmed by a further MRI."
    others = (one.replace("Within", "Beyond"), one.replace("12", "8"), one.replace("MRI", "MRI3"))
    assert overlaps([made(one), *(made(text, f"x-{at}") for at, text in enumerate(others, 2))], embedder) == []


def test_without_an_embedder_nearly_the_same_words_are_found() -> None:
    one = "In patients with a glioma, follow-up MRI is usually done every 2 to 4 months by most centres, it is said."
    again = made(one.replace("it is said", "it was said"), "x-2")
    assert overlaps([made(one), again]) == [(made(one), again)]
    assert overlaps([]) == []
