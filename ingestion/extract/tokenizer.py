"""A tokenizer for reports in English, Chinese and both: no character is lost, Chinese words of the field stay whole.

Chinese has no spaces, and a general segmenter cuts 不规则强化 into 不 and 规则强化, which then reads as a negation.
Here a Chinese token is the longest word that the terminology, the cues or the word list of `zh.yaml` know, else one
character. Finding concepts and cues does not depend on it (see `ingestion.language.phrases`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from spacy import registry
from spacy.tokens import Doc
from spacy.util import DummyTokenizer

from ingestion.language.cues import read_yaml
from ingestion.language.phrases import spellings
from ingestion.terminology import concepts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spacy.language import Language
    from spacy.vocab import Vocab

# A token, and the blank behind it; white space that is more than one blank is a token of its own.
_PIECE = re.compile(
    r"([\u3400-\u4dbf\u4e00-\u9fff]+|[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+(?:['’][a-z]+)?|\d+(?:\.\d+)?|\s+|.)( ?)"
)
_FIRST_CHINESE = "\u3400"
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


class BilingualTokenizer(DummyTokenizer):  # type: ignore[misc] # spaCy ships no types for it
    """Cut a text into words, numbers, Chinese words and signs; the tokens join to exactly the text.

    Args:
        vocab: The pipeline's vocabulary.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the tokens of a text; white space other than a single blank is a token of its own."""
        words: list[str] = []
        spaces: list[bool] = []
        for word, blank in _PIECE.findall(text):
            if word[0] >= _FIRST_CHINESE and (cut := segment(word)):
                words += cut
                spaces += [False] * (len(cut) - 1)
            else:
                words.append(word)
            spaces.append(blank == " ")
        return Doc(self.vocab, words=words, spaces=spaces)


def make_tokenizer() -> Callable[[Language], BilingualTokenizer]:
    """Return what spaCy calls to make the tokenizer of a pipeline ("glioscribe.bilingual.v1")."""
    return lambda nlp: BilingualTokenizer(nlp.vocab)


registry.tokenizers("glioscribe.bilingual.v1", func=make_tokenizer)


def segment(chinese: str) -> list[str]:
    """Cut a run of characters into the longest known words, from the left; unknown characters stand alone."""
    return list(_words(chinese))


def _words(chinese: str) -> Iterator[str]:
    at = 0
    known = known_words()
    while at < len(chinese):
        word = next((word for word in known.get(chinese[at], ()) if chinese.startswith(word, at)), chinese[at])
        yield word
        at += len(word)


@cache
def known_words() -> dict[str, tuple[str, ...]]:
    """Return the Chinese words that stay whole, by their first character, longest first."""
    rules = read_yaml("ingestion.language", "zh.yaml")
    terms = [term for concept in concepts() for term in concept.terms("zh")]
    terms += [term for entry in rules["cues"] for term in entry["terms"]]
    words = {word for term in terms for word in spellings(term) or () if _CHINESE.fullmatch(word)}
    words.update(rules["words"])
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(word)
    return {first: tuple(found) for first, found in by_first.items()}
