"""Which value of a field holds where several of a patient's reports speak of it, and why none does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from assistant.patient import Patient
from assistant.trajectory.course import sentence_at
from ingestion.fields import WITHOUT_RESULT
from ingestion.language.cues import latin_bounds, read_yaml
from ingestion.language.fold import fold
from ingestion.records import Document, Evidence, Field, Kind, Report, Value

Doubt = Literal["", "not_stated", "not_tested", "pending", "indeterminate", "possible", "conflict", "open"]
VAGUE = "glioma_nos"
"""A diagnosis that contradicts none of the types."""

OF_THE_TUMOUR = ("idh", "mgmt", "codel_1p19q", "h3", "tert", "cdkn2ab")
"""Tests of a glioma: a report that holds nothing else is of the tumour too."""

SAME_TISSUE_DAYS = 90
"""Pathology reports less far apart are taken to be of one operation."""

RANK: dict[Kind, int] = {"radiology": 0, "note": 1, "pathology": 2}


@dataclass(frozen=True)
class Settled:
    """What the reports together say of one field.

    Attributes:
        fields: The records that state the value; all of one value.
        doubt: Why there is no value; empty where there is one.
        others: Values that are possible, or that contradict each other.
        evidence: The words, of the value or of the doubt.
        kinds: What sorts of report state the value.
        dates: The days of those reports.
    """

    fields: tuple[Field, ...] = ()
    doubt: Doubt = ""
    others: frozenset[str] = frozenset()
    evidence: tuple[Evidence, ...] = ()
    kinds: frozenset[Kind] = frozenset()
    dates: tuple[dt.date, ...] = ()

    @property
    def value(self) -> Value | None:
        """The value, or None."""
        return self.fields[0].value if self.fields else None


@dataclass(frozen=True)
class _Told:
    """What one report states of a field: one value, or several that it does not choose between."""

    values: frozenset[Value]
    fields: tuple[Field, ...]
    date: dt.date | None
    rank: int
    kinds: frozenset[Kind]
    dates: tuple[dt.date, ...] = field(default=())
    replaces: bool = False

    def with_words_of(self, other: _Told) -> _Told:
        return replace(
            self,
            fields=(*self.fields, *other.fields),
            rank=max(self.rank, other.rank),
            kinds=self.kinds | other.kinds,
            dates=(*self.dates, *other.dates),
        )

    def overrules(self, other: _Told) -> bool:
        """Whether this goes before what was told earlier: a better source, or a later one that is as good.

        Two pathology reports of about the same time are of the same tissue; they differ until one replaces the other.
        """
        if self.kinds == {"pathology"} and "pathology" in other.kinds and not self.replaces:
            apart = (self.date - other.date).days if self.date and other.date else 0
            return apart > SAME_TISSUE_DAYS
        later = self.date is not None and other.date is not None and self.date > other.date
        return self.rank > other.rank or (self.rank == other.rank and later)


def of_the_tumour(patient: Patient) -> Iterator[tuple[Document, Report]]:
    """Yield the reports that speak of the brain tumour, oldest first."""
    for document, report in zip(patient.documents, patient.reports, strict=True):
        tested = any(one.name in OF_THE_TUMOUR for one in report.fields)
        if report.relevance in ("glioma", "other_brain") or tested:
            yield document, report


def settle(patient: Patient, name: str) -> Settled:
    """Settle one field over all reports; only what is stated counts, what extraction inferred does not.

    A later report overrules an earlier one unless it is the lesser source: what a letter says against pathology is a
    conflict, not a correction, as long as it does not speak of a new test; what a scan's request says against
    either is ignored.
    """
    told = [one for pair in of_the_tumour(patient) if (one := _told(*pair, name)) is not None]
    best: _Told | None = None
    rivals: list[_Told] = []
    for one in sorted(told, key=lambda told: (told.date is None, told.date or dt.date.max)):
        if best is None:
            best = one
        elif one.values == best.values:
            best = best.with_words_of(one)
            rivals = [rival for rival in rivals if not one.overrules(rival)]
        elif (len(best.values) > 1 and one.values < best.values) or one.overrules(best):
            best, rivals = one, []
        elif one.rank < best.rank and (one.values > best.values or one.values == {VAGUE}):
            continue  # a letter that tells an earlier tumour's grade beside the last one's, or calls it a glioma
        elif best.values == {VAGUE} and one.rank:
            best, rivals = one, []
        elif one.rank or not best.rank:
            rivals.append(one)
    if best is None:
        return _without_value(patient, name)
    if rivals or len(best.values) > 1:
        return _in_conflict([best, *rivals])
    evidence = _words(best.fields)
    return Settled(best.fields, "", frozenset(), evidence, best.kinds, tuple(sorted(best.dates)))


def _told(document: Document, report: Report, name: str) -> _Told | None:
    stated = [one for one in report.fields if one.name == name and not one.inferred and _definite(one)]
    now = [one for one in stated if one.assertion == "present"]
    fields = now or [one for one in stated if one.assertion == "historical"]
    if len({one.value for one in fields}) > 1:
        fields = [one for one in fields if one.value != VAGUE]
    if not fields:
        return None
    renewed = report.kind == "note" and any(_speaks_of_a_new_test(document, one) for one in fields)
    rank = RANK["pathology"] if renewed else RANK[report.kind]
    dates = (report.date,) if report.date else ()
    kinds: frozenset[Kind] = frozenset({report.kind})
    replaces = cue("replaces").search(fold(document.text)) is not None
    values = frozenset(value for one in fields for value in _may_be(one))
    return _Told(values, tuple(fields), _day_of(document, report, fields), rank, kinds, dates, replaces)


def _day_of(document: Document, report: Report, fields: Sequence[Field]) -> dt.date | None:
    """Return the day that a report's words are of: the end of an earlier year that a letter names beside them."""
    if report.kind != "note" or report.date is None:
        return report.date
    said = [fold(sentence_at(document, one.evidence[0])) for one in fields]
    years = [int(match.group()) for words in said for match in cue("year").finditer(words)]
    earlier = [year for year in years if year < report.date.year]
    return dt.date(min(earlier), 12, 31) if earlier else report.date


