"""Contradictions inside one report: both sides are kept and shown, never resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from ingestion.classify.messages import message, patterns
from ingestion.language.fold import fold
from ingestion.language.sections import Section, sections
from ingestion.records import Document, Evidence, Field, Measurement, Warning_

_CONCLUDING = ("impression", "diagnosis")
_DESCRIBING = ("findings", "", "microscopic", "specimen", "comment")
_MARKERS = (
    "idh",
    "codel_1p19q",
    "mgmt",
    "tert",
    "egfr_amplification",
    "chr7_gain_chr10_loss",
    "cdkn2ab",
    "h3",
    "atrx",
    "p53",
)
_UNRESULT = ("not_tested", "pending", "indeterminate")
_TOLERANCE = 0.1  # sizes within a tenth of each other are rounding
_TWIN = 10.0  # mm; a unit slip changes a size tenfold


def conflicts(document: Document, fields: Sequence[Field], measurements: Sequence[Measurement]) -> list[Warning_]:
    """Return the contradictions of a report."""
    where = _Places(document)
    found = [*_laterality(fields, where), *_grades(fields), *_markers(fields), *_extents(fields)]
    return [*found, *_sizes(measurements, where), *_contrast(document, fields), *_units(measurements)]


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns(name)))


class _Places:
    """Which section a slice stands in."""

    def __init__(self, document: Document) -> None:
        self._sections: tuple[Section, ...] = sections(fold(document.text))

    def section(self, evidence: Evidence) -> str:
        return next((part.name for part in reversed(self._sections) if part.start <= evidence.start), "")

    def within(self, evidence: Iterable[Evidence], names: tuple[str, ...]) -> list[Evidence]:
        return [slice_ for slice_ in evidence if self.section(slice_) in names]


def _present(fields: Sequence[Field], *names: str) -> list[Field]:
    return [field for field in fields if field.name in names and field.assertion == "present" and not field.inferred]


def _pair(code: str, here: Evidence, there: Evidence, **words: object) -> Warning_:
    return Warning_(code=code, message=message(code, **words), evidence=(here, there))


def _laterality(fields: Sequence[Field], where: _Places) -> list[Warning_]:
    """The conclusion names only one side, the description only the other."""
    described: dict[str, Evidence] = {}
    concluded: dict[str, Evidence] = {}
    for field in _present(fields, "laterality"):
        if field.value not in ("left", "right"):
            continue
        for slice_ in where.within(field.evidence, _DESCRIBING):
            described.setdefault(str(field.value), slice_)
        for slice_ in where.within(field.evidence, _CONCLUDING):
            concluded.setdefault(str(field.value), slice_)
    if len(described) >= 1 and len(concluded) == 1 and not set(described) & set(concluded):
        (first, left), (second, right) = next(iter(described.items())), next(iter(concluded.items()))
        return [_pair("laterality_conflict", left, right, first=first, second=second)]
    return []


def _grades(fields: Sequence[Field]) -> list[Warning_]:
    stated = _present(fields, "who_grade")
    values = list(dict.fromkeys(field.value for field in stated if field.range is None))
    if len(values) < 2:
        return []
    by_value = {field.value: field for field in stated}
    first, second = values[0], values[1]
    return [
        _pair("grade_conflict", by_value[first].evidence[0], by_value[second].evidence[0], first=first, second=second)
    ]


def _markers(fields: Sequence[Field]) -> list[Warning_]:
    found = []
    for name in _MARKERS:
        stated = [field for field in _present(fields, name) if field.value not in _UNRESULT]
        values = {field.value: field for field in stated}
        if name == "atrx" and set(values) <= {"lost", "mutant"}:
            continue
        if name == "p53" and (set(values) <= {"positive", "mutant"} or set(values) <= {"negative", "wildtype"}):
            continue
        if len(values) > 1:
            (first, left), (second, right) = list(values.items())[:2]
            found.append(
                _pair("marker_conflict", left.evidence[0], right.evidence[0], name=name, first=first, second=second)
            )
    return found


def _extents(fields: Sequence[Field]) -> list[Warning_]:
    for assertion in ("present", "historical"):
        stated = [
            field for field in fields
            if field.name == "surgery_extent" and field.assertion == assertion and field.value != "biopsy"
        ]  # fmt: skip
        values = {field.value: field for field in stated}
        if assertion == "present" and len(values) > 1:
            (first, left), (second, right) = list(values.items())[:2]
            return [_pair("extent_conflict", left.evidence[0], right.evidence[0], first=first, second=second)]
    return []


def _sizes(measurements: Sequence[Measurement], where: _Places) -> list[Warning_]:
    """One current size in the description and another in the conclusion."""
    current = [m for m in measurements if m.when == "current" and m.axes_mm]
    described = [m for m in current if where.within(m.evidence, _DESCRIBING)]
    concluded = [m for m in current if where.within(m.evidence, _CONCLUDING)]
    if len(described) != 1 or len(concluded) != 1 or described[0] is concluded[0]:
        return []
    first, second = max(described[0].axes_mm), max(concluded[0].axes_mm)
    if abs(first - second) <= _TOLERANCE * max(first, second):
        return []
    words = {"first": f"{first:g}", "second": f"{second:g}"}
    return [_pair("size_conflict", described[0].evidence[0], concluded[0].evidence[0], **words)]


def _contrast(document: Document, fields: Sequence[Field]) -> list[Warning_]:
    text = fold(document.text)
    denied = _pattern("no_contrast").search(text)
    if denied is None or _pattern("with_contrast").search(text):
        return []
    seen = [f for f in _present(fields, "enhancement", "enhancement_pattern") if f.value != "none"]
    if not seen:
        return []
    evidence = (document.evidence(*denied.span()), seen[0].evidence[0])
    return [Warning_(code="contrast_conflict", message=message("contrast_conflict"), evidence=evidence)]


def _units(measurements: Sequence[Measurement]) -> list[Warning_]:
    """A lesion of more than 200 mm does not fit a skull; sizes tenfold apart for one lesion are a unit slip."""
    found = []
    for measurement in measurements:
        if (measurement.axes_mm and max(measurement.axes_mm) > 200) or (
            len(measurement.axes_mm) > 1
            and max(measurement.axes_mm) >= _TWIN * min(measurement.axes_mm)
            and "." in measurement.evidence[0].quote
        ):
            words = message("unit_suspect", quote=measurement.evidence[0].quote)
            found.append(Warning_(code="unit_suspect", message=words, evidence=(measurement.evidence[0],)))
    return found
