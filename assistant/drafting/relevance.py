"""Does a passage answer a question: how near is it in meaning, and what of the question does it hold?

Near is not enough: a passage on the dose of one drug lies near to a question on the dose of another. So the
concepts and words that carry the question count as much as the embedding, and a passage that lacks a name which
the question asks about (a drug, a trial, another disease) is ruled out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, reduce

from assistant.drafting.scope import asks_advice, gives_advice, in_plain_words, kinds_asked, names, scope, settings
from ingestion.records import Passage
from ingestion.weights import locate
from retrieval.lexical.words import CHINESE, bigrams
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

OTHER_ENTITY = 0.6
"""Factor for a passage that speaks of other tumour types than the question."""

_WORD = re.compile(r"[a-z0-9]+(?:[./-][a-z0-9]+)*")
_PROPER = re.compile(
    r"(?<!^)(?<![.?!] )\b(?:[A-Z][a-z]+|[A-Za-z]*[A-Z][A-Za-z]*[A-Z0-9][\w-]*|[A-Z]+-?\d[\w-]*)\b", re.ASCII
)
_ENDINGS = (
    *("ations", "ation", "ating", "ated", "ously", "ities", "ments", "ences", "ances", "ivity", "ally"),
    *("ment", "ence", "ance", "able", "ible", "ions", "ings", "ous", "ion", "ity", "ent", "ing", "ies"),
    *("ed", "es", "al", "ly", "s", "e"),
)  # longest first
_CLASS = "diagnosis=glioma_nos"


@dataclass(frozen=True)
class Asked:
    """A question as the passages are held against it.

    Attributes:
        groups: For each thing that carries the question, the tokens (stems, concepts) that a passage may use for it.
        entities: Tumour types that it names.
        drugs: Drugs that it names; a passage must name one of them.
        named: Names that a passage must hold, each in one of its forms.
        rare: Words that are no everyday English; a passage must hold those that no passage at hand holds.
        bigrams: Character pairs of its Chinese, for passages in Chinese.
        advice: It asks what to do.
        kinds: Kinds of statement that answer best, by the metadata of the passages.
        settings: Settings that it speaks of (elderly, recurrent).
    """

    groups: tuple[frozenset[str], ...]
    entities: frozenset[str]
    drugs: frozenset[str]
    named: tuple[frozenset[str], ...]
    rare: tuple[frozenset[str], ...]
    bigrams: frozenset[str]
    advice: bool
    kinds: frozenset[str]
    settings: frozenset[str]


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


@lru_cache(maxsize=64)
def read_question(question: str) -> Asked:
    """Find what carries a question: its concepts, and the words around them that are not mere question words."""
    question = in_plain_words(question)
    mentions = _mentions(question)
    rest = list(question)
    for start, end, _ in mentions:
        rest[start:end] = " " * (end - start)
    words = _asked_words("".join(rest))
    concepts = [
        frozenset([token, *_kinds_of(token), *_forms(question[start:end])])
        for start, end, token in mentions
        if token != _CLASS
    ]
    tokens = frozenset(token for _, _, token in mentions)
    named = [frozenset([stem(name), *_tokens(name)]) for name in names(question)]
    named += [frozenset(_forms(name)) for name in _PROPER.findall("".join(rest)) if _must_stand(name)]
    rare = [frozenset(_forms(word)) for word in words if is_rare(word) and _must_stand(word)]
    return Asked(
        groups=tuple(dict.fromkeys([*concepts, *(frozenset(_forms(word)) for word in words)])),
        entities=frozenset(token for token in tokens if token.startswith("diagnosis=")) - {_CLASS},
        drugs=frozenset(kind for token in tokens if _is_drug(token) for kind in (token, *_kinds_of(token))),
        named=tuple(named),
        rare=tuple(rare),
        bigrams=_bigrams(question),
        advice=asks_advice(question),
        kinds=kinds_asked(question),
        settings=settings(question),
    )


def _asked_words(text: str) -> list[str]:
    """Return the words of a text that carry it; Chinese question words by their English names."""
    from retrieval.query import question_words

    spoken = [english for chinese, english in question_words().items() if chinese in text]
    return [word for word in _WORD.findall(" ".join([text, *spoken]).lower()) if _carries(word)]


def _carries(word: str) -> bool:
    return (len(word) > 1 or word.isdecimal()) and word not in _generic()


@cache
def _generic() -> frozenset[str]:
    return frozenset(word for line in scope().generic for word in line.split())


def _must_stand(name: str) -> bool:
    """Tell whether a name (a trial, a body, a country) must stand in a passage; known abbreviations may not."""
    return _carries(name.lower()) and name.lower() not in scope().synonyms


@cache
def _common_words() -> frozenset[str]:
    """Return the vocabulary of the embedded model: what it spells in one piece is everyday English."""
    path = locate("minilm").with_name("vocab.txt")
    return frozenset(path.read_text(encoding="utf-8").split())


def is_rare(word: str) -> bool:
    """Tell whether a word is no everyday English, such as a drug's name; numbers are not words."""
    return word.isalpha() and not {word, stem(word), f"{stem(word)}e"} & _common_words()


