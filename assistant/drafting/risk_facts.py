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
    from assistant.risk.explain import Explanation

LEFT_OUT = ("filled",)
"""Topics of an explanation that stay in the record: they are of use beside the figures only."""


@dataclass(frozen=True)
class Risk:
    """A patient's scores.

    Attributes:
        features: The inputs that the reports state.
        result: The models' answers; None where the inputs contradict each other.
        explanation: Why the fitted default predicts what it does; None where it does not apply.
        problem: Why there is no result.
    """

    features: PatientFeatures
    result: RiskResult | None
    explanation: Explanation | None = None
    problem: str = ""

    def record(self) -> dict[str, Any]:
        """Return the scores, refused ones too, as JSON can hold them."""
        scores = self.result.model_dump(mode="json") if self.result else {"scores": [], "fused": None}
        scores["explanation"] = self.explanation.model_dump(mode="json") if self.explanation else None
        scores["inputs"] = [feature.model_dump(mode="json") for feature in self.features.features]
        scores["missing"] = list(self.features.missing)
        scores["uncertain"] = list(self.features.uncertain)
        return {**scores, **({"problem": self.problem} if self.problem else {})}


def risk_of(patient: Patient) -> Risk:
    """Score a patient with what the reports state."""
    from assistant.risk import assess, features_of
    from assistant.risk.explain.output import explained

    features = features_of(patient)
    try:
        return Risk(features, assess(features.inputs()), explained([features.inputs()])[0])
    except InputError as error:
        return Risk(features, None, problem=error.message)


def risk_statements(risk: Risk, language: str = "en") -> Iterator[Stated]:
    """Yield one statement for each score that applies, then what the fitted default predicts and why.

    Args:
        risk: The patient's scores.
        language: Of the prediction's sentences, "en" or "zh"; the scores' are English.
    """
    from assistant.risk import card_evidence, sentence

    for score in risk.result.scores if risk.result else ():
        evidence = (*_inputs_of(score, risk.features), *card_evidence(score))
        if score.applicable and evidence:
            yield Stated("risk", sentence(score), tuple(dict.fromkeys(evidence)), kind="score")
    if risk.explanation:
        yield from _predicted(risk.explanation, risk.features, language)


def _predicted(explanation: Explanation, features: PatientFeatures, language: str) -> Iterator[Stated]:
    """Yield the sentences of an explanation that its own data support."""
    from assistant.risk.explain import grounded
    from assistant.risk.explain.citing import citations

    for said in grounded(explanation, language, without=LEFT_OUT):
        yield Stated("risk", said.text, citations(said, explanation, features), kind="score")


def _inputs_of(score: Score, features: PatientFeatures) -> Iterator[Any]:
    for contribution in score.contributions:
        yield from features.evidence(contribution.feature)
