"""A word exchanged for its opposite, in the same form."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.inflection import forms
from assistant.grounding.perturb.tables import Dictionary, put, words


def _entries() -> dict[str, list[str]]:
    table = words("antonyms")
    entries: dict[str, list[str]] = {}
    for one, other in table["others"] + table["zh"]:
        entries.setdefault(one, []).append(other)
        entries.setdefault(other, []).append(one)
    for one, other in table["verbs"]:
        for a, b in ((forms(one), forms(other)), (forms(other), forms(one))):
            for form in ("base", "third", "past", "participle", "gerund"):
                new, held = getattr(b, form), entries.setdefault(getattr(a, form), [])
                if new not in held:
                    held.append(new)
    return entries


_WORDS = Dictionary(_entries())
_LEFT_ALONE = re.compile(rf"\b(?:{'|'.join(words('antonyms')['phrases'])})\b", re.IGNORECASE)


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence with one word turned into its opposite, or None."""
    fixed = [m.span() for m in _LEFT_ALONE.finditer(sentence)]
    places = [
        place
        for place in _WORDS.places(sentence)
        if not any(start < place.end and place.start < end for start, end in fixed)
        and not sentence[: place.start].lower().endswith(("not ", "no ", "n't ", "不", "未", "-"))
        and not sentence[place.end :].startswith("-")
    ]
    return put(sentence, places, rng)
