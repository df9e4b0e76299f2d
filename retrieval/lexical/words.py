"""How text is cut into words for lexical search: Chinese as character bigrams, the rest left to the index."""

from __future__ import annotations

import re
from pathlib import Path

CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
STOP_WORDS = frozenset(Path(__file__).with_name("stop_words.txt").read_text(encoding="utf-8").split())
"""English words that nearly every passage holds (after Porter's Snowball list): a query is not searched for them."""
_WORD = re.compile(r"[^\W_]+")


def bigrams(run: str) -> list[str]:
    """Return the character bigrams of a run of Chinese; a single character stands for itself."""
    return [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def indexable(text: str) -> str:
    """Return `text` with each Chinese run as bigrams between spaces, for a tokenizer that splits at spaces."""
    return CHINESE.sub(lambda run: f" {' '.join(bigrams(run.group()))} ", text)


def words(text: str) -> list[str]:
    """Return the words of a query in order, lower case, each once; Chinese as bigrams."""
    return list(dict.fromkeys(_WORD.findall(indexable(text).lower())))


def indexable_words(text: str) -> str:
    """Return the words of a text in order, lower case, between spaces; Chinese as bigrams."""
    return " ".join(_WORD.findall(indexable(text).lower()))


def has_chinese(text: str) -> bool:
    """Tell whether any Chinese character stands in `text`."""
    return CHINESE.search(text) is not None
