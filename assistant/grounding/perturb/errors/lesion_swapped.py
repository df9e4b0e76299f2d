"""Attributes of two lesions exchanged: two sizes of a sentence, two places of it, or a size taken from elsewhere."""

from __future__ import annotations

import random
import re

from assistant.grounding.perturb.quantities import SIZE

_PLACE = re.compile(
    r"\b(?:left|right) (?:(?:medial|lateral|posterior|anterior|superior|inferior) )?"
    r"(?:frontal|temporal|parietal|occipital|insular|thalamic|cerebellar|thalamus|hippocampus|insula)\b"
    r"|[左右]侧?(?:额颞叶|颞顶叶|顶枕叶|额叶|颞叶|顶叶|枕叶|岛叶|丘脑|小脑半球|小脑|基底节区|基底节|侧脑室)"
)
_PARALLEL = re.compile(r"\W*(?:lobes?|and|or|to|及|和|与|、|extending|into|also|the)*\W*(?:and|or|the|及)*\W*$")


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence with what belongs to one thing given to another, or None."""
    sizes = [(m.start(), m.end()) for m in SIZE.finditer(sentence)]
    options = [_exchanged(sentence, sizes), _exchanged(sentence, _apart(sentence)), _size_from(sentence, context, rng)]
    found = [text for text in options if text is not None]
    return rng.choice(found) if found else None


def _apart(sentence: str) -> list[tuple[int, int]]:
    """Return the places of the sentence, unless two neighbours only form a list."""
    places = [(m.start(), m.end()) for m in _PLACE.finditer(sentence)]
    pairs = zip(places, places[1:], strict=False)
    listed = any(_PARALLEL.match(sentence[one[1] : two[0]]) for one, two in pairs)
    return [] if listed else places


def _exchanged(sentence: str, spans: list[tuple[int, int]]) -> str | None:
    if len(spans) != 2:
        return None
    (a, b), (c, d) = spans
    one, two = sentence[a:b], sentence[c:d]
    return None if one.lower() == two.lower() else sentence[:a] + two + sentence[b:c] + one + sentence[d:]


def _size_from(sentence: str, context: str, rng: random.Random) -> str | None:
    sizes = list(SIZE.finditer(sentence))
    if len(sizes) != 1:
        return None
    m = sizes[0]
    others = [n[0] for n in SIZE.finditer(context) if n[0] not in sentence and _axes(n[0]) == _axes(m[0])]
    return sentence[: m.start()] + rng.choice(others) + sentence[m.end() :] if others else None


def _axes(size: str) -> int:
    return len(re.findall(r"\d+(?:\.\d+)?", size))
