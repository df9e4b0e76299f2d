"""A name or thing exchanged for another one of the source, or for a like one from a list."""

from __future__ import annotations

import random
import re
from functools import lru_cache

from assistant.grounding.perturb.quantities import numbers
from assistant.grounding.perturb.tables import Groups, Place, put, words
from assistant.grounding.perturb.writing import is_chinese

_TABLE = words("entities")
_LISTS = Groups(_TABLE["groups"])
_NO_NAME = frozenset(_TABLE["no_name"])
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*(?![\w-])")
_THING = re.compile(
    r"\b(?:the|an?) ((?:[a-z-]{3,} )?[a-z]{3,})(?=[.,;)]| (?:of|in|on|at|for|to|with|and|is|was|are|were|has|had|that|which|by|from)\b)"
)
_NO_THING = re.compile(
    r"\b(?:same|other|first|last|next|most|more|time|way|lot|few|number|level|rest|new|very|one|is|are|end|case|well)\b"
)


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence with one name, number or noun phrase exchanged, or None."""
    ways = [_LISTS.change, _another_number]
    if not is_chinese(sentence):
        ways += [_another_name, _another_name, _another_thing]
    rng.shuffle(ways)
    found = (way(sentence, context, rng) for way in ways)
    return next((text for text in found if text is not None), None)


def _another_name(sentence: str, context: str, rng: random.Random) -> str | None:
    others = _names(context)
    places = []
    for m in _NAME.finditer(sentence):
        if m[0] in others:
            held = set(re.split(r"[ -]", m[0]))
            free = tuple(o for o in others if o.count(" ") == m[0].count(" ") and not held & set(re.split(r"[ -]", o)))
            free = tuple(option for option in free if option not in sentence)
            places += [Place(m.start(), m.end(), free)] if free else []
    return put(sentence, places, rng)


@lru_cache(maxsize=256)
def _names(context: str) -> tuple[str, ...]:
    found = {m[0] for m in _NAME.finditer(context)}
    return tuple(sorted(name for name in found if not _NO_NAME & set(re.split(r"[ -]", name))))


def _another_thing(sentence: str, context: str, rng: random.Random) -> str | None:
    others = _things(context)
    places = []
    for m in _THING.finditer(sentence):
        if m[1] in others:
            held = set(m[1].split())
            free = tuple(other for other in others if not held & set(other.split()) and other not in sentence)
            places += [Place(m.start(1), m.end(1), free)] if free else []
    return put(sentence, places, rng)


@lru_cache(maxsize=256)
def _things(context: str) -> tuple[str, ...]:
    return tuple(sorted({m[1] for m in _THING.finditer(context) if _NO_THING.search(m[1]) is None}))


def _another_number(sentence: str, context: str, rng: random.Random) -> str | None:
    """Put another number of the source, of the same kind (year, unit, none), where one stands."""
    others = [n for n in numbers(context) if n.text not in sentence]
    places = []
    for number in numbers(sentence):
        free = tuple(
            o.text
            for o in others
            if o.unit == number.unit and (len(o.text) == 4) == (len(number.text) == 4) and o.value != number.value
        )
        places += [Place(number.start, number.end, free)] if free else []
    return put(sentence, places, rng)
