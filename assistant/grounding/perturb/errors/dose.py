"""Another dose: halved, doubled, or with the decimal point moved."""

from __future__ import annotations

import random
from decimal import Decimal

from assistant.grounding.perturb.quantities import numbers, values, written
from assistant.grounding.perturb.tables import Place, put

_UNITS = {"mg", "mcg", "µg", "g", "mg/m²", "mg/m2", "mg/kg", "Gy", "cGy", "毫克", "个周期", "周期"}
_FACTORS = (Decimal("0.1"), Decimal("0.5"), Decimal(2), Decimal("1.5"), Decimal(10))


def change(sentence: str, context: str, rng: random.Random) -> str | None:
    """Return the sentence with one dose changed to one that the source doesn't give, or None."""
    places = []
    for number in numbers(sentence):
        if number.unit not in _UNITS:
            continue
        new = [number.value * factor for factor in _FACTORS]
        whole = tuple(
            written(v, number.text if v == v.to_integral() else "0.0") for v in new if v not in values(context)
        )
        if whole:
            places.append(Place(number.start, number.end, whole))
    return put(sentence, places, rng)
