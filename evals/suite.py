"""What a suite promises: metrics with intervals, one record an item, notes for the reader."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from pydantic import Field

from ingestion.records import Record


class Metric(Record):
    """One figure.

    Attributes:
        name: For example "pathology/histology/precision".
        value: The figure; None where nothing was there to measure.
        interval: 95% confidence interval.
        n: How many items it rests on.
        note: What a reader must know to read it (baseline, reference figure, definition).
    """

    name: str
    value: float | None
    interval: tuple[float, float] | None = None
    n: int
    note: str = ""


class SuiteResult(Record):
    """What one suite found.

    Attributes:
        suite: Its name.
        metrics: In the order they should be read.
        items: One JSON object an item: at least "id" and "ok".
        notes: Paragraphs for the report.
    """

    suite: str
    metrics: tuple[Metric, ...]
    items: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = Field(())


class Suite(Protocol):
    """A file in evals/suites/ defines `run` with this signature."""

    def __call__(self, data: Path | None, *, limit: int | None = None) -> SuiteResult:
        """Measure.

        Args:
            data: Folder of reference data; None where the suite brings its own.
            limit: At most so many items, for a quick look.
        """
        ...


Interval = tuple[float, float]
Items = Iterable[dict[str, Any]]
