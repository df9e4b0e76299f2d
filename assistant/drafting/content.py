"""What a text holds, as tokens that questions and passages share: stems of words, concepts, Chinese pairs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache, reduce
from math import log

from assistant.drafting.scope import drug_shaped, names, scope
from ingestion.weights import locate
from retrieval.lexical.words import CHINESE, bigrams

_WORD = re.compile(r"[a-z0-9]+(?:[./-][a-z0-9]+)*")
PROPER = re.compile(
    r"(?<!^)(?<![.?!] )\b(?:[A-Z][a-z]+|[A-Za-z]*[A-Z][A-Za-z]*[A-Z0-9][\w-]*|[A-Z]+-?\d[\w-]*)\b", re.ASCII
)
CODE_OR_NAME = re.compile(
    r"(?<![\w-])(?=[A-Z]{2})(?=[A-Z0-9]*[-\d]|[A-Z]{5})[A-Z0-9]+(?:-[A-Z0-9]+)*(?![\w-])"
    r"|(?<!^)(?<![.?!:] )(?<![\w-])[A-Z][a-z]{3,}(?![\w-])",
    re.ASCII,
)
"""A name in capitals, long or with a figure or hyphen; or a capitalised word that begins no sentence."""

LATIN_WORD = re.compile(r"[A-Za-z]{2,}", re.ASCII)
_ENDINGS = (
    *("ations", "ation", "ating", "ated", "ously", "ities", "ments", "ences", "ances", "ivity", "ally"),
    *("ment", "ence", "ance", "able", "ible", "ions", "ings", "ous", "ion", "ity", "ent", "ing", "ies"),
    *("ed", "es", "al", "ly", "s", "e"),
)  # longest first
COMMONEST, SELDOM = 2000, 12
"""Rank of the commonest words in the model's vocabulary, and how many times as far down a word says all it can."""

CLASS = "diagnosis=glioma_nos"
"""The whole field: no concept that tells one passage from another."""


def asked_words(text: str) -> list[str]:
    """Return the words of a text that carry it; Chinese question words by their English names."""
    from retrieval.query import question_words

    spoken = [english for chinese, english in question_words().items() if chinese in text]
    return [word for word in _WORD.findall(" ".join([text, *spoken]).lower()) if _carries(word)]


def _carries(word: str) -> bool:
    return (len(word) > 1 or word.isdecimal()) and word not in _generic()


@cache
def _generic() -> frozenset[str]:
    return frozenset(word for line in scope().generic for word in line.split())


def must_stand(name: str) -> bool:
    """Tell whether a name (a trial, a body, a country) must stand in a passage; known abbreviations may not."""
    return _carries(name.lower()) and name.lower() not in scope().synonyms


@cache
def _common_words() -> dict[str, int]:
    """Return the vocabulary of the embedded model, by rank: what it spells in one piece is everyday English."""
    path = locate("minilm").with_name("vocab.txt")
    return {word: rank for rank, word in enumerate(path.read_text(encoding="utf-8").split())}


def is_rare(word: str) -> bool:
    """Tell whether a word is no everyday English, such as a drug's name; numbers are not words."""
    return word.isalpha() and not {word, stem(word), f"{stem(word)}e"} & _common_words().keys()


def rarity(word: str) -> float:
    """Return how much a word says by how seldom it is written, 0 to 1.

    The vocabulary is in the order of how often its words are written, the commonest of them at about `COMMONEST`.
    """
    rank = _common_words().get(word)
    return 1.0 if rank is None else min(1.0, max(0.0, log(max(rank, COMMONEST) / COMMONEST) / log(SELDOM)))


def forms(words: str) -> Iterable[str]:
    """Return the stems of some words, and of what else they may be called."""
    for word in _WORD.findall(words.lower()):
        parts = [part for part in word.split("-") if len(part) > 3]
        yield from map(stem, (word, *parts, *scope().synonyms.get(word, ())))


def kinds_of(token: str) -> list[str]:
    """Return the concepts that are kinds of another: a passage on PCV is one on chemotherapy."""
    return [f"{token.partition('=')[0]}={value}" for value in scope().kinds.get(token, ())]


def is_drug(token: str) -> bool:
    """Tell whether a concept is a drug and no modality."""
    field, _, value = token.partition("=")
    return field in ("treatment", "steroid") and value not in scope().modalities


@lru_cache(maxsize=4096)
def mentions_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return the concepts that a text mentions, as (start, end, "field=value").

    Of names that say the same ("short-course radiotherapy", "radiotherapy") the shortest counts, so that the other
    words are still words.
    """
    from ingestion.language import fold
    from ingestion.terminology import concepts, find, mentions

    folded = fold(text)
    kinds = frozenset(concept.kind for concept in concepts() if concept.field)
    spans = []
    for whole in find(folded, kinds):
        says = (whole.concept.field, whole.concept.value)
        same = (
            (part.start, part.end)
            for part in mentions(folded)
            if whole.start <= part.start and part.end <= whole.end
            if (part.concept.field, part.concept.value) == says
        )
        spans.append((*min(same, key=lambda span: span[1] - span[0]), f"{says[0]}={says[1]}"))
    return tuple(spans)


def concepts_of(text: str) -> frozenset[str]:
    """Return the concepts of a text as "field=value"."""
    return frozenset(token for _, _, token in mentions_in(text))


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Cut the commonest English endings off, so that "fractions" meets "fraction" and "survive" "survival"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (3 if ending == "s" else 4):
            return word[: -len(ending)]
    return word


def chinese_pairs(text: str) -> frozenset[str]:
    """Return the character pairs of the Chinese in a text; words that only ask are no part of it."""
    plain = reduce(lambda left, word: left.replace(word, " "), scope().asking, text)
    return frozenset(pair for run in CHINESE.finditer(plain) for pair in bigrams(run.group()))


@lru_cache(maxsize=4096)
def held(text: str) -> frozenset[str]:
    """Return what a text holds: stems of words and of parts of words like "40/15", concepts, names, Chinese pairs."""
    words = _WORD.findall(text.lower())
    parts = [part for word in words for part in (*re.split(r"[./-]", word), *word.split("/"), word.replace("-", ""))]
    return (
        frozenset(stem(word) for word in [*words, *filter(None, parts), *names(text), *drug_shaped(text)])
        | concepts_of(text)
        | chinese_pairs(text)
    )
