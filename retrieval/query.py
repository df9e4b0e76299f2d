"""What a question asks for, in the words that passages may use: names of its concepts in both languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from retrieval.lexical.words import has_chinese

_LATIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9./+-]*")
_WORDS_FILE = Path(__file__).with_name("query_words.yaml")


@dataclass(frozen=True)
class Query:
    """A question made ready for both searches.

    Attributes:
        text: The question as asked, for lexical search.
        names: Further names of what it mentions (full names, abbreviations, the other language).
        dense: What is embedded: the question itself, or English names where the embedder reads no Chinese.
    """

    text: str
    names: tuple[str, ...]
    dense: str


@cache
def question_words() -> dict[str, str]:
    """Return Chinese words that questions are made of, with what they are called in English."""
    table: dict[str, str] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))["zh"]
    return table


def read_query(text: str, languages: tuple[str, ...]) -> Query:
    """Read a question.

    Args:
        text: English, Chinese or both.
        languages: Languages that the embedder was trained for.
    """
    from ingestion.terminology import expand

    names = list(dict.fromkeys(name for name in expand(text) if name.casefold() not in text.casefold()))
    if not has_chinese(text):
        return Query(text, tuple(names), text)
    asked = [english for chinese, english in question_words().items() if chinese in text]
    names.extend(name for name in asked if name not in names)
    english = [name for name in names if not has_chinese(name)]
    dense = text if "zh" in languages or not english else " ".join([*_latin(text), *english])
    return Query(text, tuple(names), dense)


def _latin(text: str) -> list[str]:
    """Return the words of a Chinese question that are written in Latin letters (drugs, genes, trials)."""
    return _LATIN.findall(text)
