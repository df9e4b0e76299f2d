"""The same number with another unit, where the source doesn't have that quantity too."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.quantities import millimetres, values
from assistant.grounding.perturb.tables import Place, put, words

_UNITS = words("unit")
_NAMES = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_FOUND = re.compile(
    rf"(?<![A-Za-z\d./])(?P<n>\d+(?:[.,]\d+)?)(?P<gap>[\s\u00a0\u202f-]*)(?P<unit>{_NAMES})(?![A-Za-z²³/%\d])"
)


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence with the unit of one quantity exchanged (of all axes of a size), or None."""
    places = []
    for m in _FOUND.finditer(sentence):
        if m["unit"] == "mm" and f"{millimetres(m['n'].replace(',', ''), 'cm'):f}" in map(str, values(context)):
            continue
        options = tuple(o for o in _UNITS[m["unit"]] if f"{m['n']}{m['gap']}{o}" not in context)
        if options:
            places.append(Place(m.start("unit"), m.end("unit"), options))
    if re.search(r"\d\s*[x×X*]\s*\d", sentence) is None:
        return put(sentence, places, rng)
    return _all_axes(sentence, places, rng)


def _all_axes(sentence: str, places: list[Place], rng: random.Random) -> str | None:
    """Change every axis of "4 cm × 3 cm" alike."""
    if not places:
        return None
    unit = sentence[places[0].start : places[0].end]
    new = rng.choice(places[0].options)
    for place in reversed([place for place in places if sentence[place.start : place.end] == unit]):
        sentence = sentence[: place.start] + new + sentence[place.end :]
    return sentence
