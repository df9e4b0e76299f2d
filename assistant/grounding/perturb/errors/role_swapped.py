"""Who did what to whom, or what is more than what, the other way round."""

from __future__ import annotations

import random
import re

_NAME = r"(?:(?:[Tt]he|[Aa]n?) )?[A-Z][A-Za-z]+(?: [A-Z][a-z]+){0,2}|[Tt]he [a-z]+(?=\b)"
_MIDDLE = (
    r"(?: (?:has|had|have|was|is|will|would|later|then|also|never|once|recently)){0,2} (?!and\b|or\b|married|met\b|with\b|both\b)[a-z]+"
    r"(?:ed|s|t|n|d|ew|ld)(?: (?:by|to|from|for|against|over|than|about|off|on))?"
)
_PAIR = re.compile(rf"(?<![\w-])(?P<a>{_NAME})(?P<middle>{_MIDDLE}) (?P<b>{_NAME})(?![\w'-])")
_FROM_TO = re.compile(
    r"\bfrom (?P<a>\$?[\w.,%]+(?: (?:mm|cm|percent|million|mg))?)(?P<middle> to )(?P<b>\$?\w[\w.,]*\w%?|\d)(?![\w'-])"
)
_THAN = re.compile(
    r"\b(?P<a>[a-z]+(?: [a-z]+)?)(?P<middle> (?:is|are|was|were) (?:more|less|larger|smaller|higher|lower|better|worse|older|younger|\w+er)"
    r"(?: \w+)? than )(?P<b>(?:the |an? )?[a-z]+(?: [a-z]+)?)(?=[.,;]|$)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"^(?:between|with|same|equal)", re.IGNORECASE)
_SYMMETRIC = re.compile(r"\b(?:is|was|are|were|met|married|equals?|resembles?|adjoins?|borders?|joins?)$")


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence with the two parties exchanged, or None."""
    found = []
    for pattern in (_PAIR, _FROM_TO, _THAN):
        for m in pattern.finditer(sentence):
            text = _exchanged(sentence, m)
            if text is not None:
                found.append(text)
    return rng.choice(found) if found else None


def _exchanged(sentence: str, m: re.Match[str]) -> str | None:
    one, two = m["a"], m["b"].rstrip(",")
    if one.lower() == two.lower() or _SYMMETRIC.search(m["middle"]) or _BETWEEN.match(m["middle"].strip()):
        return None
    if m.start() == 0 and one[:1].isupper():
        one = one[0].lower() + one[1:] if re.match(r"(?:The|An?) ", one) else one
        two = two[0].upper() + two[1:]
    return (
        sentence[: m.start("a")]
        + two
        + m["middle"]
        + (" " if m.re is _PAIR else "")
        + one
        + sentence[m.start("b") + len(m["b"].rstrip(",")) :]
    )
