"""The judges on texts that a person can judge by eye."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from assistant.grounding.sources import Sources
from assistant.grounding.statement import Statement
from assistant.grounding.support import Coverage
from evals.grounding.cases import Case
from evals.grounding.judges.base import Reading, ask, sentences_of
from evals.grounding.judges.embedding import Embedding
from evals.grounding.judges.entailment import ModelAlone
from evals.grounding.judges.gate import Gate, rules_only
from evals.grounding.judges.overlap import Overlap
from retrieval.embed.base import Embedder

SOURCE = "There is a mass in the left frontal lobe. It measures 42 mm."


class Letters(Embedder):
    """Counts letters: the same sentence has the same vector, and it tells how often it was asked."""

    name = "letters"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.floating]:
        self.asked += texts
        return np.array([[text.count(letter) + 0.01 for letter in "abcdefghij"] for text in texts])


class Table:
    """A model that entails what it is told to, and keeps what it was asked."""

    def __init__(self, entailed: dict[str, tuple[float, float, float]]) -> None:
        self.entailed = entailed
        self.asked: list[tuple[str, str]] = []

    def probabilities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        self.asked += pairs
        return np.array([self.entailed.get(claim, (0.1, 0.8, 0.1)) for _, claim in pairs], dtype=np.float32)


def closest(claim: Statement, sources: Sources) -> str:
    return next((statement.text for _, statement in sources.closest(claim)), "")


def test_overlap_counts_distinct_words():
    said = Overlap().opinions(Reading([SOURCE]), ["A left mass. A mass.", "The right mass", "!"])
    assert [opinion.score for opinion in said] == [1.0, pytest.approx(2 / 3), 1.0]
    assert said[0].verdict is None


def test_overlap_counts_chinese_characters():
    said = Overlap().opinions(Reading(["左侧额叶肿块。"]), ["左侧肿块", "右侧肿块"])
    assert [opinion.score for opinion in said] == [1.0, 0.75]


def test_embedding_takes_the_nearest_sentence_and_the_mean():
    embedder = Letters()
    judge = Embedding(embedder)
    same, both = judge.opinions(Reading(["Bad cab. Hid gig."]), ["Hid gig.", "Hid gig. Eee eee."])
    assert same.score == pytest.approx(1.0, abs=1e-5)
    assert 0.5 < both.score < 0.9
    assert len(embedder.asked) == len(set(embedder.asked)) == 3
    judge.opinions(Reading(["Bad cab."]), ["Hid gig."])
    assert len(embedder.asked) == 3


def test_rules_object_to_what_a_check_reads_and_to_nothing_else():
    texts = ["There is a mass in the right frontal lobe.", "Lunch was served on the terrace."]
    rules, ours = (
        rules_only().opinions(Reading([SOURCE]), texts),
        Gate(scorer=Coverage()).opinions(Reading([SOURCE]), texts),
    )
    assert [opinion.verdict for opinion in rules] == ["contradicted", "supported"]
    assert [opinion.verdict for opinion in ours] == ["contradicted", "unsupported"]


def test_the_model_alone_is_as_good_as_its_worst_claim():
    mass, size = "There is a mass.", "The mass measures 42 mm."
    model = Table({mass: (0.9, 0.05, 0.05), size: (0.2, 0.1, 0.7)})
    texts = [mass, f"{mass} {size}", "FINDINGS:", "Xyzzy plugh."]
    good, bad, silent, strange = ModelAlone(model, closest).opinions(Reading([SOURCE]), texts)
    assert (round(good.score, 4), good.verdict) == (0.9, "supported")
    assert (round(bad.score, 4), bad.verdict) == (0.2, "contradicted")
    assert (silent.score, silent.verdict) == (1.0, "supported")
    assert (strange.score, strange.verdict) == (0.0, "unsupported")
    assert len(model.asked) == len(set(model.asked))


def test_opinions_come_in_the_order_of_the_cases():
    cases = [
        Case(str(at), "d", (source,), text, faithful=True)
        for at, (source, text) in enumerate([("b", "b"), ("a", "b"), ("b", "a"), ("a", "a")])
    ]
    told: list[int] = []
    assert [opinion.score for opinion in ask([Overlap()], cases, told.append)["overlap"]] == [1.0, 0.0, 0.0, 1.0]
    assert told == [2, 4]


def test_a_text_without_a_sentence_is_one():
    assert sentences_of("One. Two.") == ["One.", "Two."]
    assert sentences_of("") == [""]
