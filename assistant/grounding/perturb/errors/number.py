"""Another number, clearly apart from the one given and from every number of the source."""

from __future__ import annotations

import random
import re
from decimal import Decimal

from assistant.grounding.perturb.quantities import Number, numbers, values, written

_AT_LEAST = re.compile(
    r"(?:at least|more than|over|greater than|above|exceed\w*|>|≥|≥|至少|超过|大于)\s*(?:a |about )?$"
)
_AT_MOST = re.compile(r"(?:at most|less than|under|fewer than|below|up to|within|<|≤|不足|小于|至多|最多)\s*$")
_UP = (Decimal("1.5"), Decimal(2), Decimal("1.25"), Decimal(3))
_DOWN = (Decimal("0.5"), Decimal("0.7"), Decimal("0.4"), Decimal("0.8"))
_YEAR = range(1800, 2100)


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence with one number changed by at least a fifth, or None.

    A bound ("more than 3") moves to the side where the new statement doesn't follow from the old one.
    """
    places = list(numbers(sentence))
    rng.shuffle(places)
    for place in places[:3]:
        for new in _candidates(place, sentence, rng):
            if new > 0 and new not in values(context):
                text = written(new, place.text)
                return sentence[: place.start] + text + sentence[place.end :]
    return None


def _candidates(place: Number, sentence: str, rng: random.Random) -> list[Decimal]:
    before = sentence[: place.start]
    if place.value in _YEAR and not place.unit and "." not in place.text and "," not in place.text:
        return [place.value + shift for shift in rng.sample([-12, -7, -4, -3, -2, 2, 3, 5, 11], 4)]
    factors = [*_UP] if _AT_LEAST.search(before) else [*_DOWN] if _AT_MOST.search(before) else [*_UP, *_DOWN]
    rng.shuffle(factors)
    step = Decimal(1).scaleb(-len(place.text.partition(".")[2]))
    found = [(place.value * factor).quantize(step) for factor in factors]
    if place.unit == "%":
        found = [value for value in found if value <= 100]
    return [value for value in found if abs(value - place.value) >= _least(place)]


def _least(place: Number) -> Decimal:
    """Return how far a changed number must be from the old one: beyond what rounding could explain."""
    least = {"mm": Decimal(2), "毫米": Decimal(2), "cm": Decimal("0.3"), "厘米": Decimal("0.3")}.get(
        place.unit, Decimal(0)
    )
    return max(least, place.value / 6)
