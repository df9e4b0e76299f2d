"""Another grade, stage or performance status."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import Bilingual, Place, put, words

_TABLE = words("grade")
_WORDS = Bilingual(_TABLE)
_SCALES = [
    (
        re.compile(
            rf"(?<![A-Za-z])(?:{lead})({'|'.join(sorted(map(re.escape, values), key=len, reverse=True))})(?![\w.%])",
            re.IGNORECASE,
        ),
        values,
    )
    for lead, values in _TABLE["scales"]
]


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence with another value of one scale, one that the source doesn't give, or None."""
    places = []
    for pattern, values in _SCALES:
        held = {m[1].lower() for m in pattern.finditer(context)}
        free = tuple(value for value in values if value.lower() not in held)
        places += [Place(m.start(1), m.end(1), free) for m in pattern.finditer(sentence) if free]
    return put(sentence, places, rng) or _WORDS.change(sentence, context, rng)
