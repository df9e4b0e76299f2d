"""What would change the estimate most among the inputs that are not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.risk.explain.records import IfKnown, Unknown
from assistant.risk.inputs import contradictions

if TYPE_CHECKING:
    from assistant.risk.fitted.base import SurvivalModel
    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.fitted.imputation import Completed

REFERENCE = "tcga_cox"
"""The model whose imputer says how likely a value is, given the rest."""
TIMES = (60,)
LEAST = 0.02
"""A value that is possible at all is at least so likely."""
KPS, AGES = (30.0, 100.0), (18.0, 90.0)
"""What is tried of a number lies within."""
TWO_VALUED = {
    "sex": ("male", "male", "female"),
    "idh": ("idh_mutant", "mutant", "wildtype"),
    "codel_1p19q": ("codeleted", "codeleted", "intact"),
    "mgmt": ("mgmt_methylated", "methylated", "unmethylated"),
    "chr7_gain_chr10_loss": ("gain_7_loss_10", "present", "absent"),
    "tert": ("tert_mutant", "mutant", "wildtype"),
    "atrx": ("atrx_lost", "lost", "retained"),
}
"""Input, its column, the value that the column counts as 1, the other."""
GRADE_4 = 4


class Possible(NamedTuple):
    """A value that an input may have, and how likely it is."""

    feature: str
    value: str | float
    chance: float


def unknown(model: SurvivalModel, patients: Sequence[Mapping[str, Any]], rows: FloatArray) -> list[tuple[Unknown, ...]]:
    """Return for each patient what is not known, the most telling first.

    Each value is put in, the model asked anew, and the spread of the log hazard over the values taken, each by its
    likelihood: a rare value that would change much counts little.

    Args:
        model: Any fitted model.
        patients: Known inputs by name.
        rows: Their rows, shape (patients, columns), NaN where not known.
    """
    from assistant.risk.fitted.design import design
    from assistant.risk.fitted.registry import load_model
    from assistant.risk.fitted.single import Single

    reference = load_model(REFERENCE)
    assert isinstance(reference, Single)  # noqa: S101 - a learner's weights are one
    expected, spread = _expected(reference.completed(rows))
    tried: list[tuple[int, Possible]] = []
    for at, values in enumerate(patients):
        tried += [(at, one) for one in _possible(values, expected[at], spread[at])]
    found: list[tuple[Unknown, ...]] = [() for _ in patients]
    if not tried:
        return found
    risks = model.risk(design({**patients[at], one.feature: one.value} for at, one in tried))
    medians, survival = model.baseline.median(risks), model.baseline.survival(risks, TIMES)[:, 0]
    figures = zip(tried, risks.tolist(), medians.tolist(), survival.tolist(), strict=True)
    told = [
        (at, one.feature, IfKnown(
            value=one.value, chance=one.chance, risk=risk, median_months=None if median == float("inf") else median,
            survival_60=alive,
        ))
        for (at, one), risk, median, alive in figures
    ]  # fmt: skip
    for at, own in groupby(told, key=lambda each: each[0]):
        by_feature = groupby(own, key=lambda each: each[1])
        each = [_weighed(feature, tuple(one for _, _, one in values)) for feature, values in by_feature]
        found[at] = tuple(sorted(each, key=lambda one: -one.change))
    return found


def _weighed(feature: str, values: tuple[IfKnown, ...]) -> Unknown:
    mean = sum(one.chance * one.risk for one in values)
    variance = sum(one.chance * (one.risk - mean) ** 2 for one in values)
    return Unknown(feature=feature, change=variance**0.5, values=values)


def _expected(completed: Completed) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Return by patient what each column is expected to be, and its standard deviation."""
    import numpy as np

    from assistant.risk.fitted.design import NAMES

    variances = np.diagonal(completed.spread, axis1=1, axis2=2).clip(0, None)
    spread = np.sqrt(variances)[completed.pattern]
    return tuple([dict(zip(NAMES, row, strict=True)) for row in rows.tolist()] for rows in (completed.rows, spread))  # type: ignore[return-value]


def _possible(
    values: Mapping[str, Any], expected: Mapping[str, float], spread: Mapping[str, float]
) -> Iterator[Possible]:
    """Yield what each input that is not known may be, its values together; none for an input that can have but one."""
    for feature, (column, yes, no) in TWO_VALUED.items():
        if feature not in values and not (feature == "idh" and values.get("codel_1p19q") == "codeleted"):
            yield from _likely(feature, {yes: expected[column], no: 1 - expected[column]}, values)
    four = values.get("diagnosis") in ("glioblastoma", "gliosarcoma")
    grades = {2: 1 - expected["grade_3"] - expected["grade_4"], 3: expected["grade_3"], 4: expected["grade_4"]}
    if "who_grade" not in values and not four:
        yield from _likely("who_grade", grades, values)
    if values.get("diagnosis") in (None, "glioma_nos") and values.get("who_grade") != GRADE_4:
        glioblastoma = 0.0 if "who_grade" in values else expected["grade_4"]
        other = {"oligodendroglioma": expected["oligodendroglioma"]}
        other["astrocytoma"] = 1 - glioblastoma - other["oligodendroglioma"]
        yield from _likely("diagnosis", other | ({"glioblastoma": glioblastoma} if glioblastoma else {}), values)
    for feature, middle, (low, high), step in (("age", 50, AGES, 1), ("kps", 80, KPS, 10)):
        if feature not in values:
            ends = (expected[feature] + sign * spread[feature] for sign in (-1, 1))
            tried = {min(max(round((middle + 10 * end) / step) * step, low), high): 0.5 for end in ends}
            yield from _likely(feature, tried, values)


def _likely(feature: str, chances: Mapping[Any, float], values: Mapping[str, Any]) -> Iterator[Possible]:
    """Yield the values that contradict nothing known, their likelihoods brought to a sum of 1."""
    kept = {
        value: max(chance, LEAST) for value, chance in chances.items() if not contradictions({**values, feature: value})
    }
    if len(kept) > 1:
        total = sum(kept.values())
        yield from (Possible(feature, value, chance / total) for value, chance in kept.items())
