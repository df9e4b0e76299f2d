"""A check that needs no truth: a marker that a report's reading asserts must at least be named in its text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from evals.extraction.words import markers
from evals.suite import Metric
from ingestion.records import Report


@dataclass
class MarkerCount:
    """How many readings assert each marker, and how many do so though the text never names it."""

    asserted: Counter[str] = field(default_factory=Counter)
    unmentioned: Counter[str] = field(default_factory=Counter)

    def add(self, report: Report, text: str) -> list[str]:
        """Count one report; return the markers that are asserted though its text never names them."""
        read = {entry.name for entry in report.fields} & markers().keys()
        without = sorted(name for name in read if not markers()[name].search(text))
        self.asserted.update(read)
        self.unmentioned.update(without)
        return without

    def metrics(self) -> list[Metric]:
        """Return a count a marker; 0 is what should be."""
        return [
            Metric(
                name=f"pathology/{marker}/asserted_without_mention",
                value=float(self.unmentioned[marker]),
                n=self.asserted[marker],
                note=f"reports that assert it without naming it, of {self.asserted[marker]} that assert it",
            )
            for marker in markers()
        ]
