"""A word or two exchanged for names that mean the same."""

from __future__ import annotations

import random

from assistant.grounding.perturb.inflection import forms
from assistant.grounding.perturb.tables import Dictionary, words
from assistant.grounding.perturb.writing import replaced


def _entries() -> dict[str, list[str]]:
    table = words("synonyms")
    entries: dict[str, list[str]] = {}
    for rows, one_way in ((table["en"], set(table["one_way"])), (table["zh"], set(table["zh_one_way"]))):
        for row in rows:
            for name in row[:1] if row[0] in one_way else row:
                entries.setdefault(name, []).extend(other for other in row if other != name)
    for one, other in table["verbs"]:
        for a, b in ((one, other), (other, one)):
            if a not in table["one_way_verbs"]:
                for form in ("third", "past", "participle", "gerund"):
                    entries.setdefault(getattr(forms(a), form), []).append(getattr(forms(b), form))
    return entries


_NAMES = Dictionary(_entries())


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence with one or two names exchanged, or None."""
    places = [place for place in _NAMES.places(sentence) if not sentence[place.end :].startswith(("-", "’", "'"))]
    if not places:
        return None
    chosen = sorted(rng.sample(places, min(len(places), rng.choice((1, 2)))), key=lambda place: place.start)
    for place in reversed(chosen):
        sentence = replaced(sentence, place.start, place.end, rng.choice(place.options))
    return sentence
