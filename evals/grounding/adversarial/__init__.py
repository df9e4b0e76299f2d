"""The adversarial suite: errors that a clinician fears planted in reports, and faithful texts beside them."""

from __future__ import annotations

from evals.grounding.adversarial.build import items
from evals.grounding.adversarial.records import Case, Item, load_cases
from evals.grounding.adversarial.scoring import Score, score

__all__ = ["Case", "Item", "Score", "items", "load_cases", "score"]
