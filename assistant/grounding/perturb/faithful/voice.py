"""Active for passive and passive for active, with verbs of reports."""

from __future__ import annotations

import random
import re

_SHOWS = re.compile(
    r"^(?P<lead>[\s*•\-–]*)(?P<who>(?:The |This )?(?:[A-Z]?[A-Za-z-]+ ){0,3}?(?:mass|lesion|tumou?r|scan|MRI|CT|study|imaging|glioma|margin|component|trial))"
    r" (?P<verb>shows|demonstrates|exhibits|showed|demonstrated|revealed|reveals)"
    r" (?P<what>[^.,;:()]+?)(?P<end>\.?[\s*]*)$"
)
_BY = re.compile(
    r"^(?P<lead>[\s*•\-–]*)(?P<what>(?:The|A|An|[A-Z][a-z]+) ?[^.,;:()]*?) (?P<be>was|were|is|are)"
    r" (?P<verb>[a-z]+ed) by (?P<who>(?:the |an? |[A-Z])[^.,;:()]*?)(?P<end>\.?[\s*]*)$"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|that|which|who|not|no|never|and|or|but|to|than|by|may|might|could|will|would|only|while|when)\b"
)
_PLURAL = re.compile(r"^(?:multiple|several|two|three|four|many|some [a-z]+s\b|numerous)\b", re.IGNORECASE)
_SINGULAR = re.compile(r"^(?:an?|mild|moderate|marked|minimal|significant|extensive|central|intense)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|her|them|his|their|its|this|these)\b", re.IGNORECASE)
_HEADLESS = re.compile(r"\b(?:margins|foci|areas|regions|nodules|lesions|components|signals)\b")
_ALSO_ADJECTIVE = frozenset("located situated based followed caused surrounded accompanied affected".split())


def change(sentence: str, _: str, __: random.Random) -> str | None:
    """Return the sentence in the other voice, or None where its parts are not plain."""
    m = _SHOWS.match(sentence)
    if m is not None:
        return _passive(m)
    m = _BY.match(sentence)
    return None if m is None else _active(m)


def _passive(m: re.Match[str]) -> str | None:
    what = m["what"]
    if _VERB.search(what) or _VERB.search(m["who"]):
        return None
    plural = _PLURAL.match(what) is not None
    if not plural and (_SINGULAR.match(what) is None or _HEADLESS.search(what)):
        return None
    be = {"True": ("are", "were"), "False": ("is", "was")}[str(plural)][m["verb"].endswith("ed")]
    who = m["who"]
    who = who[0].lower() + who[1:] if re.match(r"(?:The|This)\b", who) else who
    word = "shown"
    return f"{m['lead']}{what[0].upper()}{what[1:]} {be} {word} by {who}{m['end']}"


def _active(m: re.Match[str]) -> str | None:
    what, who, verb = m["what"], m["who"], m["verb"]
    if _VERB.search(what) or _VERB.search(who) or _PRONOUN.search(what + who) or verb in _ALSO_ADJECTIVE:
        return None
    if m["be"] not in {"was", "were"}:
        return None
    what = what[0].lower() + what[1:] if re.match(r"(?:The|An?)\b", what) else what
    if what[:1].isupper() and " " not in what and what.lower().endswith("s"):
        return None
    return f"{m['lead']}{who[0].upper()}{who[1:]} {verb} {what}{m['end']}"
