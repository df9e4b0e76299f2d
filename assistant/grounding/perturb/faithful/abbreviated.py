"""An abbreviation written out, or a name abbreviated."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import Place, put, words
from assistant.grounding.perturb.writing import is_chinese

_TABLE = words("abbreviations")


def _pairs(language: str) -> list[tuple[re.Pattern[str], str, str]]:
    found = []
    for short, long in _TABLE[language]:
        if short not in _TABLE["one_way"]:
            found.append((_bounded(short, 0), long, short))
        found.append((_bounded(long, re.IGNORECASE), short, long))
    return found


def _bounded(name: str, flags: int) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z\d(/-]){re.escape(name)}(?![A-Za-z\d/)-]|\s*\()", flags)


_RULES = {language: _pairs(language) for language in ("en", "zh")}


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence with one name in its other length, or None."""
    places = [
        Place(m.start(), m.end(), (new,))
        for pattern, new, _own in _RULES["zh" if is_chinese(sentence) else "en"]
        if new.lower() not in sentence.lower()
        for m in pattern.finditer(sentence)
    ]
    return put(sentence, places, rng)
