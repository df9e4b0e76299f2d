"""The same parts in another order: an opening adjunct at the end or the other way round, listed findings exchanged."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import words

_TABLE = words("listable")
_FRONT = re.compile(
    r"^(?P<lead>[\s*•\-–]*)(?P<adjunct>(?:In|On|At|Within|During|Since|After|Before|By) [^.,;:]{3,60}), "
    r"(?P<rest>(?:the|there|a|an|no|he|she|it|they|we|this|these|its|his|her|their|two|three|many|some) [^.,;:]+?)(?P<end>\.?[\s*]*)$"
)
_BACK = re.compile(
    r"^(?P<lead>[\s*•\-–]*)(?P<rest>(?:The|There|A|An|He|She|It|They|We|This|These|[A-Z][a-z]+) [^.,;:]+?) "
    r"(?P<adjunct>(?:in|since|on) (?:(?:early|late|mid) )?(?:(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?: \d{1,2})?(?: \d{4})?|\d{4}))(?P<end>\.?[\s*]*)$"
)
_CLAUSE = re.compile(
    r"\b(?:that|which|who|because|if|when|while|but|whether|than|said|says|told|not|never|and|from|plans?|will|to|between)\b",
    re.IGNORECASE,
)
_ITEM = "|".join(sorted(_TABLE["en"], key=len, reverse=True))
_PAIR = re.compile(
    rf"(?<=[a-z,] )(?P<a>{_ITEM})(?P<middle> (?:and|or) )(?P<b>{_ITEM})(?![\w-])(?! (?:in|of|on|at|with|within|measuring|that|which)\b)"
)
_BEFORE = re.compile(r"\b(?:no|with|without|of|or|both|neither|shows|is|are|for|from|by) $", re.IGNORECASE)
_ZH_ITEM = "|".join(sorted(_TABLE["zh"], key=len, reverse=True))
_ZH_PAIR = re.compile(
    rf"(?<=[见无伴有及、])(?P<a>{_ZH_ITEM})(?P<middle>[、及和或])(?P<b>{_ZH_ITEM})(?=[，。；,;.、]|$)"
)


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence with its parts in another order, or None."""
    options = [text for text in (_moved_back(sentence), _fronted(sentence), _pair(sentence)) if text is not None]
    return rng.choice(options) if options else None


def _moved_back(sentence: str) -> str | None:
    m = _FRONT.match(sentence)
    if m is None or _CLAUSE.search(m["rest"]) or re.search(r"\b(?:and|there)\b", m["adjunct"]):
        return None
    rest = m["rest"][0].upper() + m["rest"][1:]
    adjunct = m["adjunct"][0].lower() + m["adjunct"][1:]
    return f"{m['lead']}{rest} {adjunct}{m['end']}"


def _fronted(sentence: str) -> str | None:
    m = _BACK.match(sentence)
    if m is None or _CLAUSE.search(m["rest"]):
        return None
    rest = m["rest"]
    if re.match(r"(?:The|There|An?|He|She|It|They|We|This|These) ", rest):
        rest = rest[0].lower() + rest[1:]
    adjunct = m["adjunct"][0].upper() + m["adjunct"][1:]
    return f"{m['lead']}{adjunct}, {rest}{m['end']}"


def _pair(sentence: str) -> str | None:
    for pattern in (_PAIR, _ZH_PAIR):
        m = pattern.search(sentence)
        if m is not None and m["a"] != m["b"] and (pattern is _ZH_PAIR or _BEFORE.search(sentence[: m.start()])):
            return sentence[: m.start()] + m["b"] + m["middle"] + m["a"] + sentence[m.end() :]
    return None
