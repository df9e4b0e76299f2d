"""Measurable disease: a lesion is measurable only where both diameters are at least 10 mm."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts
from assistant.grounding.lexicon import read_data
from assistant.grounding.phrases import phrases
from assistant.grounding.statement import Statement


def check(context: Context) -> list[Objection]:
    """Object to "measurable" and "non-measurable" where the diameters say otherwise."""
    text = context.claim.text
    denied = phrases("not_measurable").search(text) is not None
    if not denied and not phrases("measurable").search(text):
        return []
    least = float(read_data("criteria.yaml")["measurable_mm"]["value"])
    for statement in (context.sentence, *context.aligned):
        sizes = _diameters(statement)
        if sizes:
            fits = [min(pair) >= least for pair in sizes]
            if any(fit != denied for fit in fits):
                return []
            what = "not measurable" if denied else "measurable"
            first, second = sizes[0]
            why = f"Both diameters must be at least {least:g} mm; the text calls {first:g} x {second:g} mm {what}."
            return [contradicts("general", why, statement if statement.doc else None)]
    return []


def _diameters(statement: Statement) -> list[tuple[float, ...]]:
    """Return the two largest diameters of each current size."""
    single = [
        q.values[0]
        for q in statement.quantities
        if q.dimension == "length_mm" and len(q.values) == 1 and not q.span and not q.prior
    ]
    if len(single) == 2 and phrases("width_and_length").search(statement.text):
        return [tuple(sorted(single, reverse=True))]
    return [
        tuple(sorted(q.values, reverse=True)[:2])
        for q in statement.quantities
        if q.dimension == "length_mm" and len(q.values) >= 2 and not q.span and not q.prior
    ]
