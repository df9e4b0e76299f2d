"""What speaks for a passage as the answer to a question, as numbers from 0 to 1.

Near is not enough: a passage on the dose of one drug lies near to a question on the dose of another. So the words and
concepts that carry the question are looked for in the passage, each counted by how few of the passages at hand hold
it, and the question is held against the ways in which people ask for the passage, where these are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

from assistant.drafting.asked import Asked
from assistant.drafting.content import CLASS, chinese_pairs, concepts_of, held, stem
from assistant.drafting.likeness import likeness
from assistant.drafting.scope import gives_advice, scope
from ingestion.guidelines.statements import rendering, ways_of_asking
from ingestion.records import Passage
from retrieval.lexical.words import CHINESE
from retrieval.records import Hit

if TYPE_CHECKING:
    import numpy.typing as npt

SIGNALS = {
    "found": "score of the search, as a share of the best one's",
    "near": "cosine of question and passage",
    "asked": "cosine of the question and the nearest way of asking for the passage",
    "worded": "cosine of the question and the statement in its language",
    "pairs": "character pairs that the question shares with the passage's Chinese",
    "said": "part of the question that the text holds",
    "held": "part that its headings, source or ways of asking hold too",
    "lacking": "weight of the heaviest part that is nowhere",
    "telling": "part that they hold, each word counted by how seldom English has it",
    "missing": "the most telling word that is nowhere",
    "named": "part of the names asked about (drugs, trials, other diseases) that it lacks",
    "rare": "it holds a rare word of the question",
    "entity": "it is on other tumours",
    "setting": "it is on old age or recurrence, and the question is not",
    "region": "another region's guidance is asked for",
    "sort": "it is of the sort asked for: an advice, a trial, a definition",
    "behind": "how far `near` is behind the best of the passages at hand",
    "asked_behind": "the same of `asked`",
    "worded_behind": "the same of `worded`",
    "pairs_behind": "the same of `pairs`",
    "held_behind": "the same of `held`",
    "unnamed": "none of the passages at hand holds a name that is asked about",
    "unknown": "how many rare words of the question none of them holds, 1 for two and more",
    "field": "the question names a glioma or its care",
}
NAMES = tuple(SIGNALS)

OLD = 60
"""A statement on people of this age or more is one on old age, years."""

EVERYDAY = 0.3
"""What a word that all passages hold still counts; one that few hold counts 1 and more."""


Groups = Sequence[frozenset[str]]


@dataclass(frozen=True)
class Question:
    """A question with what it is compared by.

    Attributes:
        asked: The question, read.
        text: Its words.
        language: "en" or "zh".
    """

    asked: Asked
    text: str
    language: str


def signals(question: Question, hits: Sequence[Hit]) -> npt.NDArray[np.float64]:
    """Return the signals of each hit in the order of `NAMES`, shape (len(hits), len(NAMES))."""
    if not hits:
        return np.zeros((0, len(NAMES)))
    asked = question.asked
    holds = [held_by(hit.passage) for hit in hits]
    groups = (*asked.groups, *asked.said) if any(map(_has_chinese, hits)) else asked.groups
    weights = _weights(groups, holds)
    best = max(hit.score for hit in hits)
    near = np.array([max(0.0, hit.similarity) for hit in hits])
    known = frozenset[str]().union(*holds)
    unnamed = float(any(not name & known for name in asked.must_hold))
    unknown = min(1.0, 0.5 * sum(not word & known for word in asked.rare))
    field = float(asked.field)
    like, worded = likeness(question.text, question.language, [hit.passage for hit in hits])
    pairs = np.array([_pairs(asked, hit.passage) for hit in hits])
    whole = np.array([_covered(groups, tokens, weights) for tokens in holds])
    rows = [
        (
            hit.score / best if best > 0 else 0.0,
            near[at],
            like[at],
            worded[at],
            pairs[at],
            _covered(groups, said_by(hit.passage), weights),
            whole[at],
            _lacking(groups, holds[at], weights),
            _covered(asked.groups, holds[at], asked.rarity),
            _lacking(asked.groups, holds[at], asked.rarity),
            _unnamed(asked, holds[at]),
            float(any(word & holds[at] for word in asked.rare)),
            _other_entity(asked, hit.passage),
            _other_setting(asked, hit.passage),
            float(bool(asked.regions) and hit.passage.region not in asked.regions),
            _is_of_sort(asked, hit.passage),
            near.max() - near[at],
            like.max() - like[at],
            worded.max() - worded[at],
            pairs.max() - pairs[at],
            whole.max() - whole[at],
            unnamed,
            unknown,
            field,
        )
        for at, hit in enumerate(hits)
    ]
    return np.array(rows, dtype=np.float64)


def held_by(passage: Passage) -> frozenset[str]:
    """Return the stems and concepts of everything that is known of a passage."""
    chinese = rendering(passage)
    asked = (way for language in ("en", "zh") for way in ways_of_asking(passage, language))
    about = (passage.title, passage.section, passage.text, passage.source, passage.region)
    return held("\n".join((*about, chinese.quote if chinese else "", *asked)))


def said_by(passage: Passage) -> frozenset[str]:
    """Return what a passage says; a trial's result is one on a trial without having the word."""
    chinese = rendering(passage)
    return held(f"{passage.text}\n{chinese.quote}" if chinese else passage.text) | {
        stem(word) for word in scope().kind_words.get(_kind(passage), ())
    }


