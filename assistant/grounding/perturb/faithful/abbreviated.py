"""An abbreviation written out, or a name abbreviated."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import Place, put, words
from assistant.grounding.perturb.writing import is_chinese

_TABLE = words("abbreviations")


def _entries() -> tuple[dict[str, tuple[str, bool]], re.Pattern[str]]:
    """Return what each name may become and whether its case counts, and where any of them stands."""
    table: dict[str, tuple[str, bool]] = {}
    for short, long in _TABLE["en"] + _TABLE["zh"]:
        if short not in _TABLE["one_way"] and short.lower() not in table:
            table[short.lower()] = (long, True)
        if is_chinese(short) == is_chinese(long) or is_chinese(long):
            table.setdefault(long.lower(), (short, False))
    names = sorted(map(re.escape, table), key=len, reverse=True)
    return table, re.compile(rf"(?:{'|'.join(names)})(?![a-z\d/)-]|\s*\()")


_NEW, _FOUND = _entries()
_SHORT = {short for short, _ in _TABLE["en"] + _TABLE["zh"]}
_ZH = {short: long for short, long in _TABLE["zh"] if not is_chinese(short)}


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence with one name in its other length, or None."""
    lowered = sentence.lower()
    if len(lowered) != len(sentence):
        return None
    chinese = is_chinese(sentence)
    places = []
    for m in _FOUND.finditer(lowered):
        new, cased = _NEW[m[0]]
        own = sentence[m.start() : m.end()]
        before = sentence[m.start() - 1 : m.start()]
        if chinese and own in _SHORT and not is_chinese(own):
            new = _ZH.get(own, "")
        fits = (not cased or own in _SHORT) and not (
            before.isascii() and (before.isalnum() or before in {"(", "/", "-"})
        )
        if new and (fits or not before) and (not cased or own in _SHORT) and new.lower() not in lowered:
            places.append(Place(m.start(), m.end(), (new,)))
    return put(sentence, places, rng)
