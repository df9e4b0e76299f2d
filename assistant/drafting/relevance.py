"""Does a passage answer a question: how near is it in meaning, and what of the question does it hold?

Near is not enough: a passage on the dose of one drug lies near to a question on the dose of another. So the
concepts and words that carry the question count as much as the embedding, and a passage that lacks a name which
the question asks about (a drug, a trial, another disease) is ruled out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.asked import Asked
from assistant.drafting.content import CLASS, chinese_pairs, concepts_of, held, stem
from assistant.drafting.scope import gives_advice, scope
from ingestion.records import Passage
from retrieval.lexical.words import CHINESE
from retrieval.records import Hit

ENOUGH = 0.5
"""Least relevance of a passage that may answer; set on the questions in tests/assistant/drafting."""

MARGIN = 0.85
"""Passages with at least this part of the best one's relevance are used beside it."""

NEARBY = 0.12
"""They may lie farther from the question than the best one by at most this much cosine."""

SORT = 0.12
"""Added to the relevance of a passage of the sort that is asked for: an advice, a trial, a definition."""

NAME_WEIGHT, CONCEPT_WEIGHT = 2.0, 1.5
"""A name or rare word, and a concept of the field, carry a question as much as so many everyday words."""

STRONG = 0.03
"""Added to a strong recommendation, where advice is asked for."""

MOST = 4
"""An answer rests on at most so many passages."""

OTHER_SETTING = 0.85
"""Factor for a passage on a setting (old age, recurrence) that the question does not speak of."""

OLD = 60
"""A statement on people of this age or more is one on old age, years."""

OTHER_ENTITY = 0.6
"""Factor for a passage that speaks of other tumour types than the question."""


@dataclass(frozen=True)
class Ranked:
    """A hit with how well it answers.

    Attributes:
        hit: The hit.
        relevance: 0 to 1.
        covered: Part of the question that the passage holds, 0 to 1.
    """

    hit: Hit
    relevance: float
    covered: float


def _held_by(passage: Passage) -> frozenset[str]:
    return held(f"{passage.title}\n{passage.section}\n{passage.text}\n{passage.source}\n{passage.region}")


def _said_by(passage: Passage) -> frozenset[str]:
    """Return what a passage says; a trial's result is one on a trial without having the word."""
    return held(passage.text) | {stem(word) for word in scope().kind_words.get(_kind(passage), ())}


def _kind(passage: Passage) -> str:
    return str(passage.metadata.get("kind", ""))


def _settings_of(passage: Passage) -> frozenset[str]:
    """Return the settings that a passage is about and no others; none where it holds in newly diagnosed tumours too."""
    youngest = passage.metadata.get("applies_age_min")
    if isinstance(youngest, int) and youngest >= OLD:
        return frozenset({"elderly"})
    found = passage.metadata.get("applies_setting", ())
    listed = {found} if isinstance(found, str) else set(map(str, found if isinstance(found, list | tuple) else ()))
    return frozenset(listed) if listed <= scope().settings.keys() else frozenset()


def rank(asked: Asked, hits: Sequence[Hit]) -> list[Ranked]:
    """Order hits by how well they answer, best first; those that lack what they must hold are left out."""
    known = frozenset[str]().union(*(_held_by(hit.passage) for hit in hits))
    # A rare word that no passage at hand has may be a drug that nobody here knows; others are just long words.
    unknown = any(not word & known for word in asked.rare) and not (asked.bigrams and _any_chinese(hits))
    if unknown:
        return []
    ranked = [_ranked(asked, hit) for hit in hits if _may_answer(asked, hit.passage)]
    return sorted(ranked, key=lambda each: -each.relevance)


def _any_chinese(hits: Sequence[Hit]) -> bool:
    return any(CHINESE.search(hit.passage.text) for hit in hits)


def _may_answer(asked: Asked, passage: Passage) -> bool:
    holds = _held_by(passage)
    if asked.drugs and not asked.drugs & holds:
        return False
    foreign = asked.entities & {f"diagnosis={value}" for value in scope().foreign}
    return not (foreign and not foreign & holds) and all(name & holds for name in asked.named)


def _ranked(asked: Asked, hit: Hit) -> Ranked:
    if asked.bigrams and CHINESE.search(hit.passage.text):
        # The embedder may read no Chinese; the characters themselves tell.
        shared = len(asked.bigrams & chinese_pairs(hit.passage.text)) / len(asked.bigrams)
        return Ranked(hit, relevance=shared, covered=shared)
    covered = _covered(asked, hit.passage)
    near = max(0.0, hit.similarity)
    relevance = (near + covered) / 2 if asked.groups else near
    entities = {token for token in concepts_of(hit.passage.text) if token.startswith("diagnosis=")} - {CLASS}
    if asked.entities and entities and not asked.entities & entities:
        return Ranked(hit, relevance=relevance * OTHER_ENTITY, covered=covered)
    if covered >= ENOUGH and _is_of_sort(asked, hit.passage):
        strong = asked.advice and "strong" in hit.passage.strength and "option" in asked.kinds
        relevance = min(1.0, relevance + SORT + STRONG * strong)
    special = _settings_of(hit.passage)
    if special and not special & asked.settings:
        relevance *= OTHER_SETTING
    return Ranked(hit, relevance=relevance, covered=covered)


def _is_of_sort(asked: Asked, passage: Passage) -> bool:
    return _kind(passage) in asked.kinds or (asked.advice and gives_advice(passage.text))


def _covered(asked: Asked, passage: Passage) -> float:
    """Return which part of the question a passage holds; what only its headings or its source hold counts half."""
    said, holds = _said_by(passage), _held_by(passage)
    shares = [(_weight(asked, group), 1.0 if group & said else 0.5 if group & holds else 0.0) for group in asked.groups]
    whole = sum(weight for weight, _ in shares)
    return sum(weight * share for weight, share in shares) / whole if whole else 0.0


def _weight(asked: Asked, group: frozenset[str]) -> float:
    carries = any(group & name for name in (*asked.named, *asked.rare)) or group & asked.drugs
    if carries:
        return NAME_WEIGHT
    return CONCEPT_WEIGHT if any("=" in token for token in group) else 1.0


def choose(ranked: Sequence[Ranked], *, most: int = MOST) -> list[Ranked]:
    """Return the few passages that answer: good enough, and about as good as the best."""
    good = [each for each in ranked if each.relevance >= ENOUGH]
    return [each for each in good if _is_beside(each, good[0])][:most]


def _is_beside(one: Ranked, best: Ranked) -> bool:
    nearby = one.hit.similarity >= best.hit.similarity - NEARBY
    return nearby and one.relevance >= MARGIN * best.relevance
