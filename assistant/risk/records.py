"""What a risk assessment is made of: scores that say where they hold, and the features they were given."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from ingestion.records import Evidence, Record

Output = Literal["points", "class", "relative_hazard", "survival"]
FeatureValue = bool | int | float | str | tuple[str, ...]
PossibleValues = dict[str, tuple[FeatureValue | None, ...]]


class Contribution(Record):
    """What one input did to a score.

    Attributes:
        feature: Name of the input.
        value: Its value.
        effect: Points added, log hazard added, or the branch of a tree that the value chose.
    """

    feature: str
    value: FeatureValue
    effect: float | str


class Estimate(Record):
    """What was published for the group that a score puts a patient in.

    Attributes:
        quantity: Name of the figure, for example "median overall survival".
        value: The figure in `unit`.
        unit: "months", "years", "days" or "probability".
        interval: 95% confidence interval in `unit`, where published.
        note: How well the figure is attested, where it is not the paper's own abstract.
    """

    quantity: str
    value: float
    unit: str
    interval: tuple[float, float] | None = None
    note: str = ""


class Group(Record):
    """The published group of a score's value, with the group's figures; never one patient's prognosis."""

    label: str
    estimates: tuple[Estimate, ...] = ()


class Score(Record):
    """One model's answer for one patient.

    Attributes:
        model: Name of the model.
        version: Version of the model as coded here, or "external".
        output: What sort of value it is.
        value: Points, class label, relative hazard or survival; None where not applicable.
        unit: Unit of `value`.
        horizon_months: Horizon of the published figure, months.
        interval: Interval of `value`, where the model has one.
        applicable: False outside the population and where a needed input is missing.
        refusal: Why it is not applicable.
        contributions: What each input did.
        missing: Needed inputs that were not given, or given as not tested or indeterminate.
        population: Whom the model was made for.
        era: When, and whether before molecular classification.
        pre_molecular: Whether the model predates molecular classification; None where it is not stated.
        source: The publication.
        group: The published group and its figures.
    """

    model: str
    version: str
    output: Output
    value: int | float | str | None
    unit: str
    horizon_months: float | None = None
    interval: tuple[float, float] | None = None
    applicable: bool
    refusal: str | None = None
    contributions: tuple[Contribution, ...] = ()
    missing: tuple[str, ...] = ()
    population: str
    era: str
    pre_molecular: bool | None = None
    source: str
    group: Group | None = None


class NotFused(Record):
    """A score from elsewhere that stays beside the fused prediction, and why."""

    model: str
    reason: str


class Fused(Record):
    """A prediction that a fitted model makes from everything known of a patient.

    Attributes:
        strategy: How the parts were combined: the fusion's name, with "+external" where scores from elsewhere are in.
        risk: Log hazard relative to the average patient of the training data, over the first two years. Higher is
            worse; comparable between patients.
        error: Standard error of `risk`; wider where inputs are not known or uncertain.
        survival: Probability of being alive, by month ("12", "24", "36", "60").
        survival_interval: 95% interval of each, of the estimate and not of one patient's life.
        median_months: Predicted median survival, months; None where it is not reached in the 120 that were followed.
        interval: 95% interval of the median, months; an end of 120 stands for 120 or more.
        modalities: What was used, for example "clinical", "molecular", "external".
        averaged: Inputs that were uncertain; the prediction is the mean over their possible values.
        unlike_training: The patient is unlike those that the model was fitted to; the prediction is an extrapolation.
        unlike_because: Inputs that make the patient unlike, with their values.
        not_fused: Scores from elsewhere that are not in the prediction.
        source: What the model was fitted to.
    """

    strategy: str
    risk: float
    error: Annotated[float, Field(ge=0)]
    survival: dict[str, Annotated[float, Field(ge=0, le=1)]]
    survival_interval: dict[str, tuple[float, float]]
    median_months: float | None
    interval: tuple[float, float] | None
    modalities: tuple[str, ...]
    averaged: tuple[str, ...] = ()
    unlike_training: bool = False
    unlike_because: tuple[str, ...] = ()
    not_fused: tuple[NotFused, ...] = ()
    source: str = ""


class RiskResult(Record):
    """All scores for one patient.

    Attributes:
        scores: Every shipped model, applicable or refused, in name order; then the external scores.
        fused: The fitted prediction, where it applies.
        fused_refusal: Why there is none.
        ignored: Keys of the input that no model knows.
    """

    scores: tuple[Score, ...]
    fused: Fused | None = None
    fused_refusal: str | None = None
    ignored: tuple[str, ...] = ()


class Feature(Record):
    """One input as a patient's reports state it."""

    name: str
    value: FeatureValue
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class PatientFeatures(Record):
    """The inputs that a patient's reports state.

    Attributes:
        features: One for each input that was found, with the words it rests on.
        missing: Inputs that no report states as a fact.
        uncertain: One sentence for each input that is in doubt, and why.
        possible: Values that an input may have, where the reports leave it open; None is "not known". All are equally
            likely. A value that is used all the same is in `features` too.
    """

    features: tuple[Feature, ...]
    missing: tuple[str, ...]
    uncertain: tuple[str, ...] = ()
    possible: PossibleValues = Field(default_factory=dict)

    def inputs(self) -> dict[str, Any]:
        """Return the values by name, as `assess` takes them; what is open under "possible"."""
        values: dict[str, Any] = {feature.name: feature.value for feature in self.features}
        return {**values, "possible": self.possible} if self.possible else values

    def evidence(self, name: str) -> tuple[Evidence, ...]:
        """Return the evidence of one input; empty where it was not found."""
        return next((feature.evidence for feature in self.features if feature.name == name), ())
