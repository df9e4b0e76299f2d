"""What a risk model's file is written with: the answers that it can give, and the checks that many share."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.risk.cards import load_card
from assistant.risk.inputs import Inputs
from assistant.risk.records import Contribution

ADULT_YEARS = 18
NOT_CEREBRAL = {"brainstem", "cerebellum", "spinal_cord"}
_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "is": operator.eq,
}


@dataclass(frozen=True)
class Found:
    """The model applies: its value, and what each input did."""

    value: int | float | str
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class Refused:
    """The patient is outside the model's population."""

    reason: str


@dataclass(frozen=True)
class Missing:
    """Inputs that the model needs and that are not known."""

    names: tuple[str, ...]


Answer = Found | Refused | Missing


def missing(inputs: Inputs, *names: str) -> Missing | None:
    """Return which of the inputs are not known, or None where all are."""
    absent = tuple(name for name in names if inputs.known(name) is None)
    return Missing(absent) if absent else None


def chose(inputs: Inputs, feature: str, branch: str) -> Contribution:
    """Record which branch of a tree an input's value chose."""
    return Contribution(feature=feature, value=inputs.known(feature), effect=branch)


def add_points(model: str, inputs: Inputs) -> Found | Missing:
    """Add up the point rules of a model's card."""
    rules = load_card(model).points
    absent = missing(inputs, *(rule.feature for rule in rules))
    if absent:
        return absent
    contributions = []
    for rule in rules:
        value = inputs.known(rule.feature)
        points = rule.points if _TESTS[rule.test](value, rule.limit) else 0
        contributions.append(Contribution(feature=rule.feature, value=value, effect=points))
    return Found(sum(int(item.effect) for item in contributions), tuple(contributions))


def outside_adults(inputs: Inputs) -> Refused | None:
    """Refuse children: every shipped model was made on adults."""
    if inputs.age is not None and inputs.age < ADULT_YEARS:
        return Refused(f"made for adults; this patient is {inputs.age:g} years old")
    return None


def outside_new_glioblastoma(inputs: Inputs) -> Refused | None:
    """Refuse what is stated not to be a newly diagnosed glioblastoma of an adult."""
    if inputs.recurrence:
        return Refused("made for newly diagnosed tumours; this one is a recurrence")
    return outside_glioblastoma(inputs)


def outside_glioblastoma(inputs: Inputs) -> Refused | None:
    """Refuse what is stated not to be a glioblastoma of an adult."""
    if inputs.diagnosis not in (None, "glioblastoma"):
        return Refused(f"made for glioblastoma; the diagnosis is {inputs.diagnosis}")
    if inputs.who_grade not in (None, 4):
        return Refused(f"made for glioblastoma; the grade is {inputs.who_grade:g}")
    return outside_adults(inputs)


def outside_low_grade(inputs: Inputs, diagnoses: tuple[str, ...]) -> Refused | None:
    """Refuse what is stated not to be a newly diagnosed grade 2 diffuse glioma of an adult's cerebrum.

    Molecular findings that make a grade 2 histology a grade 4 tumour (WHO CNS5 2021, Louis 2021,
    doi 10.1093/neuonc/noab106) put it outside too.
    """
    if inputs.recurrence:
        return Refused("made for newly diagnosed tumours; this one is a recurrence")
    if inputs.diagnosis is not None and inputs.diagnosis not in diagnoses:
        return Refused(f"made for low-grade diffuse glioma; the diagnosis is {inputs.diagnosis}")
    if inputs.who_grade not in (None, 2):
        return Refused(f"made for grade 2 glioma; the grade is {inputs.who_grade:g}")
    elsewhere = NOT_CEREBRAL.intersection(inputs.location or ())
    if elsewhere:
        return Refused(f"made for tumours of the cerebrum; this one involves the {', '.join(sorted(elsewhere))}")
    return _grade_4_by_markers(inputs) or outside_adults(inputs)


def _grade_4_by_markers(inputs: Inputs) -> Refused | None:
    glioblastoma_markers = (
        inputs.tert == "mutant" or inputs.egfr_amplification == "present" or inputs.chr7_gain_chr10_loss == "present"
    )
    if inputs.idh == "wildtype" and inputs.h3 not in ("k27_altered", "g34_mutant") and glioblastoma_markers:
        return Refused("made for low-grade glioma; these markers make an IDH-wildtype glioma a glioblastoma (CNS5)")
    astrocytic = inputs.codel_1p19q == "intact" or (
        inputs.diagnosis == "astrocytoma" and inputs.codel_1p19q != "codeleted"
    )
    if inputs.idh == "mutant" and astrocytic and inputs.cdkn2ab == "homozygous_deletion":
        return Refused("made for low-grade glioma; homozygous CDKN2A/B deletion makes an astrocytoma grade 4 (CNS5)")
    return None


def recurrent_points(model: str, inputs: Inputs) -> Answer:
    """Add up a point score that was made for recurrent glioblastoma of adults before a re-operation."""
    if inputs.recurrence is False:
        return Refused("made for recurrent glioblastoma; this tumour is not stated to be a recurrence")
    refused = outside_glioblastoma(inputs)
    if refused:
        return refused
    absent = missing(inputs, "diagnosis", "recurrence")
    points = add_points(model, inputs)
    if absent:
        return Missing((*absent.names, *(points.names if isinstance(points, Missing) else ())))
    return points
