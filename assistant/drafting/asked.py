"""A question, read once: the concepts, names and words that a passage is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.drafting.content import (
    CLASS,
    CODE_OR_NAME,
    LATIN_WORD,
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
    rarity,
    stem,
)
from assistant.drafting.scope import (
    asks_advice,
    drug_shaped,
    in_plain_words,
    is_about_glioma,
    kinds_asked,
    names,
    regions,
    scope,
    settings,
)

CONCEPT = 0.8
"""What a concept of the field says, on the scale of `rarity`."""


@dataclass(frozen=True)
class Asked:
    """A question as the passages are held against it.

    Attributes:
        groups: For each thing that carries the question, the tokens (stems, concepts) that a passage may use for it.
        rarity: How much each of these says, 0 to 1.
        entities: Tumour types that it names.
        must_hold: What it asks about by name, each in the forms that a passage may use: drugs, trials, other diseases.
            A passage without them hardly answers.
        invented: Those of them without which nothing is told, since they may not exist: drugs, codes such as trials,
            genes and scores are called by ("EF-14"), persons, places, and tumours that are no gliomas.
        rare: Words that are no everyday English.
        bigrams: Character pairs of its Chinese, for passages in Chinese.
        said: For what of its Chinese is no concept, the same pairs as groups.
        advice: It asks what to do.
        kinds: Kinds of statement that answer best, by the metadata of the passages.
        settings: Settings that it speaks of (elderly, recurrent).
        regions: Whose guidance it asks about, by the regions of the passages.
        field: It names a glioma, its markers, drugs, trials or criteria.
    """

    groups: tuple[frozenset[str], ...]
    rarity: tuple[float, ...]
    entities: frozenset[str]
    must_hold: tuple[frozenset[str], ...]
    invented: tuple[frozenset[str], ...]
    rare: tuple[frozenset[str], ...]
    bigrams: frozenset[str]
    said: tuple[frozenset[str], ...]
    advice: bool
    kinds: frozenset[str]
    settings: frozenset[str]
    regions: frozenset[str]
    field: bool


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
    shaped = [frozenset([stem(name), *concepts_of(name)]) for name in drug_shaped(question)]
    drugs = (*(frozenset([token, *kinds_of(token)]) for token in tokens if is_drug(token)), *shaped)
    named = [frozenset([stem(name), *concepts_of(name)]) for name in names(question)]
    named += [frozenset(forms(name)) for name in PROPER.findall("".join(rest)) if must_stand(name)]
    invented = [frozenset([stem(name.lower())]) for name in _may_be_invented(question, mentions) if must_stand(name)]
    entities = frozenset(token for token in tokens if token.startswith("diagnosis=")) - {CLASS}
    foreign = entities & {f"diagnosis={value}" for value in scope().foreign}
    must_hold = dict.fromkeys(each for each in (*drugs, *invented, *named, foreign) if each)
    rare = [frozenset(forms(word)) for word in words if is_rare(word) and must_stand(word)]
    groups = dict.fromkeys(concepts, CONCEPT) | {frozenset(forms(word)): rarity(word) for word in words}
    return Asked(
        groups=tuple(groups),
        rarity=tuple(groups.values()),
        entities=entities,
        must_hold=tuple(must_hold),
        invented=tuple(each for each in (*drugs, *invented, foreign) if each),
        rare=tuple(rare),
        bigrams=chinese_pairs(question),
        said=tuple(frozenset([pair]) for pair in sorted(chinese_pairs("".join(rest)))),
        advice=asks_advice(question),
        kinds=kinds_asked(question),
        settings=settings(question),
        regions=regions(question),
        field=is_about_glioma(question),
    )


def _may_be_invented(question: str, mentions: Sequence[tuple[int, int, str]]) -> list[str]:
    """Return the codes and capitalised words of a question that are no known concept; none where it is shouted."""
    names = [name for name in CODE_OR_NAME.finditer(question) if not _is_shouted(question)]
    return [
        name.group()
        for name in names
        if not any(start <= name.start() and name.end() <= end for start, end, _ in mentions)
    ]


def _is_shouted(question: str) -> bool:
    """Tell whether capitals say nothing in a question, as most of its words have them."""
    words = LATIN_WORD.findall(question)
    return len(words) > 3 and sum(word[0].isupper() for word in words) > len(words) / 2
