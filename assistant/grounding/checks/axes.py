"""Which diameter: anteroposterior, transverse and craniocaudal values changed round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.grounding.checks.base import Context, Objection, contradicts
from assistant.grounding.matching import equal
from assistant.grounding.phrases import phrases
from assistant.grounding.quantities import Quantity
from assistant.grounding.statement import Statement

_AXES = ("axis_depth", "axis_width", "axis_height")
_BEFORE, _BEHIND = 24, 26


def check(context: Context) -> list[Objection]:
    """Object to a diameter that the sources give to another axis."""
    objections = []
    for axis, quantity in _named(context.sentence):
        if not context.claim.start <= quantity.start < context.claim.end:
            continue
        told = [(s, a, q) for s in context.sources.usable for a, q in _named(s)]
        own = [(s, q) for s, a, q in told if a == axis and q.prior == quantity.prior]
        elsewhere = any(equal(quantity, q) for _, a, q in told if a != axis)
        if own and elsewhere and not any(equal(quantity, q) for _, q in own):
            why = f"The source gives this as another diameter, not as the {axis.removeprefix('axis_')}."
            objections.append(contradicts("number", why, own[0][0], (own[0][1].start, own[0][1].end)))
    return objections


def _named(statement: Statement) -> Iterator[tuple[str, Quantity]]:
    """Yield each single diameter with the axis named right before or right behind it."""
    lengths = [q for q in statement.quantities if q.dimension == "length_mm" and len(q.values) == 1 and not q.span]
    if len(lengths) < 2:
        return
    for q in lengths:
        start, end = q.start - statement.start, q.end - statement.start
        before = re.split(r"[,;，；、]|\band\b|\bby\b|\d", statement.text[max(0, start - _BEFORE) : start])[-1]
        behind = re.split(r"[,;，；、]|\band\b|\bby\b|\d", statement.text[end : end + _BEHIND])[0]
        for piece in (before, behind):
            axis = next((name for name in _AXES if phrases(name).search(piece)), None)
            if axis:
                yield axis, q
                break
