"""Which of the passages that would be told advise opposite things, for whose guidance is asked."""

from __future__ import annotations

import pytest

from assistant.drafting.disagreement import disagreeing
from ingestion.records import Passage
from tests.assistant.knowledge.statements import made, option


def sides() -> list[Passage]:
    """For in the US and in China, against in the UK, and a trial that takes no side."""
    advice = {"US": "for", "UK": "against", "China": "for"}
    trial = made("EF-14 randomised 695 patients with glioblastoma.", "trial")
    options = [
        option(direction, ["tumour_treating_fields"], region=region, name=region)
        for region, direction in advice.items()
    ]
    return [options[0], trial, *options[1:]]


@pytest.mark.parametrize(
    ("regions", "told"),
    [
        (set(), ["f:US", "f:UK", "f:China"]),
        ({"UK"}, []),
        ({"US", "China"}, []),
        ({"UK", "China"}, ["f:UK", "f:China"]),
        ({"Europe"}, []),
    ],
)
def test_only_sides_of_the_regions_asked_about_are_told(regions: set[str], told: list[str]) -> None:
    assert [passage.id for passage in disagreeing(sides(), regions)] == told


def test_the_order_is_that_of_the_passages() -> None:
    backwards = sides()[::-1]
    assert [passage.id for passage in disagreeing(backwards, set())] == ["f:China", "f:UK", "f:US"]


def test_advice_on_other_treatments_and_figures_that_differ_are_no_disagreement() -> None:
    surgery = option("against", ["surgery"], region="UK", name="surgery")
    assert disagreeing([sides()[0], surgery], set()) == []
    figures = "In EF-14, median overall survival in newly diagnosed glioblastoma was {} months."
    assert disagreeing([made(figures.format("20.9"), "one"), made(figures.format("24.5"), "two")], set()) == []
    assert disagreeing([], set()) == []
