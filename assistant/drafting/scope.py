"""May a program answer this question: is it about gliomas, and is it about people in general?

The patterns are in `answer_scope.yaml`; each is tried on the question as asked.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from ingestion.records import Record

Reason = Literal["no_evidence", "off_topic", "conflict", "needs_clinician"]
SCOPE_FILE = Path(__file__).with_name("answer_scope.yaml")


class Scope(Record):
    """What `answer_scope.yaml` holds; it explains each list."""

    version: int
    anchors: tuple[str, ...]
    elsewhere: tuple[str, ...]
    person: tuple[str, ...]
    oneself: tuple[str, ...]
    amount: tuple[str, ...]
    decision: tuple[str, ...]
    generic: tuple[str, ...]
    asking: tuple[str, ...]
    synonyms: dict[str, tuple[str, ...]]
    modalities: tuple[str, ...]
    advice_asked: tuple[str, ...]
    advice_given: tuple[str, ...]
    kinds: dict[str, tuple[str, ...]]
    kind_asked: dict[str, tuple[str, ...]]
    kind_words: dict[str, tuple[str, ...]]
    settings: dict[str, tuple[str, ...]]
    goes_on: tuple[str, ...]
    regions: dict[str, tuple[str, ...]]
    region_names: dict[str, dict[str, str]]
    plain_words: dict[str, str]
    foreign: tuple[str, ...]
    drug_shapes: tuple[str, ...]
    named: tuple[str, ...]
    beyond: tuple[str, ...]
    refusals: dict[str, dict[str, str]]


@cache
def scope() -> Scope:
    """Return the lists."""
    return Scope.model_validate(yaml.safe_load(SCOPE_FILE.read_text(encoding="utf-8")))


def _pattern(name: str) -> re.Pattern[str]:
    patterns: tuple[str, ...] = getattr(scope(), name)
    return _any_of(patterns)


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    # ASCII: a Chinese character beside a Latin word is no part of it.
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE | re.ASCII)


def is_about_glioma(question: str) -> bool:
    """Tell whether the question names a glioma, its markers, its drugs, its trials or its criteria."""
    return _pattern("anchors").search(question) is not None


def goes_on(question: str) -> bool:
    """Tell whether a question goes on from the one before it, by how it begins or ends."""
    return _pattern("goes_on").search(question.strip()) is not None


def is_for_one_person(question: str) -> bool:
    """Tell whether a dose or a decision for one person is asked for, which only a clinician gives."""
    if _pattern("oneself").search(question):
        return True
    asked = _pattern("decision").search(question) or _pattern("amount").search(question)
    return bool(asked and _pattern("person").search(question))


def is_beyond_guidelines(question: str) -> bool:
    """Tell whether persons, places, logistics or history are asked about, which no guideline holds."""
    return _pattern("beyond").search(question) is not None


def asks_advice(question: str) -> bool:
    """Tell whether a question asks what to do, not what was found."""
    return _pattern("advice_asked").search(question) is not None


def kinds_asked(question: str) -> frozenset[str]:
    """Return the kinds of statement that a question asks for ("trial"), by the metadata of the passages."""
    return frozenset(kind for kind, patterns in scope().kind_asked.items() if _any_of(patterns).search(question))


def settings(question: str) -> frozenset[str]:
    """Return the settings that a question speaks of ("elderly", "recurrent")."""
    return frozenset(name for name, patterns in scope().settings.items() if _any_of(patterns).search(question))


def regions(question: str) -> frozenset[str]:
    """Return whose guidance a question asks about ("UK", "US"), by the regions of the passages; none is anybody's."""
    return frozenset(name for name, patterns in scope().regions.items() if _any_of(patterns).search(question))


def in_plain_words(question: str) -> str:
    """Return the question with turns of speech as the field says them: "comes back" is "recurrence"."""
    for pattern, plain in scope().plain_words.items():
        question = _any_of((pattern,)).sub(plain, question)
    return question


def gives_advice(text: str) -> bool:
    """Tell whether a passage advises something."""
    return _pattern("advice_given").search(text) is not None


def in_general(question: str) -> str:
    """Return the question without the words that mean one person, for what holds in general."""
    return " ".join(_pattern("person").sub(" ", question).split())


def drug_shaped(question: str) -> list[str]:
    """Return the words of a text that look like the name of a drug, lower case."""
    return list(dict.fromkeys(match.group().lower() for match in _pattern("drug_shapes").finditer(question)))


def names(question: str) -> list[str]:
    """Return the methods and diseases of other organs that the question asks about by name, lower case."""
    found = (match.group().lower() for name in ("named", "elsewhere") for match in _pattern(name).finditer(question))
    return list(dict.fromkeys(found))


def refusal(reason: Reason | Literal["general"], language: str) -> str:
    """Return what is said instead of an answer, in the language of the question ("en", "zh", "mixed")."""
    return scope().refusals["en" if language == "en" else "zh"][reason]