def _may_be(one: Field) -> list[Value]:
    """Return the values that a field can mean: "at least grade 3" is 3 or 4."""
    low, high = one.range or (None, None)
    if one.name != "who_grade" or low is None or high is None:
        return [one.value]
    return list(range(int(low), int(high) + 1))


def _definite(one: Field) -> bool:
    return one.value not in WITHOUT_RESULT


def _without_value(patient: Patient, name: str) -> Settled:
    """Say why no value holds: a test without a result (the latest says which), or only a possible value."""
    found = [one for _, report in of_the_tumour(patient) for one in report.fields if one.name == name]
    found = [one for one in found if not one.inferred]
    waiting = [one for one in found if one.assertion == "present" and not _definite(one)]
    if waiting:
        doubt: Doubt = waiting[-1].value  # type: ignore[assignment] # one of WITHOUT_RESULT
        return Settled(doubt=doubt, evidence=_words(waiting))
    perhaps = [one for one in found if one.assertion == "possible" and _definite(one)]
    if perhaps:
        return Settled(doubt="possible", others=frozenset(str(one.value) for one in perhaps), evidence=_words(perhaps))
    return Settled(doubt="not_stated")


def _in_conflict(told: Sequence[_Told]) -> Settled:
    bounded = len(told) == 1 and all(one.range for one in told[0].fields)
    return Settled(
        doubt="open" if bounded else "conflict",
        others=frozenset(str(value) for one in told for value in one.values),
        evidence=_words([one for each in told for one in each.fields]),
    )


def _words(fields: Sequence[Field]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(one.evidence[0] for one in fields))


def _speaks_of_a_new_test(document: Document, one: Field) -> bool:
    return cue("new_test").search(fold(sentence_at(document, one.evidence[0]))) is not None


@cache
def cue(name: str) -> re.Pattern[str]:
    """Return the joined expressions of a list in setting.yaml."""
    listed = read_yaml("assistant.drafting", "setting.yaml")[name]
    return re.compile(latin_bounds("|".join(f"(?:{expression})" for expression in listed)))
