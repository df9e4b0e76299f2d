"""The grounding gate itself: whole, and with its checks alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding.checks.base import Context
from assistant.grounding.gate import ground_in
from assistant.grounding.support import Scorer, Support
from evals.grounding.judges.base import Opinion, Reading


@dataclass(frozen=True)
class Gate:
    """`ground_in` as it ships, or with another scorer.

    Attributes:
        name: Its name among the figures.
        scorer: General support; None for the one that ships.
    """

    name: str = "ours"
    scorer: Scorer | None = None

    def opinions(self, reading: Reading, texts: Sequence[str]) -> list[Opinion]:
        """Return the gate's score and verdict of each text."""
        verdicts = [ground_in(text, reading.sources, scorer=self.scorer) for text in texts]
        return [Opinion(score=verdict.score, verdict=verdict.verdict) for verdict in verdicts]


def full_support(context: Context) -> Support:  # noqa: ARG001 - a scorer's signature
    """Score every claim as wholly supported, so that only the checks can object."""
    return Support(holds=True, score=1.0, share=1.0)


def rules_only() -> Gate:
    """Return the gate with its checks alone: a claim is supported unless one of them objects."""
    return Gate(name="rules", scorer=full_support)
