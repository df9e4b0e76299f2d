"""Risk models: one file each with its card; what they say of a patient, and where they hold."""

from assistant.risk.assess import MODELS, assess, assess_many, not_public
from assistant.risk.cards import card, card_evidence
from assistant.risk.features import features_of
from assistant.risk.records import Contribution, PatientFeatures, RiskResult, Score
from assistant.risk.sentences import sentence

__all__ = [
    "MODELS", "Contribution", "PatientFeatures", "RiskResult", "Score", "assess", "assess_many", "card",
    "card_evidence", "features_of", "not_public", "sentence",
]  # fmt: skip
