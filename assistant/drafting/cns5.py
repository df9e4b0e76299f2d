"""Tumour type, grade and the markers that go with them, as WHO CNS5 names a patient's tumour today.

What reports state is settled field by field; the rules of `ingestion.classify` say what follows from all of it, and
cns5.yaml which types a marker excludes and what a name implies. A value that only follows is marked `by_rule`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from assistant.drafting.settled import VAGUE, Settled, of_the_tumour
from assistant.drafting.told_course import years_in
from assistant.drafting.values import Known
from assistant.patient import Patient
from assistant.trajectory.course import sentence_at
from ingestion.classify import implied
from ingestion.fields import WITHOUT_RESULT
from ingestion.language.cues import latin_bounds, read_yaml
from ingestion.language.fold import fold
from ingestion.records import Evidence, Field

FIELDS = (
    "diagnosis", "who_grade", "idh", "codel_1p19q", "h3", "tert", "egfr_amplification", "chr7_gain_chr10_loss",
    "cdkn2ab", "atrx", "location",
)  # fmt: skip
UNDER_THE_MICROSCOPE = ("microvascular_proliferation", "necrosis")
CNS5_YEAR = 2021
STAIN_IS_ENOUGH_FROM = 55
"""From this age a negative R132H stain is taken for IDH-wildtype in glioblastoma; before, sequencing follows."""


def classified(patient: Patient, settled: Mapping[str, Settled], age: Known) -> dict[str, Known]:
    """Return what is known of diagnosis, grade, IDH, 1p/19q and H3.

    Args:
        patient: Whose reports they are.
        settled: Each of `FIELDS` over all reports.
        age: What is known of the age.
    """
    inferred = implied(_stated_fields(patient, settled, age))
    diagnosis = _diagnosis(settled, [one for one in inferred if one.name == "diagnosis"])
    unspecified = settled["idh"].value is None and _worded(patient, settled["diagnosis"], "nos")
    year = _year(patient, settled["diagnosis"])
    known = {
        name: plain(settled[name]) if unspecified else _marker(name, diagnosis, settled, year, age)
        for name in ("idh", "codel_1p19q", "h3")
    }
    known["diagnosis"] = diagnosis
    known["grade"] = _grade(patient, settled, [one for one in inferred if one.name == "who_grade"], diagnosis)
    return known


def plain(settled: Settled) -> Known:
    """Return a settled field as it stands; a test without a result holds as that, and may have any result."""
    if settled.value is not None:
        return Known(frozenset({str(settled.value)}), evidence=settled.evidence)
    held = frozenset({settled.doubt}) if settled.doubt in WITHOUT_RESULT else frozenset[str]()
    if settled.doubt in ("conflict", "open"):
        return Known(open=settled.others, evidence=settled.evidence, doubt=settled.doubt, perhaps=settled.others)
    return Known(held, None, evidence=settled.evidence, doubt=settled.doubt, perhaps=settled.others)


def _stated_fields(patient: Patient, settled: Mapping[str, Settled], age: Known) -> list[Field]:
    """Return what the rules may rest on: the settled values, and the histology of pathology reports."""
    stated = [one for name in FIELDS for one in settled[name].fields]
    for _, report in of_the_tumour(patient):
        if report.kind == "pathology":
            stated += [one for one in report.fields if one.name in UNDER_THE_MICROSCOPE and one.assertion == "present"]
    stated = [one.model_copy(update={"assertion": "present"}) for one in stated if not one.inferred]
    if settled["diagnosis"].doubt == "not_stated":
        stated += _called_astrocytic(patient)
    if age.low is not None and age.evidence:
        stated.append(Field(name="age", value=age.low, evidence=age.evidence[:1]))
    return stated


def _called_astrocytic(patient: Patient) -> list[Field]:
    """Return an astrocytoma for the rules where pathology says "diffuse astrocytic tumour" and gives no name."""
    for document, report in of_the_tumour(patient):
        found = re.search(_table()["astrocytic"], fold(document.text)) if report.kind == "pathology" else None
        if found:
            return [Field(name="diagnosis", value="astrocytoma", evidence=(document.evidence(*found.span()),))]
    return []


def _diagnosis(settled: Mapping[str, Settled], inferred: Sequence[Field]) -> Known:
    told = settled["diagnosis"]
    named = {str(one.value) for one in inferred}
    words = _words(inferred)
    if len(named) == 1:
        kept = {str(told.value)} & set(_table()["former"])
        return Known(frozenset(named | kept), evidence=tuple(dict.fromkeys((*told.evidence, *words))), by_rule=True)
    name = _table()["same"].get(told.value, told.value)
    if name is None:
        return _unsettled_type(settled, told)
    if name not in (*_table()["types"], *_table()["former"], VAGUE):
        return Known(frozenset({str(name)}), evidence=told.evidence)
    if name == VAGUE or name in _table()["former"]:
        return _type_left_open(str(name), settled, told)
    return _named_type(str(name), settled, told)


def _type_left_open(name: str, settled: Mapping[str, Settled], told: Settled) -> Known:
    """Return a glioma of unknown type: one of those that its findings leave; IDH-mutant, it is one of two types."""
    left, against = _types_left(settled, unnamed=True)
    if name in _table()["former"]:
        left = left & set(_table()["former_is_one_of"]) or left
    if settled["idh"].value != "mutant":
        left |= {""}
    return Known(frozenset({name}), left, evidence=(*told.evidence, *against), doubt="open")


def _named_type(name: str, settled: Mapping[str, Settled], told: Settled) -> Known:
    """Return a stated type, unless a marker excludes it; an IDH-wildtype astrocytoma may be a glioblastoma."""
    possible, against = _types_left(settled, unnamed=False)
    if name not in possible:
        left, _ = _types_left(settled, unnamed=True)
        evidence = (*told.evidence, *against)
        return Known(open=left or None, evidence=evidence, doubt="conflict", perhaps=frozenset({name}), by_rule=True)
    known = Known(frozenset({name}), evidence=told.evidence)
    markers = _table()["molecular_glioblastoma"]
    missing = tuple(marker for marker in markers if settled[marker].value is None)
    if name == "astrocytoma" and settled["idh"].value == "wildtype" and missing:
        return replace(known, open=frozenset({"glioblastoma", ""}), doubt="open", ask=missing)
    return known


def _unsettled_type(settled: Mapping[str, Settled], told: Settled) -> Known:
    """Return what is left where no type is settled: those that reports contradict each other about, or any."""
    possible, against = _types_left(settled, unnamed=True)
    evidence = (*told.evidence, *against)
    if told.doubt == "conflict":
        names = frozenset(_table()["same"].get(name, name) for name in told.others)
        left = frozenset(name for name in names if name in possible or name not in _table()["types"])
        if len(left) == 1:  # a marker decides between the two
            return Known(left, evidence=evidence, by_rule=True)
        return Known(open=left or None, evidence=evidence, doubt="conflict", perhaps=names)
    return Known(open=possible | {VAGUE, ""}, evidence=evidence, doubt=told.doubt, perhaps=told.others)


def _types_left(settled: Mapping[str, Settled], *, unnamed: bool) -> tuple[frozenset[str], tuple[Evidence, ...]]:
    """Return the types that no settled finding excludes, and the words of the findings that exclude any."""
    left = set(_table()["types"])
    words: list[Evidence] = []
    rules = [*_table()["excludes"], *(_table()["excludes_unnamed"] if unnamed else ())]
    for rule in rules:
        found = settled[rule["field"]]
        if found.value == rule["is"] and left & set(rule["types"]):
            left -= set(rule["types"])
            words += found.evidence[:1]
    sites = settled["location"]
    places = frozenset({str(sites.value)}) if sites.value else sites.others
    for kind, elsewhere in _table()["elsewhere"].items():
        if unnamed and places and places <= set(elsewhere) and sites.doubt != "possible":
            left.discard(kind)
    return frozenset(left), tuple(dict.fromkeys(words))


def _marker(name: str, diagnosis: Known, settled: Mapping[str, Settled], year: int | None, age: Known) -> Known:
    """Return a marker; one that no report gives is taken from the tumour's name, "not tested" stays what it is."""
    known = plain(settled[name])
    if known.doubt not in ("not_stated", "possible") and not _waived(name, known, diagnosis, settled, age):
        return known
    value, words = _implication(name, diagnosis, settled, year)
    return Known(frozenset({value}), evidence=words, by_rule=True) if value else known


