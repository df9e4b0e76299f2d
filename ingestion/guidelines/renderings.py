"""Rules for what stands beside a statement's text: its Chinese rendering, and ways of asking for it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ingestion.records import Passage

FEWEST = {"asked_en": 3, "asked_zh": 2}
"""Fewest ways of asking that a statement of the shipped pack has."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_SUPERSCRIPT = re.compile(r"([⁰¹²³⁴-⁹]+)")
_THOUSANDS = re.compile(r"(?<=\d)[,\u2009\u202f](?=\d{3}(?!\d))")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_WORD = re.compile(r"[a-z]+")


def has_chinese(text: str) -> bool:
    """Tell whether a text has Chinese characters."""
    return bool(_HAN.search(text))


def figures(text: str) -> Counter[str]:
    """Count the figures of a text; 10⁹ and 10^9, m² and m2, 1,169 and 1169, full width and half are the same."""
    plain = unicodedata.normalize("NFKC", _SUPERSCRIPT.sub(r"^\1", text))
    return Counter(_FIGURE.findall(_THOUSANDS.sub("", plain)))


def check_rendering(passage: Passage, number_words: Mapping[str, list[str]]) -> Iterator[str]:
    """Say what is wrong with the Chinese rendering: its language, its end, its figures.

    Args:
        passage: The statement.
        number_words: English words and the figures that Chinese writes for them ("six": 6; "August": 8).
    """
    zh = passage.metadata.get("zh")
    if zh is None:
        return
    if not isinstance(zh, str) or not has_chinese(zh):
        yield "has a 'zh' that is not Chinese"
        return
    if "\n" in zh or not zh.endswith("。"):
        yield "has a 'zh' that is not one line ending with '。'"
    said, rendered = figures(passage.text), figures(zh)
    words = _WORD.findall(passage.text.lower())
    spelled = Counter(figure for word in words for figure in number_words.get(word, ()))
    lost, added = said - rendered, rendered - said - spelled
    if lost:
        yield f"has figures that its 'zh' lacks: {_listed(lost)}"
    if added:
        yield f"has figures in its 'zh' that the text lacks: {_listed(added)}"


def check_asked(passage: Passage) -> Iterator[str]:
    """Say what is wrong with the ways of asking: their language, or a question that is the statement itself."""
    own = {_folded(passage.text), _folded(str(passage.metadata.get("zh") or passage.text))}
    for key in FEWEST:
        if key not in passage.metadata:
            continue
        questions = passage.metadata[key]
        if not isinstance(questions, list):
            yield f"has one value for '{key}', which takes a list"
            continue
        for question in questions:
            if has_chinese(question) != (key == "asked_zh"):
                yield f"has a question in '{key}' that is in another language: '{question}'"
            if not question.strip() or _folded(question) in own:
                yield f"has a question in '{key}' that says nothing or is the statement itself: '{question}'"


def check_complete(passage: Passage) -> Iterator[str]:
    """Say what the shipped pack requires of each statement and this one lacks."""
    if "zh" not in passage.metadata:
        yield "lacks 'zh'"
    for key, fewest in FEWEST.items():
        value = passage.metadata.get(key)
        count = len(value) if isinstance(value, list) else 0
        if count < fewest:
            yield f"has {count} questions in '{key}', at least {fewest} are needed"


def repeated_questions(passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    """Yield (id, what is wrong) for each question that was put before, to this statement or to another."""
    first: dict[str, str] = {}
    for passage in passages:
        for key in FEWEST:
            value = passage.metadata.get(key)
            for question in value if isinstance(value, list) else ():
                before = first.setdefault(_folded(question), passage.id)
                if before != passage.id:
                    yield passage.id, f"has a question of {before} too: '{question}'"
        for key in FEWEST:
            value = passage.metadata.get(key)
            counts = Counter(map(_folded, value)) if isinstance(value, list) else Counter()
            yield from ((passage.id, f"repeats a question in '{key}'") for count in counts.values() if count > 1)


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _listed(found: Counter[str]) -> str:
    return ", ".join(sorted(found.elements(), key=float))
