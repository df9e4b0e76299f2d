"""What an explanation is made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assistant.risk.records import FeatureValue
from ingestion.records import Record

Method = Literal["exact", "tree_shap", "permutation_shap"]
Chance = Annotated[float, Field(ge=0, le=1)]


class Part(Record):
    """What one input does to the log hazard.

    Attributes:
        feature: Name of the input.
        value: Its value; None where it is not known and was estimated from the rest.
        effect: Log hazard that it adds against the average patient of the training data; higher is worse.
    """

    feature: str
    value: FeatureValue | None
    effect: float

    @property
    def known(self) -> bool:
        """Whether the input was given."""
        return self.value is not None


class Span(Record):
    """A number with its 95% interval; None is "not reached in the time that was followed".

    Attributes:
        value: The estimate.
        low: Lower end.
        high: Upper end.
    """

    value: float | None
    low: float | None
    high: float | None


class IfKnown(Record):
    """What the estimate would become if an input that is not known had one value.

    Attributes:
        value: The value.
        chance: How likely it is, given the rest and the training data.
        risk: Log hazard then.
        median_months: Median survival then; None where not reached.
        survival_60: Probability of being alive at 60 months then.
    """

    value: FeatureValue
    chance: Chance
    risk: float
    median_months: float | None
    survival_60: Chance


class Unknown(Record):
    """An input that is not known, and how much knowing it would change.

    Attributes:
        feature: Name of the input.
        change: Standard deviation of the log hazard over its possible values, by how likely they are.
        values: The possible values.
    """

    feature: str
    change: float
    values: tuple[IfKnown, ...]


class Curve(Record):
    """Kaplan-Meier estimate of a group at fixed months, as long as enough were followed.

    Attributes:
        months: Times.
        survival: Share alive.
        low: Lower ends of the 95% intervals (log-log).
        high: Upper ends.
        at_risk: Patients still followed.
    """

    months: tuple[int, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    at_risk: tuple[int, ...]

    def at(self, month: int) -> float | None:
        """Return the share alive at a month; None where too few were followed so long."""
        return self.survival[self.months.index(month)] if month in self.months else None


class Similar(Record):
    """A group of training patients, as a whole; no group is smaller than `groups.FEWEST`.

    Attributes:
        key: What its members share, by name ("kind", "grade", "age").
        patients: How many there are.
        deaths: How many deaths were seen.
        median: Median overall survival, months.
        curve: Their survival.
        mean: Means of the model's columns among them, gaps filled.
    """

    key: dict[str, str]
    patients: int
    deaths: int
    median: Span
    curve: Curve
    mean: tuple[float, ...] = Field(default=(), exclude=True, repr=False)


class Difference(Record):
    """The patient's estimate beside the group's figure; both in months, or both the share alive at one month.

    Attributes:
        quantity: What is compared.
        month: The month of the share alive; None for medians.
        patient: The model's estimate for patients with these findings.
        group: The group's figure.
        parts: What makes the patient's log hazard differ from that of the group's average member.
    """

    quantity: Literal["median", "survival"]
    month: int | None = None
    patient: float
    group: float
    parts: tuple[Part, ...]


class Explanation(Record):
    """One patient's estimate by a fitted model, and why.

    Attributes:
        model: Name of the model.
        method: How the parts were worked out: exact for linear models, else Shapley values.
        risk: Log hazard against the average patient of the training data.
        base: What is left where no input adds anything; `base` and the effects of `parts` add up to `risk`.
        parts: What each input does, the largest effect first.
        survival: Share alive by month, with intervals of the estimate.
        median: Median survival, months.
        tenth: Month by which a tenth of such patients is estimated to have died; None where not in ten years.
        ninetieth: Month by which nine tenths are.
        unlike: The patient is unlike the training data.
        unknown: What is not known, the most telling first.
        similar: The group of training patients that is most like the patient.
        difference: The patient beside that group.
    """

    model: str
    method: Method
    risk: float
    base: float
    parts: tuple[Part, ...]
    survival: dict[str, Span]
    median: Span
    tenth: float | None
    ninetieth: float | None
    unlike: bool
    unknown: tuple[Unknown, ...]
    similar: Similar
    difference: Difference
