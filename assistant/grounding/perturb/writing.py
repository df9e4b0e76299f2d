"""How a changed sentence is put together: case, articles, words added before the full stop."""

from __future__ import annotations

import re
from functools import lru_cache

from ingestion.language import sentences

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_END = re.compile(r"[\s*]*[.!?。！？;；]?[\s*\"”’)]*$")
_VOWEL = re.compile(r"[aeiou]|hour|honest|MRI|MR\b|FLAIR|EEG|IDH|H3|[AEFHILMNORSX][A-Z]", 0)
_CONSONANT = re.compile(r"uni(?!n|m)|use|eu|one\b|once\b|util")
_WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[\u3400-\u9fff]")
_LOWERED = re.compile(
    r"(?:The|There|A|An|No|This|That|These|Those|It|He|She|They|We|In|On|At|Within|Its|His|Her|Their|Our|Some|Most|"
    r"Many|Several|All|After|Before|During|Mild|Moderate|Marked|Multiple|Central|Small|Large|Surrounding)\b"
)
_STRUCTURE = frozenset(
    "a an the of in on at to for with and or is are was were be been has have had it its this that there by from as"
    " which than into within 的 了 及 和 与 在 为 呈".split()
)


def is_chinese(text: str) -> bool:
    """Return True for a text with Chinese characters in it."""
    return _CHINESE.search(text) is not None


def replaced(sentence: str, start: int, end: int, new: str) -> str:
    """Return `sentence` with [start, end) replaced by `new`: a capital kept, "a"/"an" and spaces made to fit."""
    old = sentence[start:end]
    if old[:1].isupper() and new[:1].islower() and not old.isupper():
        new = new[0].upper() + new[1:]
    elif old[:1].islower() and re.match(r"[A-Z][a-z]+ ", new) and not re.search(r"[A-Z]", new[1:]):
        new = new[0].lower() + new[1:]
    head, tail = sentence[:start], sentence[end:]
    if not new:
        return _joined(head, tail)
    article = re.search(r"\b([Aa])(n?)(\s+)$", head)
    if article is not None:
        head = head[: article.start()] + article[1] + ("n" if _begins_with_vowel(new) else "") + article[3]
    return head + new + tail


def _joined(head: str, tail: str) -> str:
    if not head.strip(" *-•"):
        tail = tail.lstrip()
        return head + tail[:1].upper() + tail[1:]
    if head.endswith((" ", "(")) and tail.startswith(" "):
        tail = tail.lstrip(" ")
    if head.endswith(" ") and tail[:1] in {",", ".", ";", ":", ")"}:
        head = head.rstrip(" ")
    article = re.search(r"\b([Aa])(n?)(\s+)$", head)
    if article is not None and tail[:1].isalpha():
        head = head[: article.start()] + article[1] + ("n" if _begins_with_vowel(tail) else "") + article[3]
    return head + tail


def _begins_with_vowel(word: str) -> bool:
    return _VOWEL.match(word) is not None and _CONSONANT.match(word) is None


def appended(sentence: str, words: str) -> str:
    """Return `sentence` with `words` put before its final stop, quote or bracket."""
    end = _END.search(sentence)
    at = len(sentence) if end is None else end.start()
    return sentence[:at] + words + sentence[at:]


def prefixed(sentence: str, words: str) -> str | None:
    """Return `sentence` after an opening phrase, or None where its first word can't safely lose its capital."""
    lead = re.match(r"[\s*•\-–]*", sentence)
    at = 0 if lead is None else lead.end()
    rest = sentence[at:]
    if not is_chinese(rest):
        if _LOWERED.match(rest) is None:
            return None
        rest = rest[0].lower() + rest[1:]
    return sentence[:at] + words + rest


def fold(text: str) -> str:
    """Return a text as compared: lower case, words, numbers and single Chinese characters only."""
    return " ".join(_WORD.findall(text.lower()))


def content(text: str) -> frozenset[str]:
    """Return the words of a text that carry its meaning."""
    return frozenset(_WORD.findall(text.lower())) - _STRUCTURE


@lru_cache(maxsize=256)
def sentence_words(context: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return each sentence of a source, folded, and its content words."""
    return tuple((fold(context[a:b]), content(context[a:b])) for a, b in sentences(context))


def is_stated(changed: str, sentence: str, context: str) -> bool:
    """Return True where another sentence of the source may say what `changed` says.

    That is: it holds every word that the change brought in, and at least 60% of the other content words; a change
    that brought no word in is compared with the whole sentence.
    """
    own, words = fold(sentence), content(changed)
    new = words - content(sentence)
    text = fold(changed)
    if text == own:
        return True
    for folded, held in sentence_words(context):
        if folded != own and text and (text == folded or (len(text) > 12 and f" {text} " in f" {folded} ")):
            return True
        if new and folded != own and new <= held and len(words & held) >= 0.6 * len(words):
            return True
    return False
