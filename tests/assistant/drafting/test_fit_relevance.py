"""The fit on a toy set, and the questions that the shipped weights are fitted on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import yaml

import assistant.drafting
from assistant.drafting.fit_relevance import AGAINST, COMPARING, LOST, OF_EMBEDDER, Lesson, fit, lessons
from assistant.drafting.relevance import Weights, _weights
from assistant.drafting.signals import NAMES
from evals.knowledge.questions import HELD_OUT, asked, pairs, traps
from ingestion.guidelines import load_pack
from ingestion.records import Document, Passage
from retrieval import open_store

LANGUAGES = ("en", "zh")
NEAR, HELD = NAMES.index("near"), NAMES.index("held")


def written(name: str) -> dict[str, Any]:
    folder = Path(assistant.drafting.__file__).parent
    found: dict[str, Any] = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    return found


def answerable(language: str) -> list[str]:
    return [entry["question"] for entry in written("answerable.yaml")[language]]


def unanswerable(language: str) -> list[str]:
    return [question for group in written("unanswerable.yaml")[language].values() for question in group]


def toy(count: int, *, seed: int, answers: bool) -> list[Lesson]:
    """Lessons of noise, in which the right passage of the answerable ones is near and holds the words."""
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        rows, right = draw.uniform(0, 0.5, (5, len(NAMES))), np.zeros(5, dtype=bool)
        if answers:
            at = draw.integers(5)
            right[at] = True
            rows[at, [NEAR, HELD]] += 0.4
        found.append(Lesson(rows, right))
    return found


def best(weights: Weights, given: list[Lesson]) -> npt.NDArray[np.float64]:
    """The log odds that each lesson's best passage answers."""
    return weights.answers.of(np.array([lesson.rows[weights.rank.of(lesson.rows).argmax()] for lesson in given]))


def test_the_fit_finds_what_answers_and_is_the_same_each_time() -> None:
    can, can_not = toy(60, seed=1, answers=True), toy(60, seed=2, answers=False)
    weights = fit(can, can_not)
    assert weights == fit(can, can_not)
    assert {name for name, weight in weights.rank.weights.items() if weight > 3} == {"near", "held"}
    first = [lesson.right[weights.rank.of(lesson.rows).argmax()] for lesson in toy(60, seed=3, answers=True)]
    assert np.mean(first) > 0.9
    assert (best(weights, can) < weights.enough).sum() <= LOST * len(can) + 1
    assert np.mean(best(weights, can_not) < weights.enough) > 0.8


def test_signals_that_are_left_out_get_no_weight() -> None:
    weights = fit(toy(40, seed=1, answers=True), toy(40, seed=2, answers=False), OF_EMBEDDER)
    assert {weights.rank.weights[name] for name in OF_EMBEDDER} == {0}
    assert {weights.answers.weights[name] for name in (*COMPARING, *OF_EMBEDDER)} == {0}
    assert weights.rank.weights["held"] > 0


def test_no_signal_counts_the_wrong_way() -> None:
    can, can_not = toy(40, seed=1, answers=True), toy(40, seed=2, answers=False)
    for lesson in can:
        lesson.rows[lesson.right, NAMES.index("said")] = 0.0  # as if the authors had avoided the passage's words
        lesson.rows[lesson.right, NAMES.index("entity")] = 1.0
    for found in (
        fit(can, can_not).rank,
        *(each for sets in _weights().values() for each in (sets.rank, sets.answers)),
    ):
        assert all(weight <= 0 if name in AGAINST else weight >= 0 for name, weight in found.weights.items())


def test_a_signal_that_never_varies_gets_no_weight() -> None:
    can, can_not = toy(40, seed=1, answers=True), toy(40, seed=2, answers=False)
    for lesson in (*can, *can_not):
        lesson.rows[:, NAMES.index("region")] = 1.0
    assert fit(can, can_not).rank.weights["region"] == 0


def test_a_question_whose_passages_are_not_found_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    questions: dict[str, Any] = {
        "answerable.yaml": {
            "en": [
                {"question": "What is the dose of lomustine?", "passages": ["d"]},
                {"question": "What is the dose of PCV?", "passages": ["elsewhere"]},
            ]
        },
        "unanswerable.yaml": {"en": {"field": ["Does aspirin help?"], "other": ["What is the time?"]}},
    }
    monkeypatch.setattr("assistant.drafting.fit_relevance._written", questions.__getitem__)
    text = "Lomustine is given at 110 mg/m2."
    with open_store(tmp_path / "s", create=True) as store:
        store.add([Document(id="d", text=text)], [Passage(id="d", doc="d", text=text)])
        can, can_not = lessons(store, "en")
    assert [lesson.right.tolist() for lesson in can] == [[True]]
    assert [lesson.right.tolist() for lesson in can_not] == [[False], [False]]
    assert can[0].rows.shape == (1, len(NAMES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answerable_question_names_statements_and_every_statement_has_one(language: str) -> None:
    there = {passage.id for passage in load_pack()[1]}
    entries = written("answerable.yaml")[language]
    assert all(entry["passages"] for entry in entries)
    named = {name for entry in entries for name in entry["passages"]}
    assert named - there == set()
    assert there - named == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_is_both_and_none_is_measured_on(language: str) -> None:
    can, can_not = set(answerable(language)), set(unanswerable(language))
    assert len(can) == len(answerable(language))
    assert can & can_not == set()
    measured = {each.question for each in (*asked(HELD_OUT), *traps(HELD_OUT))}
    measured |= {getattr(pair, language) for pair in pairs(HELD_OUT)}
    assert (can | can_not) & measured == set()
