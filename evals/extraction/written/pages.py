"""A score in words, for the page of a report that was not read as it should be: what is wrong first."""

from __future__ import annotations

from evals.errors import Expectation
from evals.extraction.written.gold import GoldField, GoldReport
from evals.extraction.written.scoring import Matched, Score, Size
from ingestion.records import Field, Report


def expectations(gold: GoldReport, report: Report, found: Score) -> tuple[Expectation, ...]:
    """Return what was looked for in a report and what was read, wrong things first."""
    lines = [_pair(pair) for pair in found.matched]
    lines += [Expectation(what=entry.name, expected=_said(entry), got="") for entry in found.missed]
    lines += [Expectation(what=entry.name, expected="", got=_said(entry)) for entry in found.extra]
    lines += [Expectation(what="size", expected=_size(size), got=_size(size), right=True) for size in found.sizes]
    lines += [Expectation(what="size", expected=_size(size), got="") for size in found.sizes_missed]
    lines += [Expectation(what="size", expected="", got=_size(size)) for size in found.sizes_extra]
    lines += [Expectation(what="warning", expected=code, got=code, right=True) for code in found.warnings]
    lines += [Expectation(what="warning", expected=code, got="") for code in found.warnings_missed]
    lines += [Expectation(what="warning", expected="", got=code) for code in found.warnings_extra]
    lines.append(Expectation(what="relevance", expected=gold.relevance, got=report.relevance, right=found.relevance))
    return tuple(sorted(lines, key=lambda line: line.right))


def _pair(pair: Matched) -> Expectation:
    right = pair.same_assertion and pair.same_dose is not False
    return Expectation(what=pair.gold.name, expected=_said(pair.gold), got=_said(pair.read), right=right)


def _said(entry: GoldField | Field) -> str:
    quote = entry.quote if isinstance(entry, GoldField) else entry.evidence[0].quote
    value = [] if entry.value is True else [str(entry.value)]
    dose = [] if entry.dose_mg_per_day is None else [f"{entry.dose_mg_per_day:g} mg/day"]
    of = [f"of {entry.of}"] if entry.of else []
    return f"{', '.join((*value, *dose, *of, entry.assertion))}: “{quote}”"


def _size(size: Size) -> str:
    axes, when = size
    return f"{' × '.join(f'{axis:g}' for axis in axes) or 'no axes'} mm, {when}"