def _forms(words: str) -> Iterable[str]:
    """Return the stems of some words, and of what else they may be called."""
    for word in _WORD.findall(words.lower()):
        parts = [part for part in word.split("-") if len(part) > 3]
        yield from map(stem, (word, *parts, *scope().synonyms.get(word, ())))


def _kinds_of(token: str) -> list[str]:
    """Return the concepts that are kinds of another: a passage on PCV is one on chemotherapy."""
    return [f"{token.partition('=')[0]}={value}" for value in scope().kinds.get(token, ())]


def _is_drug(token: str) -> bool:
    field, _, value = token.partition("=")
    return field in ("treatment", "steroid") and value not in scope().modalities


@lru_cache(maxsize=4096)
def _mentions(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the concepts that a text mentions, as (start, end, "field=value")."""
    from ingestion.language import fold
    from ingestion.terminology import concepts, find

    kinds = frozenset(concept.kind for concept in concepts()) - {"ignore"}
    found = find(fold(text), kinds)
    return tuple((each.start, each.end, f"{each.concept.field}={each.concept.value}") for each in found)


def _tokens(text: str) -> frozenset[str]:
    return frozenset(token for _, _, token in _mentions(text))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Cut the commonest English endings off, so that "fractions" meets "fraction" and "survive" "survival"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _bigrams(text: str) -> frozenset[str]:
    """Return the character pairs of the Chinese in a text; words that only ask are no part of it."""
    plain = reduce(lambda left, word: left.replace(word, " "), scope().asking, text)
    return frozenset(pair for run in CHINESE.finditer(plain) for pair in bigrams(run.group()))


@lru_cache(maxsize=4096)
def held(text: str) -> frozenset[str]:
    """Return what a text holds: the stems of its words, of the parts of words like "40/15", and its concepts."""
    words = _WORD.findall(text.lower())
    parts = [part for word in words for part in re.split(r"[./-]", word) if part]
    return frozenset(stem(word) for word in [*words, *parts]) | _tokens(text)


def _held_by(passage: Passage) -> frozenset[str]:
    return held(f"{passage.title}\n{passage.section}\n{passage.text}\n{passage.source}\n{passage.region}")


def _said_by(passage: Passage) -> frozenset[str]:
    """Return what a passage says; a trial's result is one on a trial without having the word."""
    return held(passage.text) | {stem(word) for word in scope().kind_words.get(_kind(passage), ())}


def _kind(passage: Passage) -> str:
    return str(passage.metadata.get("kind", ""))


def _settings_of(passage: Passage) -> frozenset[str]:
    """Return the settings that a passage is about and no others; none where it holds in newly diagnosed tumours too."""
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
        shared = len(asked.bigrams & _bigrams(hit.passage.text)) / len(asked.bigrams)
        return Ranked(hit, relevance=shared, covered=shared)
    covered = _covered(asked, hit.passage)
    near = max(0.0, hit.similarity)
    relevance = (near + covered) / 2 if asked.groups else near
    entities = {token for token in _tokens(hit.passage.text) if token.startswith("diagnosis=")} - {_CLASS}
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
