"""A judge that shares nothing with the grounding gate: which numbers and terms of a sentence does the source lack?

It looks for invention only. A wrong relation ("the left lesion grew" where the right one did) passes, so what it
finds is a lower bound; what it does find is easily checked by eye.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_suffix(".yaml")
_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d+(?:\.\d+)?(?![\d]|[A-Za-z]{0,2}\d)")
_LISTED = re.compile(r"^\s*(?:\(?\d{1,2}[.)、]\s+|[-*•]\s*)")
_SAID = {
    word: value
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "零 一 二 三 四 五 六 七 八 九 十",
        "_ i ii iii iv",
        "_ january february march april may june july august september october november december",
        "_ first second third fourth",
        "_ single double triple",
    )
    for value, word in enumerate(words.split())
}
_WORDS = re.compile(
    "|".join([rf"\b(?:{'|'.join(w for w in _SAID if w.isascii())})\b", "[零一二三四五六七八九十]"]), re.IGNORECASE
)


@cache
def _terms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    groups: dict[str, dict[str, list[str]]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(
        (concept, re.compile("|".join(forms), re.IGNORECASE))
        for concepts in groups.values()
        for concept, forms in concepts.items()
    )


def _numbers(text: str) -> set[float]:
    return {float(match.group()) for match in _NUMBER.finditer(text)}


def _known_numbers(source: str) -> set[float]:
    """Numbers that a sentence may use: those of the source, also as words, and between mm and cm."""
    digits = {float(found) for found in re.findall(r"\d+(?:\.\d+)?", source)}
    said = {float(_SAID[match.group().lower()]) for match in _WORDS.finditer(source)}
    stated = digits | said
    return {round(value * factor, 4) for value in stated for factor in (0.1, 1, 10)}


def invented(sentence: str, source: str) -> list[str]:
    """Return what a sentence names that the source does not: numbers as written, terms by their concept."""
    body = _LISTED.sub("", sentence)
    known = _known_numbers(source)
    numbers = [f"{value:g}" for value in sorted(_numbers(body)) if round(value, 4) not in known]
    terms = [concept for concept, forms in _terms() if forms.search(body) and not forms.search(source)]
    return numbers + terms
