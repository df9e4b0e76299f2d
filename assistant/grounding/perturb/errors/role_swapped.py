"""Who did what to whom, or what is more than what, the other way round."""

from __future__ import annotations

import random
import re

_PRONOUN = (
    r"(?!(?:It|He|She|They|We|You|I|This|That|These|There|Please|In|On|At|No|The|A|An|If|When|But|And|As|Note)\b)"
)
_NAME = rf"(?:[Tt]he )?{_PRONOUN}[A-Z][A-Za-z]+(?: [A-Z][a-z]+){{0,2}}"
_NOUN = r"[Tt]he (?!left|right|same|level|other|first|last|most)[a-z]+(?<!al)(?<!ic)(?<!ive)(?<!ar)(?<!ing)(?<!ed)"
_NO_VERB = r"(?!and\b|or\b|married|that\b|with\b|both\b|effect|least|shift|most|its\b|his\b|was\b|has\b)"
_VERB = rf"{_NO_VERB}[a-z]{{2,}}(?:ed|s|[a-z]{{2}}ew|told|sold|sent|beat|met)"
_TO = "(?: (?:by|to|from|for|against|over|than))?"
_MIDDLE = rf"(?: (?:has|had|have|was|is|will|later|then|once|recently)){{0,2}} {_VERB}{_TO}"
_ENDS = r"(?=[.,;]|$| (?:but|and|in|on|after|before|by|for|with|because|who|which|at|during)\b)"
_PAIR = re.compile(rf"(?<![\w-])(?P<a>{_NAME}|{_NOUN})(?P<middle>{_MIDDLE}) (?P<b>{_NAME}|{_NOUN}){_ENDS}")
_AMOUNT = r"\$?\d[\d.,]*%?(?: (?:mm|cm|percent|million|billion|mg|Gy|mL|kg))?"
_FROM_TO = re.compile(rf"\bfrom (?P<a>{_AMOUNT}|{_NAME})(?P<middle> to )(?P<b>{_AMOUNT}|{_NAME})(?![\w'-])")
_MORE = r"(?:more|less|larger|smaller|higher|lower|better|worse|older|younger|\w+er)(?: \w+)?"
_THAN = re.compile(
    rf"\b(?P<a>[a-z]+(?: [a-z]+)?)(?P<middle> (?:is|are|was|were) {_MORE} than )"
    r"(?P<b>(?:the |an? )?[a-z]+(?: [a-z]+)?)(?=[.,;]|$)",
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
