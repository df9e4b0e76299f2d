"""A denial made an assertion."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.tables import Bilingual, words

_TABLE = words("negation")["dropped"]
_PATTERNS = Bilingual(_TABLE)
_LEAD = re.compile(_TABLE["lead"])
_OPENINGS = ("", "Definite ", "Marked ", "There is clear ")


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence without one of its negations, or None; "no A or B" becomes "A and B"."""
    lead = _LEAD.match(sentence)
    if lead is None:
        return _PATTERNS.change(sentence, context, rng)
    rest = sentence[lead.end() :].replace(" or ", " and ", 1)
    verb = re.search(r"\b(?:is|are|was|were|has|have)\b", rest)
    opening = rng.choice(_OPENINGS[:3] if verb else _OPENINGS)
    head = sentence[: lead.start(1)]
    text = opening + rest
    return head + text[:1].upper() + text[1:]
