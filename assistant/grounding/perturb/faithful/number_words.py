"""Small counts in words for figures, and in figures for words."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.quantities import numbers
from assistant.grounding.perturb.tables import Place, put, words
from assistant.grounding.perturb.writing import is_chinese

_TABLE = words("numbers")
_EN = _TABLE["en"]
_ZH = {**{word: n for n, word in enumerate(_TABLE["zh"])}, _TABLE["zh_two"]: 2}
_WORD = re.compile(rf"(?<![A-Za-z-])(?:{'|'.join(_EN[2:])})(?= [a-z]+s\b)(?![A-Za-z-])", re.IGNORECASE)
_ZH_WORD = re.compile(rf"(?<![第十百一-九])([两三四五六七八九])(?=(?:{_TABLE['zh_counters']})(?!半|级))")
_ZH_FIGURE = re.compile(rf"(?<![\d.第/×x~\-])([2-9])(?=(?:{_TABLE['zh_counters']}))")


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence with one count written the other way, or None."""
    if is_chinese(sentence):
        places = [Place(m.start(), m.end(), (str(_ZH[m[1]]),)) for m in _ZH_WORD.finditer(sentence)]
        places += [Place(m.start(), m.end(), (_figure(int(m[1])),)) for m in _ZH_FIGURE.finditer(sentence)]
        return put(sentence, places, rng)
    places = [Place(m.start(), m.end(), (str(_EN.index(m[0].lower())),)) for m in _WORD.finditer(sentence)]
    for number in numbers(sentence):
        plain = number.unit == "" and number.text.isdigit() and 2 <= number.value <= 12
        if plain and re.match(r" [a-z]{3,}s\b", sentence[number.end :]):
            places.append(Place(number.start, number.end, (_EN[int(number.value)],)))
    return put(sentence, places, rng)


def _figure(value: int) -> str:
    return str(_TABLE["zh_two"]) if value == 2 else str(_TABLE["zh"][value])
