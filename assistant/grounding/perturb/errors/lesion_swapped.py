"""Attributes of two lesions exchanged: two sizes of a sentence, two places of it, or a size taken from elsewhere."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from itertools import pairwise

from assistant.grounding.perturb.quantities import SIZE, millimetres

_PLACE = re.compile(
    r"\b(?:left|right) (?:(?:medial|lateral|posterior|anterior|superior|inferior) )?"
    r"(?:frontal|temporal|parietal|occipital|insular|thalamic|cerebellar|thalamus|hippocampus|insula)\b"
    r"|[左右]侧?(?:额颞叶|颞顶叶|顶枕叶|额叶|颞叶|顶叶|枕叶|岛叶|丘脑|小脑半球|小脑|基底节区|基底节|侧脑室)"
)
_BOUND = re.compile(r"(?:[<>≤≥~]|than|least|most|over|under|超过|小于|大于|不足)\s*$", re.IGNORECASE)
_PARALLEL = re.compile(r"\W*(?:lobes?|and|or|to|及|和|与|、|extending|into|also|the)*\W*(?:and|or|the|及)*\W*$")


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence with what belongs to one thing given to another, or None."""
    found = _sizes(sentence)
    alike = len(found) == 2 and len(_axes(found[0])) == len(_axes(found[1])) and _differ(*found)
    sizes = [m.span() for m in found] if alike else []
    options = [_exchanged(sentence, sizes), _exchanged(sentence, _apart(sentence)), _size_from(sentence, context, rng)]
    texts = [text for text in options if text is not None]
    return rng.choice(texts) if texts else None


def _apart(sentence: str) -> list[tuple[int, int]]:
    """Return the places of the sentence, unless two neighbours only form a list."""
    places = [(m.start(), m.end()) for m in _PLACE.finditer(sentence)]
    pairs = pairwise(places)
    listed = any(_PARALLEL.match(sentence[one[1] : two[0]]) for one, two in pairs)
    return [] if listed else places


def _exchanged(sentence: str, spans: list[tuple[int, int]]) -> str | None:
    if len(spans) != 2:
        return None
    (a, b), (c, d) = spans
    one, two = sentence[a:b], sentence[c:d]
    return None if one.lower() == two.lower() else sentence[:a] + two + sentence[b:c] + one + sentence[d:]


def _size_from(sentence: str, context: str, rng: random.Random) -> str | None:
    sizes = _sizes(sentence)
    if len(sizes) != 1:
        return None
    m = sizes[0]
    others = [n[0] for n in _sizes(context) if len(_axes(n)) == len(_axes(m)) and _differ(n, m)]
    return sentence[: m.start()] + rng.choice(others) + sentence[m.end() :] if others else None


def _sizes(text: str) -> list[re.Match[str]]:
    """Return the sizes of a text that are no bounds ("> 3 mm")."""
    return [m for m in SIZE.finditer(text) if _BOUND.search(text[max(0, m.start() - 12) : m.start()]) is None]


def _axes(m: re.Match[str]) -> list[Decimal]:
    return [millimetres(axis, m["unit"]) for axis in re.findall(r"\d+(?:\.\d+)?", m["axes"])]


def _differ(one: re.Match[str], other: re.Match[str]) -> bool:
    """Return True where an axis differs by more than 1 mm and by a tenth: more than rounding explains."""
    pairs = zip(_axes(one), _axes(other), strict=True)
    return any(abs(a - b) > max(Decimal(1), a / 10) for a, b in pairs)
