"""Does a passage answer a question: how near is it in meaning, and which of the question's words does it hold?

Near is not enough: a passage on the dose of one drug lies near to a question on the dose of another. So the words
that carry the question count as much as the embedding, and a drug that the passage doesn't name rules it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, reduce

from assistant.drafting.scope import names, scope
from ingestion.records import Passage
from retrieval.lexical.words import CHINESE, bigrams
from retrieval.records import Hit

ENOUGH = 0.5
"""Least relevance of a passage that may answer; set on the questions in tests/assistant/drafting."""

MARGIN = 0.8
"""Passages with at least this part of the best one's relevance are used beside it."""

_WORD = re.compile(r"[a-z0-9]+(?:[./-][a-z0-9]+)*")
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ed", "es", "al", "ly", "s", "e")


@dataclass(frozen=True)
class Asked:
    """A question as the passages are held against it.

    Attributes:
        groups: For each word that carries the question, the stems that a passage may use for it.
        named: Drugs and methods that a passage must name.
        bigrams: Character pairs of its Chinese, for passages in Chinese.
    """

    groups: tuple[frozenset[str], ...]
    named: tuple[frozenset[str], ...]
    bigrams: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ranked:
    """A hit with how well it answers.

    Attributes:
        hit: The hit.
        relevance: 0 to 1.
        covered: Part of the question's words that the passage holds, 0 to 1.
    """

    hit: Hit
    relevance: float
    covered: float


def read_question(question: str) -> Asked:
    """Find the words that carry a question; concepts may be met by any of their names, in both languages."""
    from retrieval.query import question_words

    spoken = [english for chinese, english in question_words().items() if chinese in question]
    words = [word for word in _WORD.findall(" ".join([question.lower(), *spoken])) if _carries(word)]
    groups = {word: frozenset([stem(word), *map(stem, scope().synonyms.get(word, ()))]) for word in words}
    concepts = [group for group in _concepts(question) if not any(group & other for other in groups.values())]
    widened = [_widened(group, question) for group in groups.values()]
    named = tuple(frozenset([stem(name), *_names_of(name)]) for name in names(question))
    return Asked(tuple(dict.fromkeys([*widened, *concepts])), named, _bigrams(question))


def _bigrams(text: str) -> frozenset[str]:
    """Return the character pairs of the Chinese in a text; words that only ask are no part of it."""
    plain = reduce(lambda left, word: left.replace(word, " "), scope().asking, text)
    return frozenset(pair for run in CHINESE.finditer(plain) for pair in bigrams(run.group()))


def _carries(word: str) -> bool:
    return len(word) > 1 and word not in _generic()


@cache
def _generic() -> frozenset[str]:
    return frozenset(word for line in scope().generic for word in line.split())


def _concepts(question: str) -> list[frozenset[str]]:
    """Return the names of what a Chinese question mentions, one group a concept, as stems."""
    runs = [run.group() for run in CHINESE.finditer(question)]
    return [frozenset(_stems(names)) for names in _mentioned(" ".join(runs)) if names]


def _widened(group: frozenset[str], question: str) -> frozenset[str]:
    """Add the other names of the concept that a word of the question belongs to."""
    for found in _mentioned(question):
        held = frozenset(_stems(found))
        if group & held:
            return group | held
    return group


def _names_of(name: str) -> frozenset[str]:
    return frozenset(_stems(name for found in _mentioned(name) for name in found))


def _stems(phrases: Iterable[str]) -> Iterable[str]:
    """Return the stem of each name that is one word; of longer names, their abbreviations stand beside them."""
    return [stem(phrase.lower()) for phrase in phrases if " " not in phrase.strip()]


@lru_cache(maxsize=256)
def _mentioned(text: str) -> tuple[tuple[str, ...], ...]:
    """Return for each concept that a text mentions its names in both languages."""
    from ingestion.language import fold
    from ingestion.terminology import concepts, find

    kinds = frozenset(concept.kind for concept in concepts()) - {"ignore"}
    mentions = find(fold(text), kinds)
    return tuple(tuple(name for terms in mention.concept.names.values() for name in terms) for mention in mentions)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Cut the commonest English endings off, so that "fractions" meets "fraction" and "survive" "survival"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def rank(asked: Asked, hits: Sequence[Hit]) -> list[Ranked]:
    """Order hits by how well they answer, best first; those that miss a named drug are left out."""
    ranked = [_ranked(asked, hit) for hit in hits if not _lacks_a_name(asked, hit.passage)]
    return sorted(ranked, key=lambda each: -each.relevance)


def _ranked(asked: Asked, hit: Hit) -> Ranked:
    if asked.bigrams and CHINESE.search(hit.passage.text):
        # The embedder may read no Chinese; the characters themselves tell.
        shared = len(asked.bigrams & _bigrams(hit.passage.text)) / len(asked.bigrams)
        return Ranked(hit, relevance=shared, covered=shared)
    held = _held(hit.passage)
    covered = sum(bool(group & held) for group in asked.groups) / len(asked.groups) if asked.groups else 0.0
    near = max(0.0, hit.similarity)
    return Ranked(hit, relevance=(near + covered) / 2 if asked.groups else near, covered=covered)


def _lacks_a_name(asked: Asked, passage: Passage) -> bool:
    held = _held(passage)
    return any(not name & held for name in asked.named)


@lru_cache(maxsize=4096)
def words_held(text: str) -> frozenset[str]:
    """Return the stems of a text's words, and of the parts of words like "40/15" and "5-ALA"."""
    words = _WORD.findall(text.lower())
    parts = [part for word in words for part in re.split(r"[./-]", word) if part]
    return frozenset(stem(word) for word in [*words, *parts])


def _held(passage: Passage) -> frozenset[str]:
    return words_held(f"{passage.title} {passage.section} {passage.text}")


def choose(ranked: Sequence[Ranked], *, most: int = 3) -> list[Ranked]:
    """Return the few passages that answer: good enough, and about as good as the best."""
    good = [each for each in ranked if each.relevance >= ENOUGH]
    return [each for each in good if each.relevance >= MARGIN * good[0].relevance][:most]
