"""Why a fitted model says what it says of a patient: data, sentences, plots."""

from assistant.risk.explain.explanation import explain
from assistant.risk.explain.plots import contributions_chart, survival_chart
from assistant.risk.explain.records import Explanation
from assistant.risk.explain.similar import similar_document, similar_evidence
from assistant.risk.explain.told import grounded
from assistant.risk.explain.words import Sentence, sentences

__all__ = [
    "Explanation", "Sentence", "contributions_chart", "explain", "grounded", "sentences", "similar_document",
    "similar_evidence", "survival_chart",
]  # fmt: skip