def _kind(passage: Passage) -> str:
    return str(passage.metadata.get("kind", ""))


def _has_chinese(hit: Hit) -> bool:
    return rendering(hit.passage) is not None or CHINESE.search(hit.passage.text) is not None


def _weights(groups: Groups, holds: Sequence[frozenset[str]]) -> list[float]:
    """Return what each part of a question counts: the fewer of the passages at hand hold it, the more."""
    found = []
    for group in groups:
        having = sum(bool(group & each) for each in holds)
        found.append(EVERYDAY + log((len(holds) + 1) / (having + 1)) / log(len(holds) + 1))
    return found


def _covered(groups: Groups, tokens: frozenset[str], weights: Sequence[float]) -> float:
    whole = sum(weights)
    there = sum(weight for group, weight in zip(groups, weights, strict=True) if group & tokens)
    return there / whole if whole else 1.0  # a question of everyday words alone is carried by its meaning


def _lacking(groups: Groups, tokens: frozenset[str], weights: Sequence[float]) -> float:
    missing = (weight for group, weight in zip(groups, weights, strict=True) if not group & tokens)
    return max(missing, default=0.0)


def _unnamed(asked: Asked, tokens: frozenset[str]) -> float:
    missing = sum(not name & tokens for name in asked.must_hold)
    return missing / len(asked.must_hold) if asked.must_hold else 0.0


def _pairs(asked: Asked, passage: Passage) -> float:
    """Return how much of the question's Chinese stands in the passage's: its text, rendering or a way of asking."""
    if not asked.bigrams:
        return 0.0
    chinese = rendering(passage)
    texts = [passage.text] if CHINESE.search(passage.text) else []
    texts += [chinese.quote] if chinese else []
    whole = max((len(asked.bigrams & chinese_pairs(text)) / len(asked.bigrams) for text in texts), default=0.0)
    ways = [chinese_pairs(way) for way in ways_of_asking(passage, "zh")]
    alike = (2 * len(asked.bigrams & way) / (len(asked.bigrams) + len(way)) for way in ways if way)
    return max(whole, *alike, 0.0)


def _other_entity(asked: Asked, passage: Passage) -> float:
    entities = {token for token in concepts_of(passage.text) if token.startswith("diagnosis=")} - {CLASS}
    return float(bool(asked.entities and entities and not asked.entities & entities))


def _other_setting(asked: Asked, passage: Passage) -> float:
    special = _settings_of(passage)
    return float(bool(special and not special & asked.settings))


def _settings_of(passage: Passage) -> frozenset[str]:
    """Return the settings that a passage is about and no others; none where it holds in newly diagnosed tumours too."""
    youngest = passage.metadata.get("applies_age_min")
    if isinstance(youngest, int) and youngest >= OLD:
        return frozenset({"elderly"})
    found = passage.metadata.get("applies_setting", ())
    listed = {found} if isinstance(found, str) else set(map(str, found if isinstance(found, list | tuple) else ()))
    return frozenset(listed) if listed <= scope().settings.keys() else frozenset()


def _is_of_sort(asked: Asked, passage: Passage) -> float:
    return float(_kind(passage) in asked.kinds or (asked.advice and gives_advice(passage.text)))
