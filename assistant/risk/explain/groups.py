"""Groups of training patients that may be told of: none is small, and none is what others leave of a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from assistant.risk.explain.records import Curve, Similar, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from assistant.risk.fitted.cohort import Cohort
    from assistant.risk.fitted.design import FloatArray

FEWEST = 10
"""Patients of a group, at least."""
IN_BAND = 15
"""Patients of a band of age, at least."""
FOLLOWED = 5
"""Patients that must still be followed for a curve, or a median, to be told."""
MONTHS = (0, 3, 6, 9, 12, 15, 18, 21, 24, 30, 36, 42, 48, 60, 72, 84, 96, 120)
"""Times at which a curve is told: fixed ones, so that no single death can be read off it."""
BANDS = (18, 40, 50, 60, 70)
"""Ages at which a band begins, years."""
LAYERS: tuple[tuple[str, ...], ...] = (
    ("kind", "grade", "age"),
    ("histology", "grade", "age"),
    ("grade", "age"),
    ("age",),
)
"""What patients are divided by, in turn; the first layer whose first attribute is known of a patient is used."""
Key = dict[str, str]
Values = Mapping[str, Any]


def kind(values: Values) -> str | None:
    """Return the molecular kind.

    1p/19q codeletion goes with an IDH mutation, and an IDH-mutant astrocytoma, or tumour that has lost ATRX, is not
    codeleted (WHO CNS5 2021; Louis 2021, doi 10.1093/neuonc/noab106).
    """
    codeletion = values.get("codel_1p19q")
    if codeletion == "codeleted":
        return "idh_mutant_codeleted"
    if values.get("idh") == "mutant":
        astrocytic = values.get("diagnosis") == "astrocytoma" or values.get("atrx") in ("lost", "mutant")
        return "idh_mutant_not_codeleted" if codeletion == "intact" or astrocytic else None
    return "idh_wildtype" if values.get("idh") == "wildtype" else None


def grade(values: Values) -> str | None:
    """Return the grade; a glioblastoma is of grade 4."""
    if values.get("diagnosis") in ("glioblastoma", "gliosarcoma"):
        return "4"
    found = values.get("who_grade")
    return f"{found:g}" if found in (2, 3, 4) else None


def histology(values: Values) -> str | None:
    """Return the diagnosis by the microscope, as far as the training data have it."""
    from assistant.risk.fitted.design import HISTOLOGIES

    found = values.get("diagnosis")
    if found not in HISTOLOGIES:
        return None
    return "glioblastoma" if found == "gliosarcoma" else str(found)


ATTRIBUTES: dict[str, Callable[[Values], str | None]] = {"kind": kind, "grade": grade, "histology": histology}


def in_band(age: float, band: str) -> bool:
    """Tell whether an age lies in a band ("40-49", "70+")."""
    low, _, high = band.rstrip("+").partition("-")
    return float(low) <= age and (not high or age < float(high) + 1)


def fit_groups(cohort: Cohort, columns: FloatArray) -> list[Similar]:
    """Divide a cohort and describe each group as a whole.

    Every division is into parts of at least FEWEST patients whose complement in the group above is empty or as
    large, so that no small group can be told by subtraction.

    Args:
        cohort: Adults with a known outcome.
        columns: Their columns with gaps filled, shape (patients, columns).
    """
    everyone = list(range(len(cohort)))
    found = [_described({}, everyone, cohort, columns)]
    for layer in LAYERS:
        for key, places in _divided({}, everyone, layer, cohort):
            if all(key != group.key for group in found):
                found.append(_described(key, places, cohort, columns))
    return found


def _divided(key: Key, places: list[int], layer: Sequence[str], cohort: Cohort) -> list[tuple[Key, list[int]]]:
    """Return the groups below one, the larger before the smaller."""
    if not layer:
        return []
    name, *rest = layer
    parts = _bands(places, cohort) if name == "age" else _classes(name, places, cohort)
    if not parts:
        return _divided(key, places, rest, cohort)
    found = []
    for value, inside in parts.items():
        below = {**key, name: value}
        found += [(below, inside), *_divided(below, inside, rest, cohort)]
    return found


def _classes(name: str, places: list[int], cohort: Cohort) -> dict[str, list[int]]:
    parts: dict[str, list[int]] = {}
    for at in places:
        value = ATTRIBUTES[name](cohort.inputs[at])
        if value is not None:
            parts.setdefault(value, []).append(at)
    kept = {value: inside for value, inside in sorted(parts.items()) if len(inside) >= FEWEST}
    while kept and 0 < len(places) - sum(map(len, kept.values())) < FEWEST:
        kept.pop(min(kept, key=lambda value: len(kept[value])))
    return {} if any(len(inside) == len(places) for inside in kept.values()) else kept


def _bands(places: list[int], cohort: Cohort) -> dict[str, list[int]]:
    """Divide by age, neighbouring bands put together until each is large enough; no division gives none."""
    ages = {at: float(cohort.inputs[at]["age"]) for at in places}
    joined: list[tuple[int, list[int]]] = []
    for number, low in enumerate(BANDS):
        high = BANDS[number + 1] if number + 1 < len(BANDS) else 1000
        inside = [at for at in places if low <= ages[at] < high]
        if joined and len(joined[-1][1]) < IN_BAND:
            joined[-1][1].extend(inside)
        else:
            joined.append((low, inside))
    if len(joined) > 1 and len(joined[-1][1]) < IN_BAND:
        _, last = joined.pop()
        joined[-1][1].extend(last)
    if len(joined) < 2:
        return {}
    lows = [low for low, _ in joined]
    ends = [f"-{low - 1}" for low in lows[1:]] + ["+"]
    return {f"{low}{end}": inside for (low, inside), end in zip(joined, ends, strict=True)}


def _described(key: Key, places: list[int], cohort: Cohort, columns: FloatArray) -> Similar:
    months, died = cohort.months[places], cohort.died[places]
    median, curve = kaplan_meier(months, died)
    mean = tuple(round(float(value), 3) for value in columns[places].mean(axis=0))
    return Similar(key=key, patients=len(places), deaths=int(died.sum()), median=median, curve=curve, mean=mean)


def kaplan_meier(months: FloatArray, died: NDArray[np.bool_]) -> tuple[Span, Curve]:
    """Return median and curve (Kaplan and Meier 1958; intervals log-log, of the median by Brookmeyer and Crowley 1982).

    What rests on fewer than FOLLOWED patients is left out, of the median and its interval too.

    Args:
        months: Survival, shape (patients,).
        died: Whether the death was seen.
    """
    import numpy as np
    from sksurv.nonparametric import kaplan_meier_estimator

    times, survival, (low, high) = kaplan_meier_estimator(died, months, conf_type="log-log")
    low, high = np.nan_to_num(low, nan=0.0), np.nan_to_num(high, nan=1.0)
    at_risk = [int((months >= month).sum()) for month in MONTHS]
    told = [month for month, left in zip(MONTHS, at_risk, strict=True) if left >= FOLLOWED]
    place = np.searchsorted(times, told, side="right") - 1

    def at(curve: FloatArray) -> tuple[float, ...]:
        return tuple(round(float(curve[i]), 3) if i >= 0 else 1.0 for i in place)

    left = (months[:, None] >= times).sum(axis=0)

    def half(curve: FloatArray) -> float | None:
        below = np.flatnonzero((curve <= 0.5) & (left >= FOLLOWED))
        return round(float(times[below[0]]), 1) if len(below) else None

    median = Span(value=half(survival), low=half(low), high=half(high))
    return median, Curve(
        months=tuple(told), survival=at(survival), low=at(low), high=at(high), at_risk=tuple(at_risk[: len(told)])
    )
