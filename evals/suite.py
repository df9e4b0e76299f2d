"""What a suite promises: metrics with intervals, one record an item, notes for the reader."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol, Self

from pydantic import Field, model_validator

from evals.errors import WrongItem
from ingestion.records import Record


class Target(Record):
    """What a figure is meant to reach; exactly one of the two is given."""

    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a target is either at_least or at_most")
        return self

    def met(self, value: float) -> bool:
        """Whether a figure reaches it."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    def __str__(self) -> str:
        return f"≤ {self.at_most:g}" if self.at_least is None else f"≥ {self.at_least:g}"


class Metric(Record):
    """One figure.

    Attributes:
        name: For example "pathology/histology/precision".
        value: The figure; None where nothing was there to measure.
        interval: 95% confidence interval.
        n: How many items it rests on.
        note: What a reader must know to read it (baseline, reference figure, definition).
        target: What it is meant to reach, for the main figures of a suite.
    """

    name: str
    value: float | None
    interval: tuple[float, float] | None = None
    n: int
    note: str = ""
    target: Target | None = None

    @property
    def met(self) -> bool | None:
        """Whether it reaches its target; None where it has none or nothing was measured."""
        return None if self.target is None or self.value is None else self.target.met(self.value)

    @property
    def verdict(self) -> str:
        """The target and whether it is met, for people; empty where there is none."""
        words = {True: ", met", False: ", not met", None: ""}
        return "" if self.target is None else f"{self.target}{words[self.met]}"


class Table(Record):
    """Rows to look into with a spreadsheet, as OUT/FILE with tabs between cells, or to paste into a page of the docs.

    Attributes:
        file: Its name; one that ends in ".md" is written as a Markdown table.
        columns: Headings.
        rows: As many cells each as there are headings.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()


class Exhibit(Record):
    """A plot or a table that the report shows below the figures.

    Attributes:
        title: Its heading.
        html: Markup that the suite made itself (an SVG, a table), nothing of a report unescaped.
    """

    title: str
    html: str


class SuiteResult(Record):
    """What one suite found.

    Attributes:
        suite: Its name.
        metrics: In the order they should be read.
        items: One JSON object an item: at least "id" and "ok".
        notes: Paragraphs for the report.
        wrong: Reports to look into; each becomes a page in OUT/errors/SUITE/, and nothing of them goes elsewhere.
        tables: Files of rows.
        exhibits: Plots and tables for the page.
    """

    suite: str
    metrics: tuple[Metric, ...]
    items: tuple[dict[str, Any], ...] = ()
    notes: tuple[str, ...] = Field(())
    wrong: tuple[WrongItem, ...] = ()
    tables: tuple[Table, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()


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
