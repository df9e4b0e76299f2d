"""A quantity against those of the sources: the same dimension, equal or rounded, of the same time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from assistant.grounding.checks.base import Context, Objection, contradicts, lacks
from assistant.grounding.quantities import Quantity
from assistant.grounding.records import ClaimKind
from assistant.grounding.statement import Statement

_LABELLED = re.compile(
    r"(?:lesions?|nodules?|targets?|foci|病灶|结节)\s*#?(?:\d\s*(?:,|and|&|、|和)\s*)?$", re.IGNORECASE
)
_TELLING = 3
_BESIDE = 16
_REFERENCE = re.compile(r"nadir|baseline|最低点|最小值|基线", re.IGNORECASE)
SIZE_TOLERANCE_MM = 1.0
"""A size may be rounded to fewer digits as long as it moves by no more than this."""
Matches = list[tuple[Statement, Quantity]]
_KINDS: dict[str, ClaimKind] = {
    "dose_mg": "medication", "dose_mg_per_m2": "medication", "dose_mg_per_kg": "medication", "per_day": "medication",
    "cycles": "medication", "age_years": "identity", "date": "temporal", "grade": "molecular",
}  # fmt: skip
_OF_THE_PATIENT = {"grade", "kps", "ecog", "btrads", "age_years"}
"""Said once of a patient: any other value in the source contradicts, wherever it stands."""
_WITHOUT_TIME = {"days", "weeks", "months", "years", "", "dose_gy", "fractions", "cycles", "per_day"}
"""No state that a later value replaces: spans of time, and what was given in all."""
_NAMES = {
    "length_mm": "length", "area_mm2": "area", "volume_ml": "volume", "dose_gy": "radiation dose",
    "per_day": "frequency",
    "dose_mg": "dose in mg", "dose_mg_per_m2": "dose in mg/m²", "": "number", "btrads": "BT-RADS",
    "kps": "KPS", "ecog": "ECOG",
}  # fmt: skip
Placed = Callable[[Context, Quantity, Matches, str], Objection | None]


def unmatched(context: Context, dimensions: Iterable[str]) -> list[Objection]:
    """Object to each quantity of the claim in one of the dimensions that no source quantity equals."""
    wanted = set(dimensions)
    found = (compare(context, q) for q in context.claim.quantities if q.dimension in wanted)
    return [objection for objection in found if objection is not None]


def equal(claim: Quantity, source: Quantity) -> bool:
    """Tell whether a claim's quantity is the source's: same dimension, values equal or rounded, same bound."""
    if claim.dimension != source.dimension or _opposed(claim, source):
        return False
    if claim.sign and source.sign and claim.sign != source.sign:
        return False
    if len(claim.values) == 1 and len(source.values) > 1 and claim.dimension != "date":
        return any(_near(claim, claim.values[0], value, source) for value in source.values)
    if claim.dimension == "date":
        return source.values[: len(claim.values)] == claim.values
    return len(claim.values) == len(source.values) and all(
        _near(claim, a, b, source) for a, b in zip(claim.values, source.values, strict=True)
    )


def _opposed(claim: Quantity, source: Quantity) -> bool:
    return bool(claim.bound and claim.bound != source.bound)


def _near(claim: Quantity, a: float, b: float, source: Quantity) -> bool:
    if abs(a - b) < 1e-6 * max(1.0, abs(a)):
        return True
    if claim.step <= source.step:
        return False
    tolerance = min(claim.step / 2, SIZE_TOLERANCE_MM) if claim.dimension == "length_mm" else claim.step / 2
    return abs(a - b) <= tolerance + 1e-9


def compare(context: Context, quantity: Quantity, *, placed: Placed | None = None) -> Objection | None:
    """Return why one quantity of the claim may not stand.

    Args:
        context: The claim and its sources.
        quantity: One of the claim's.
        placed: What else must agree where a source quantity equals it; its time, where not given.
    """
    placed = placed or _time
    text = context.claim.text[quantity.start - context.claim.start : quantity.end - context.claim.start]
    everywhere = [(s, q) for s in context.sources.usable for q in s.quantities]
    matching = [(s, q) for s, q in everywhere if equal(quantity, q)]
    aligned = {id(statement) for statement in context.aligned}
    anywhere = quantity.dimension in _OF_THE_PATIENT
    near = [(s, q) for s, q in everywhere if (anywhere or id(s) in aligned) and q.dimension == quantity.dimension]
    if any(id(s) in aligned for s, _ in matching):
        return placed(context, quantity, [(s, q) for s, q in matching if id(s) in aligned], text)
    if matching and len(quantity.values) > 1 and quantity.dimension != "date":
        return placed(context, quantity, matching, text)
    if not quantity.dimension and not matching:
        matching = [(s, q) for s, q in everywhere if quantity.raw[0] in q.raw]
    if matching and not aligned:
        return placed(context, quantity, matching, text)
    if matching and (not near or anywhere or _is_label(context, quantity)):
        return None
    kind = _KINDS.get(quantity.dimension, "number")
    other = _other_unit(quantity, everywhere)
    if other is not None and quantity.dimension:
        said = slice_of(*other)
        return contradicts("unit", f"The source says {said}, not {text}.", other[0], (other[1].start, other[1].end))
    if near:
        statement, found = near[0]
        name = _NAMES.get(quantity.dimension, quantity.dimension.replace("_", " "))
        why = f"The source says {slice_of(statement, found)}, not {text} ({name})."
        return contradicts(kind, why, statement, (found.start, found.end))
    best = context.closest[0][1] if context.closest else None
    return lacks(kind, f"The number {text} is not in the sources.", best)


def _is_label(context: Context, quantity: Quantity) -> bool:
    """Tell whether a bare number names a lesion ("lesions 1 and 2"), or is one that stands nowhere by chance (1.42)."""
    before = context.claim.text[: quantity.start - context.claim.start]
    telling = len(str(quantity.raw[0]).replace(".", "")) >= _TELLING and quantity.raw[0] % 1 != 0
    return not quantity.dimension and (telling or _LABELLED.search(before) is not None)


def _time(
    context: Context, quantity: Quantity, matching: list[tuple[Statement, Quantity]], text: str
) -> Objection | None:
    if quantity.dimension in _WITHOUT_TIME or quantity.dated:
        return None
    if any(q.prior == quantity.prior or (q.dated and not q.prior) for _, q in matching):
        return None
    statement, found = matching[0]
    if _is_reference(context.claim, quantity) and any(_is_reference(s, q) for s, q in matching):
        return None
    now, then = ("earlier", "current") if found.prior else ("current", "earlier")
    why = f"In the source {text} is the {now} value; the text gives it as the {then} one."
    return contradicts("temporal", why, statement, (found.start, found.end))


def _is_reference(statement: Statement, quantity: Quantity) -> bool:
    """Tell whether "nadir" or "baseline" stands beside a value, on both sides the same point in time."""
    start, end = quantity.start - statement.start, quantity.end - statement.start
    return _REFERENCE.search(statement.text[max(0, start - _BESIDE) : end + _BESIDE]) is not None


def _other_unit(quantity: Quantity, everywhere: list[tuple[Statement, Quantity]]) -> tuple[Statement, Quantity] | None:
    """Find the same figures with a unit of their own that does not convert into the claim's."""
    return next(
        ((s, q) for s, q in everywhere if q.raw == quantity.raw and q.dimension and not equal(quantity, q)), None
    )


def slice_of(statement: Statement, quantity: Quantity) -> str:
    """Return the words of a quantity in its statement."""
    return statement.text[quantity.start - statement.start : quantity.end - statement.start].strip()
