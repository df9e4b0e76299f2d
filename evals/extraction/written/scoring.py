"""How a reading is scored against gold.

Fields match by name and value, each at most once, those with the same assertion first, those that count before
optional ones. An optional field counts neither way, read or not. Assertions and doses are judged on the matched
fields; sizes match by axes and by when; optional warnings count neither way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.extraction.written.gold import GoldField, GoldReport
from ingestion.records import Field, Measurement, Report, Value

Size = tuple[tuple[float, ...], str]
"""Axes in mm, and "current" or "prior"."""


@dataclass(frozen=True)
class Matched:
    """A gold field and what was read for it."""

    gold: GoldField
    read: Field

    @property
    def same_assertion(self) -> bool:
        """Whether both hold it alike."""
        return self.gold.assertion == self.read.assertion

    @property
    def same_dose(self) -> bool | None:
        """Whether the dose is the gold's; None where the gold has none."""
        wanted = self.gold.dose_mg_per_day
        return None if wanted is None else wanted == self.read.dose_mg_per_day


@dataclass(frozen=True)
class Score:
    """A reading beside its gold.

    Attributes:
        matched: Fields that count, with what was read for them.
        missed: Fields that count and were not read.
        extra: Fields that were read and are not in the gold.
        sizes: Sizes that were read as they stand.
        sizes_missed: Sizes that were not.
        sizes_extra: Sizes that the gold does not have.
        warnings: Codes that were raised as they must be.
        warnings_missed: Codes that were not.
        warnings_extra: Codes that should not have been.
        relevance: Whether it was told what the report is about.
    """

    matched: tuple[Matched, ...]
    missed: tuple[GoldField, ...]
    extra: tuple[Field, ...]
    sizes: tuple[Size, ...]
    sizes_missed: tuple[Size, ...]
    sizes_extra: tuple[Size, ...]
    warnings: tuple[str, ...]
    warnings_missed: tuple[str, ...]
    warnings_extra: tuple[str, ...]
    relevance: bool

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong with the reading."""
        faults = (
            self.missed, self.extra, self.sizes_missed, self.sizes_extra, self.warnings_missed, self.warnings_extra,
        )  # fmt: skip
        right = all(pair.same_assertion and pair.same_dose is not False for pair in self.matched)
        return self.relevance and right and not any(faults)


def score(gold: GoldReport, report: Report) -> Score:
    """Return how a reading compares with its gold."""
    found, extra = match(gold.fields, report.fields)
    counting = [(number, entry) for number, entry in enumerate(gold.fields) if not entry.optional]
    sizes, sizes_missed, sizes_extra = _sizes(gold, report.measurements)
    raised, wanted = {warning.code for warning in report.warnings}, set(gold.warnings)
    return Score(
        matched=tuple(Matched(entry, found[number]) for number, entry in counting if number in found),
        missed=tuple(entry for number, entry in counting if number not in found),
        extra=tuple(extra),
        sizes=sizes,
        sizes_missed=sizes_missed,
        sizes_extra=sizes_extra,
        warnings=tuple(sorted(raised & wanted)),
        warnings_missed=tuple(sorted(wanted - raised)),
        warnings_extra=tuple(sorted(raised - wanted - set(gold.warnings_optional))),
        relevance=report.relevance == gold.relevance,
    )


def match(gold: Sequence[GoldField], read: Sequence[Field]) -> tuple[dict[int, Field], list[Field]]:
    """Give each gold field at most one field that was read.

    Returns:
        The fields that were found, by the number of their gold; and those that are left.
    """
    left = list(read)
    found: dict[int, Field] = {}
    order = sorted(range(len(gold)), key=lambda number: gold[number].optional)
    for strict in (True, False):
        for number in order:
            if number not in found and (taken := _take(gold[number], left, strict=strict)) is not None:
                found[number] = left.pop(taken)
    return found, left


def _take(gold: GoldField, left: Sequence[Field], *, strict: bool) -> int | None:
    def fits(field: Field) -> bool:
        same = field.name == gold.name and _comparable(field.value) == _comparable(gold.value)
        return same and (not strict or field.assertion == gold.assertion)

    return next((number for number, field in enumerate(left) if fits(field)), None)


def _comparable(value: Value) -> tuple[str, Value]:
    """Numbers are equal however written; a finding is not the number 1."""
    return ("finding", value) if isinstance(value, bool) else ("value", value)


def _sizes(
    gold: GoldReport, read: Sequence[Measurement]
) -> tuple[tuple[Size, ...], tuple[Size, ...], tuple[Size, ...]]:
    left: list[Size] = [(size.axes_mm, size.when) for size in read]
    right: list[Size] = []
    missed: list[Size] = []
    for wanted in gold.measurements:
        size: Size = (wanted.axes_mm, wanted.when)
        if size in left:
            left.remove(size)
            right.append(size)
        else:
            missed.append(size)
    return tuple(right), tuple(missed), tuple(left)