def _implication(
    name: str, diagnosis: Known, settled: Mapping[str, Settled], year: int | None
) -> tuple[str, tuple[Evidence, ...]]:
    only_seen = settled["diagnosis"].kinds <= {"radiology"}
    for kind, entry in _table()["implies"].items():
        by_scan = kind == "diffuse_midline_glioma" and only_seen
        if kind in diagnosis.certain and name in entry and (year or entry["from"]) >= entry["from"] and not by_scan:
            dated = year is not None or entry["from"] < CNS5_YEAR
            return (entry[name], diagnosis.evidence) if dated else ("", ())
    astrocytoma = "astrocytoma" in diagnosis.certain and settled["idh"].value == "mutant"
    if name == "codel_1p19q" and astrocytoma:
        lost = settled["atrx"]
        if lost.value == "lost":
            return "intact", lost.evidence
        if year is not None and year >= CNS5_YEAR:
            return "intact", diagnosis.evidence
    return "", ()


def _waived(name: str, known: Known, diagnosis: Known, settled: Mapping[str, Settled], age: Known) -> bool:
    """Whether a test may be missing: 1p/19q where ATRX is lost; IDH sequencing in H3 gliomas and older glioblastoma."""
    if name == "codel_1p19q":
        return known.doubt in WITHOUT_RESULT and settled["atrx"].value == "lost"
    by_stain = name == "idh" and known.doubt == "indeterminate"
    old = age.low is not None and age.low >= STAIN_IS_ENOUGH_FROM
    by_h3 = diagnosis.certain & {"diffuse_midline_glioma", "diffuse_hemispheric_glioma"}
    return by_stain and (bool(by_h3) or (old and "glioblastoma" in diagnosis.certain))


