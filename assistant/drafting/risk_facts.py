"""Risk scores as statements: each with the inputs' words, the score's card, and whose figure it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.drafting.statements import Stated
from assistant.patient import Patient
from ingestion.errors import InputError

if TYPE_CHECKING:
    from assistant.risk import PatientFeatures, RiskResult, Score


@dataclass(frozen=True)
class Risk:
    """A patient's scores.

    Attributes:
        features: The inputs that the reports state.
        result: The models' answers; None where the inputs contradict each other.
        problem: Why there is no result.
    """

    features: PatientFeatures
    result: RiskResult | None
    problem: str = ""

    def record(self) -> dict[str, Any]:
        """Return the scores, refused ones too, as JSON can hold them."""
        scores = self.result.model_dump(mode="json") if self.result else {"scores": [], "fused": None}
        scores["inputs"] = [feature.model_dump(mode="json") for feature in self.features.features]
        scores["missing"] = list(self.features.missing)
        scores["uncertain"] = list(self.features.uncertain)
        return {**scores, **({"problem": self.problem} if self.problem else {})}


def risk_of(patient: Patient) -> Risk:
    """Score a patient with what the reports state."""
    from assistant.risk import assess, features_of

    features = features_of(patient)
    try:
        return Risk(features, assess(features.inputs()))
    except InputError as error:
        return Risk(features, None, error.message)


def risk_statements(risk: Risk) -> Iterator[Stated]:
    """Yield one statement for each score that applies."""
    from assistant.risk import card_evidence, sentence

    for score in risk.result.scores if risk.result else ():
        evidence = (*_inputs_of(score, risk.features), *card_evidence(score))
        if score.applicable and evidence:
            yield Stated("risk", sentence(score), tuple(dict.fromkeys(evidence)), kind="score")


def _inputs_of(score: Score, features: PatientFeatures) -> Iterator[Any]:
    for contribution in score.contributions:
        yield from features.evidence(contribution.feature)
