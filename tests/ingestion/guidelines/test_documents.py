"""Whole guidelines in the layouts of real ones: every recommendation is found, with all that is said of it."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion.guidelines import Guideline, load_guideline, passages
from ingestion.records import Passage
from tests.ingestion.guidelines import press

EXPECTED: dict[str, Any] = yaml.safe_load((press.DOCUMENTS / "expected.yaml").read_text(encoding="utf-8"))
NAMES = [
    pytest.param(name, marks=[pytest.mark.browser] if press.needs_browser(name) else []) for name in sorted(EXPECTED)
]

Read = tuple[str, Guideline, list[Passage]]

_read: dict[str, Read] = {}


@pytest.fixture
def read(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Read:
    """A document of the tests, made and read once, and its passages."""
    name = request.param
    if name not in _read:
        chromium = request.getfixturevalue("chromium") if press.needs_browser(name) else ""
        guideline = load_guideline(press.made(name, tmp_path_factory.mktemp("press"), chromium))
        found = passages(guideline.document, pages=guideline.pages, imprint=guideline.imprint)
        _read[name] = name, guideline, found
    return _read[name]


every_document = pytest.mark.parametrize("read", NAMES, indirect=True)


def is_recommendation(passage: Passage) -> bool:
    return bool(passage.metadata.get("recommendation") or passage.strength or passage.metadata.get("evidence_level"))


@every_document
def test_every_recommendation_is_found_and_nothing_else_is_one(read: Read) -> None:
    name, _, found = read
    expected = EXPECTED[name]
    got = [
        [
            passage.metadata.get("recommendation", ""),
            passage.strength,
            passage.metadata.get("evidence_level", ""),
            passage.metadata.get("population", ""),
            passage.metadata.get("page"),
            passage.section.removeprefix(f"{expected['title']} > "),
        ]
        for passage in found
        if is_recommendation(passage)
    ]
    numbered = [row for row in got if row[0]] if expected.get("graded") else got
    assert numbered == [row[:6] for row in expected["recommendations"]]
    assert len(got) == len(expected["recommendations"]) + expected.get("graded", 0)


@every_document
def test_a_recommendation_is_whole(read: Read) -> None:
    name, _, found = read
    whole = [row[6:] for row in EXPECTED[name]["recommendations"]]
    held = [
        [each for each in found if each.text.startswith(begins) and each.text.endswith(ends)] for begins, ends in whole
    ]
    assert [len(each) for each in held] == [1] * len(whole)


@every_document
def test_title_year_region_and_version_are_those_of_the_title_page(read: Read) -> None:
    name, _, found = read
    expected = EXPECTED[name]
    assert {each.title for each in found} == {expected["title"]}
    assert {each.year for each in found} == {expected.get("year")}
    assert {each.region for each in found} == {expected.get("region", "")}
    assert {each.metadata.get("version") for each in found} == {expected.get("version")}


@every_document
def test_running_heads_are_gone_and_the_text_is_in_order(read: Read) -> None:
    name, guideline, found = read
    kept = "\n".join(f"{each.section}\n{each.text}" for each in found)
    assert [said for said in EXPECTED[name].get("absent", []) if said in kept] == []
    assert [said for said in EXPECTED[name].get("present", []) if said not in kept] == []
    places = [guideline.document.text.find(said) for said in EXPECTED[name].get("order", [])]
    assert -1 not in places
    assert places == sorted(places)


@every_document
def test_passages_are_slices_in_order_on_their_pages(read: Read) -> None:
    _, guideline, found = read
    text = guideline.document.text
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert len({each.id for each in found}) == len(found)
    assert list(guideline.pages) == sorted(guideline.pages)
    pages = [each.metadata.get("page") for each in found]
    assert pages == ([None] * len(found) if not guideline.pages else sorted(pages))


PRINTED = [name for name in sorted(EXPECTED) if press.needs_browser(name)]


@pytest.mark.parametrize("read", [pytest.param(n, marks=pytest.mark.browser) for n in PRINTED], indirect=True)
def test_no_letter_is_lost_added_or_moved(read: Read) -> None:
    name, guideline, _ = read
    lines = guideline.document.text.split("\n")
    running = [line for line in lines if not re.match(r"(- [^:]+: |Table \d|表\d)", line)]
    assert letters("\n".join(running)) == letters(press.source_text(Path(name).stem))


def letters(text: str) -> str:
    """Return letters and figures alone, case aside: what printing doesn't change."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text))).casefold()
