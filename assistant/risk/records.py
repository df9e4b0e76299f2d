"""What a risk assessment is made of: scores that say where they hold, and the features they were given."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ingestion.records import Evidence, Record

Output = Literal["points", "class", "relative_hazard", "survival"]
FeatureValue = bool | int | float | str | tuple[str, ...]


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
    source: str
    group: Group | None = None


class Fused(Record):
    """A prediction that a fitted model makes from everything known of a patient.

    Attributes:
        strategy: How the parts were combined.
        risk: Higher is worse; comparable between patients.
        survival: Probability of being alive, by month ("12", "24", "36", "60").
        median_months: Predicted median survival, months, where it is reached.
        interval: Interval of the median, months.
        modalities: What was used, for example "clinical", "molecular", "external".
    """

    strategy: str
    risk: float
    survival: dict[str, Annotated[float, Field(ge=0, le=1)]]
    median_months: float | None
    interval: tuple[float, float] | None
    modalities: tuple[str, ...]


class RiskResult(Record):
    """All scores for one patient.

    Attributes:
        scores: Every shipped model, applicable or refused, in name order; then the external scores.
        fused: The fitted prediction, where a fitted model is installed and applies.
        ignored: Keys of the input that no model knows.
    """

    scores: tuple[Score, ...]
    fused: Fused | None = None
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
    """

    features: tuple[Feature, ...]
    missing: tuple[str, ...]
    uncertain: tuple[str, ...] = ()

    def inputs(self) -> dict[str, FeatureValue]:
        """Return the values by name, as `assess` takes them."""
        return {feature.name: feature.value for feature in self.features}

    def evidence(self, name: str) -> tuple[Evidence, ...]:
        """Return the evidence of one input; empty where it was not found."""
        return next((feature.evidence for feature in self.features if feature.name == name), ())
