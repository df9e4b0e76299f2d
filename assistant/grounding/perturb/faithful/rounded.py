"""A size given to fewer digits, within 1 mm; a percentage without its decimals."""

from __future__ import annotations

import random
import re
from decimal import ROUND_HALF_UP, Decimal

from assistant.grounding.perturb.quantities import SIZE
from assistant.grounding.perturb.tables import Place, put

_SINGLE = re.compile(r"\d{1,12}\.\d{1,6}")
_PERCENT = re.compile(r"(?<![\d.])(?<!\d,)(\d{1,12}\.\d{1,6})(?=\s*%)")
_BOUND = re.compile(
    r"(?:than|least|most|over|under|above|below|within|exactly|[<>≤≥]|超过|不足|至少|大于|小于)\s*$", re.IGNORECASE
)


def change(sentence: str, _: str, rng: random.Random) -> str | None:
    """Return the sentence with one figure rounded, or None; bounds ("less than 3.5 mm") stay."""
    places = []
    for m in SIZE.finditer(sentence):
        digits = 0 if m["unit"] in {"mm", "毫米"} else 1
        if (
            _SINGLE.fullmatch(m["axes"])
            and len(m["axes"].partition(".")[2]) > digits
            and not _bound(sentence, m.start())
        ):
            places.append(Place(m.start("axes"), m.end("axes"), (_rounded(m["axes"], digits),)))
    places += [
        Place(m.start(), m.end(), (_rounded(m[1], 0),))
        for m in _PERCENT.finditer(sentence)
        if not _bound(sentence, m.start()) and Decimal(m[1]) >= 1
    ]
    return put(sentence, places, rng)


def _bound(sentence: str, at: int) -> bool:
    return _BOUND.search(sentence[:at]) is not None


def _rounded(number: str, digits: int) -> str:
    return str(Decimal(number).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))
