"""A detail left out so that what remains follows: a bracket, a relative clause, an adjective, a second clause."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import words
from assistant.grounding.perturb.writing import is_chinese, replaced

_TABLE = words("droppable")
_CLOSED = re.compile(_TABLE["closed"], re.IGNORECASE)
_ZH_CLOSED = re.compile(_TABLE["zh_closed"])
_BRACKET = re.compile(r"\s*\((?![^)]*\b(?:not|no|if|except|\?)\b)[^()]{2,60}\)(?!\s*\()")
_RELATIVE = re.compile(r", (?:which|who|where) [^,.;]+(?=\.[\s*]*$|, )")
_ADJUNCT = "with|causing|including|extending|involving|resulting in|measuring|consistent with|representing|suggesting"
_WITH = re.compile(rf", (?:{_ADJUNCT}) [^.;]+(?=\.?[\s*]*$)")
_SECOND = re.compile(r"(?:,? and (?:the|there is|there are|he|she|it|they|its) [^.;]+|; [^.;]+)(?=\.?[\s*]*$)")
_CLAUSE_VERB = re.compile(
    r"\b(?:is|are|was|were|has|had|have|extends|involves|demonstrates|shows|measures|crosses|remains?|appears?|said|saw|went|made|did)\b"
)
_ADJECTIVE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(_TABLE['adjectives'])}),? (?=[a-z])(?!(?:to|and|or|in|of|enough|for|at)\b)", re.IGNORECASE
)
_ADVERB = re.compile(rf"(?<![\w-])(?:{'|'.join(_TABLE['adverbs'])}) (?=[a-z])(?!(?:after|before|than|and|or|as)\b)")
_COPULA = re.compile(r"\b(?:is|are|was|were|remains?|appears?|and|or|very|too|so|how|mildly|both) $", re.IGNORECASE)
_ZH_ADJECTIVE = re.compile(
    rf"(?:{'|'.join(_TABLE['zh_adjectives'])})(?=强化|水肿|出血|长T|占位|受压|异常|花环|坏死|囊变|不均|信号|低密度|高密度)"
)
_ZH_BRACKET = re.compile(r"[（(][^（）()]{2,30}[）)]")
_ZH_LAST = re.compile(r"(?:[，；;]|,(?!\d))[^，,；;。]{3,40}(?=。?$)")

_ZH_DOUBT = re.compile("可能|待|除外|排除|考虑|疑|[?？]")


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence without one detail, or None where a negation, doubt or bound could make the rest say more."""
    if is_chinese(sentence):
        return _shorter_chinese(sentence, rng)
    options = []
    for pattern in (_BRACKET, _RELATIVE, _WITH, _SECOND):
        m = pattern.search(sentence)
        if m is not None and _independent(sentence, m):
            options.append(sentence[: m.start()] + sentence[m.end() :])
    if _CLOSED.search(sentence) is None:
        for pattern in (_ADJECTIVE, _ADVERB):
            options += [
                replaced(sentence, m.start(), m.end(), "")
                for m in pattern.finditer(sentence)
                if _COPULA.search(sentence[: m.start()]) is None
            ]
    options = [text for text in options if len(text.split()) >= 3]
    return rng.choice(options) if options else None


def _independent(sentence: str, m: re.Match[str]) -> bool:
    """Return True where what stays has a verb (or the whole had none) and nothing before bears on what goes."""
    kept = sentence[: m.start()] + sentence[m.end() :]
    if m.re is _BRACKET:
        return _CLOSED.search(sentence) is None
    if _CLOSED.search(m[0]) is not None and m.re is not _SECOND:
        return False
    if m.re is _SECOND:
        has_verbs = _CLAUSE_VERB.search(sentence[: m.start()]) and _CLAUSE_VERB.search(m[0])
        return (
            bool(has_verbs) and re.search(r"\b(?:if|between|both|not|whether|neither|either|that|when)\b", kept) is None
        )
    return _CLAUSE_VERB.search(sentence[: m.start()]) is not None and _CLOSED.search(sentence[: m.start()]) is None


def _shorter_chinese(sentence: str, rng: random.Random) -> str | None:
    options = []
    if _ZH_CLOSED.search(sentence) is None:
        for pattern in (_ZH_ADJECTIVE, _ZH_BRACKET):
            options += [sentence[: m.start()] + sentence[m.end() :] for m in pattern.finditer(sentence)]
    last = _ZH_LAST.search(sentence)
    if (
        last is not None
        and "如" not in sentence
        and "若" not in sentence
        and "但" not in sentence
        and not _ZH_DOUBT.search(last[0])
    ):
        options.append(sentence[: last.start()] + sentence[last.end() :])
    options = [text for text in options if len(text) >= 6]
    return rng.choice(options) if options else None