def _grade(patient: Patient, settled: Mapping[str, Settled], inferred: Sequence[Field], diagnosis: Known) -> Known:
    """Return the grade: a higher one by rule goes before the stated one, a name's own where none is stated."""
    told = settled["who_grade"]
    ruled = max(inferred, key=lambda one: float(one.value), default=None)
    if ruled is not None and (told.value is None or float(ruled.value) > float(told.value)):
        return Known(frozenset({str(ruled.value)}), evidence=ruled.evidence, by_rule=True)
    grades = _table()["grades"]
    allowed = frozenset(grade for name in diagnosis.certain for grade in grades.get(name, ()))
    if told.value is not None and allowed and str(told.value) not in allowed:
        unsure = allowed | {str(told.value)}
        return Known(open=unsure, evidence=told.evidence, doubt="conflict", perhaps=unsure)
    if told.value is None and told.doubt in ("not_stated", "possible") and not allowed:
        return _called(patient, settled["diagnosis"]) or plain(told)
    if told.value is not None or not allowed:
        return plain(told)
    named = _named_grades(patient) if told.doubt == "not_stated" else {}
    if len(named) == 1 and allowed.issuperset(named):
        value, words = next(iter(named.items()))
        return Known(frozenset({value}), evidence=words, by_rule=True)
    left = (allowed & told.others or allowed) if told.doubt in ("conflict", "open") else allowed
    if len(left) == 1:
        return Known(left, evidence=diagnosis.evidence, by_rule=True)
    return Known(open=left, evidence=(*diagnosis.evidence, *told.evidence), doubt=told.doubt, perhaps=told.others)


def _called(patient: Patient, told: Settled) -> Known | None:
    """Return the grades of a glioma that is called high-grade or low-grade and nothing more, not by a scan alone."""
    if told.value is None or told.kinds <= {"radiology"}:
        return None
    for name, grades in _table()["called"].items():
        if _worded(patient, told, name):
            return Known(open=frozenset(grades), evidence=told.evidence, doubt="open", perhaps=frozenset(grades))
    return None


def _worded(patient: Patient, told: Settled, name: str) -> bool:
    """Whether a sentence that states the diagnosis holds the words of an entry of cns5.yaml under "wording"."""
    documents = {document.id: document for document in patient.documents}
    pattern = re.compile(latin_bounds(_table()["wording"][name]))
    return any(pattern.search(fold(sentence_at(documents[one.doc], one))) for one in told.evidence)


def _named_grades(patient: Patient) -> dict[str, tuple[Evidence, ...]]:
    """Return the grades that names carry ("anaplastic"), as extraction inferred them, with their words."""
    found: dict[str, tuple[Evidence, ...]] = {}
    for _, report in of_the_tumour(patient):
        for one in report.fields:
            if one.name == "who_grade" and one.inferred and one.assertion == "present":
                found.setdefault(str(one.value), one.evidence[:1])
    return found


def _year(patient: Patient, told: Settled) -> int | None:
    """Return the year of the diagnosis: that of a pathology report of CNS5's time, else the earliest told."""
    documents = {document.id: document for document in patient.documents}
    reports = {report.id: report for report in patient.reports}
    tissue = [report.date.year for one in told.evidence
              if (report := reports[one.doc]).kind == "pathology" and report.date is not None]  # fmt: skip
    if tissue and max(tissue) >= CNS5_YEAR:
        return max(tissue)
    years = [day.year for day in told.dates]
    years += [year for one in told.evidence for year in years_in(sentence_at(documents[one.doc], one))]
    return min(years, default=None)


def _words(fields: Iterable[Field]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(slice_ for one in fields for slice_ in one.evidence))


@cache
def _table() -> dict[str, Any]:
    return read_yaml("assistant.drafting", "cns5.yaml")
