"""A question, read once: the concepts, names and words that a passage is held against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from assistant.drafting.content import (
    CLASS,
    PROPER,
    asked_words,
    chinese_pairs,
    concepts_of,
    forms,
    is_drug,
    is_rare,
    kinds_of,
    mentions_in,
    must_stand,
    stem,
)
from assistant.drafting.scope import asks_advice, in_plain_words, kinds_asked, names, settings


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


@lru_cache(maxsize=64)
def read_question(question: str) -> Asked:
    """Find what carries a question: its concepts, and the words around them that are not mere question words."""
    question = in_plain_words(question)
    mentions = mentions_in(question)
    rest = list(question)
    for start, end, _ in mentions:
        rest[start:end] = " " * (end - start)
    words = asked_words("".join(rest))
    concepts = [
        frozenset([token, *kinds_of(token), *forms(question[start:end])])
        for start, end, token in mentions
        if token != CLASS
    ]
    tokens = frozenset(token for _, _, token in mentions)
    named = [frozenset([stem(name), *concepts_of(name)]) for name in names(question)]
    named += [frozenset(forms(name)) for name in PROPER.findall("".join(rest)) if must_stand(name)]
    rare = [frozenset(forms(word)) for word in words if is_rare(word) and must_stand(word)]
    return Asked(
        groups=tuple(dict.fromkeys([*concepts, *(frozenset(forms(word)) for word in words)])),
        entities=frozenset(token for token in tokens if token.startswith("diagnosis=")) - {CLASS},
        drugs=frozenset(kind for token in tokens if is_drug(token) for kind in (token, *kinds_of(token))),
        named=tuple(named),
        rare=tuple(rare),
        bigrams=chinese_pairs(question),
        advice=asks_advice(question),
        kinds=kinds_asked(question),
        settings=settings(question),
    )
