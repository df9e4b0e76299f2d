"""What may be known of one thing: values that hold, values that may, and whether a condition is met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.drafting.settled import Doubt
from ingestion.records import Evidence

Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Known:
    """One thing known of the patient.

    Attributes:
        certain: Values that hold.
        open: Values of which exactly one holds besides ("" for none of the others); None where it may be any value.
        low: Smallest value where it is a number.
        high: Largest value; the same where the number is certain.
        evidence: The words.
        doubt: Why it is open.
        perhaps: Values that the reports hold possible, or that contradict each other.
        ask: Fields that would settle it, where it is not its own name.
        by_rule: It follows from other fields by WHO CNS5; no report says it.
    """

    certain: frozenset[str] = frozenset()
    open: frozenset[str] | None = frozenset()
    low: float | None = None
    high: float | None = None
    evidence: tuple[Evidence, ...] = ()
    doubt: Doubt = ""
    perhaps: frozenset[str] = frozenset()
    ask: tuple[str, ...] = ()
    by_rule: bool = False

    def one_of(self, wanted: frozenset[str]) -> Answer:
        """Say whether one of these values holds."""
        if self.certain & wanted:
            return "yes"
        if self.open is None:
            return "unknown"
        if self.open and self.open <= wanted:
            return "yes"
        return "unknown" if self.open & wanted else "no"

    def within(self, least: float | None, most: float | None) -> Answer:
        """Say whether the number lies within inclusive bounds."""
        if self.low is None or self.high is None:
            return "unknown"
        if (least is not None and self.high < least) or (most is not None and self.low > most):
            return "no"
        inside = (least is None or self.low >= least) and (most is None or self.high <= most)
        return "yes" if inside else "unknown"


NOT_STATED = Known(open=None, doubt="not_stated")


def number(low: float, high: float, evidence: tuple[Evidence, ...]) -> Known:
    """Return what is known of a number."""
    return Known(low=low, high=high, evidence=evidence, doubt="" if low == high else "conflict")
