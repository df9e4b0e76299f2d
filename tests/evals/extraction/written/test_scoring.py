"""Each rule by which a reading is scored against gold, and how a fault is put in words."""

from __future__ import annotations

from typing import Any

import pytest

from evals.extraction.written.gold import GoldReport
from evals.extraction.written.pages import expectations
from evals.extraction.written.scoring import Score, score
from ingestion.records import Document, Report

TEXT = "A text."
EVIDENCE = [Document(id="g", text=TEXT).evidence(0, 1).model_dump()]
Entry = dict[str, Any]


def gold(*fields: Entry, **more: Any) -> GoldReport:
    entries = [{"assertion": "present", "quote": "A", **entry} for entry in fields]
    return GoldReport.model_validate(
        {"id": "g", "kind": "note", "style": "", "text": TEXT, "relevance": "glioma", "fields": entries, **more}
    )


def read(*fields: Entry, **more: Any) -> Report:
    entries = [{"evidence": EVIDENCE, **entry} for entry in fields]
    return Report.model_validate(
        {"id": "g", "kind": "note", "language": "en", "relevance": "glioma", "fields": entries, **more}
    )


def counts(found: Score) -> tuple[int, int, int]:
    return len(found.matched), len(found.missed), len(found.extra)


def finding(name: str = "necrosis", assertion: str = "present", **more: Any) -> Entry:
    return {"name": name, "value": True, "assertion": assertion, **more}


def test_name_and_value_match():
    found = score(
        gold(finding(), {"name": "who_grade", "value": 4}), read({"name": "who_grade", "value": 4.0}, finding())
    )
    assert counts(found) == (2, 0, 0)
    assert found.ok


def test_another_value_is_missed_and_extra():
    found = score(gold({"name": "laterality", "value": "left"}), read({"name": "laterality", "value": "right"}))
    assert counts(found) == (0, 1, 1)
    assert not found.ok


def test_a_wrong_assertion_still_matches_and_is_judged_apart():
    found = score(gold(finding(assertion="absent")), read(finding()))
    assert counts(found) == (1, 0, 0)
    assert not found.matched[0].same_assertion
    assert not found.ok


def test_each_is_matched_once():
    assert counts(score(gold(finding()), read(finding(), finding()))) == (1, 0, 1)
    assert counts(score(gold(finding(), finding(assertion="absent")), read(finding()))) == (1, 1, 0)


def test_the_same_assertion_goes_first():
    found = score(gold(finding(), finding(assertion="historical")), read(finding(assertion="historical"), finding()))
    assert counts(found) == (2, 0, 0)
    assert found.ok


def test_an_optional_field_counts_neither_way():
    optional = finding(optional=True)
    assert counts(score(gold(optional), read())) == (0, 0, 0)
    read_all = score(gold(optional), read(finding(assertion="absent")))
    assert counts(read_all) == (0, 0, 0)
    assert read_all.ok


def test_what_counts_is_matched_before_what_is_optional():
    entries = gold(finding(assertion="absent", optional=True), finding())
    found = score(entries, read(finding(assertion="possible", certainty=3)))
    assert counts(found) == (1, 0, 0)
    assert counts(score(entries, read(finding(assertion="absent")))) == (0, 1, 0)


@pytest.mark.parametrize(("dose", "same"), [(8, True), (4, False), (None, False)])
def test_doses(dose: float | None, *, same: bool):
    steroid = {"name": "steroid", "value": "dexamethasone"}
    found = score(gold({**steroid, "dose_mg_per_day": 8}), read({**steroid, "dose_mg_per_day": dose}))
    assert found.matched[0].same_dose is same
    assert found.ok is same
    assert score(gold(steroid), read({**steroid, "dose_mg_per_day": dose})).matched[0].same_dose is None


def size(*axes: float, when: str = "current", **more: object) -> Entry:
    return {"axes_mm": axes, "when": when, **more}


def test_sizes_match_by_all_axes_and_when():
    wanted = gold(measurements=[size(32, 28, quote="A"), size(40, when="prior", quote="A"), size(5, quote="A")])
    given = [size(32.0, 28.0), size(40), size(5), size(5)]
    found = score(wanted, read(measurements=[{**each, "evidence": EVIDENCE} for each in given]))
    assert found.sizes == (((32, 28), "current"), ((5,), "current"))
    assert found.sizes_missed == (((40,), "prior"),)
    assert found.sizes_extra == (((40,), "current"), ((5,), "current"))


def test_warnings_and_optional_ones():
    wanted = gold(warnings=["retired_name", "unit_suspect"], warnings_optional=["size_conflict"])
    raised = [{"code": code, "message": ""} for code in ("retired_name", "size_conflict", "date_conflict")]
    found = score(wanted, read(warnings=raised))
    assert found.warnings == ("retired_name",)
    assert found.warnings_missed == ("unit_suspect",)
    assert found.warnings_extra == ("date_conflict",)


def test_relevance():
    assert not score(gold(), read(relevance="other_brain")).relevance


def test_a_page_begins_with_what_is_wrong():
    wanted = gold(
        {"name": "laterality", "value": "left"},
        finding(assertion="absent"),
        {"name": "change", "value": "increased", "of": "lesion"},
        measurements=[size(32, 28, quote="A")],
        warnings=["unit_suspect"],
    )
    report = read(
        {"name": "laterality", "value": "left"},
        finding(),
        {"name": "steroid", "value": "dexamethasone", "dose_mg_per_day": 8},
        relevance="other_brain",
        measurements=[{**size(5), "evidence": EVIDENCE}],
        warnings=[{"code": "date_conflict", "message": ""}],
    )
    lines = expectations(wanted, report, score(wanted, report))
    assert [(line.what, line.expected, line.got) for line in lines] == [
        ("necrosis", "absent: “A”", "present: “A”"),
        ("change", "increased, of lesion, present: “A”", ""),
        ("steroid", "", "dexamethasone, 8 mg/day, present: “A”"),
        ("size", "32 × 28 mm, current", ""),
        ("size", "", "5 mm, current"),
        ("warning", "unit_suspect", ""),
        ("warning", "", "date_conflict"),
        ("relevance", "glioma", "other_brain"),
        ("laterality", "left, present: “A”", "left, present: “A”"),
    ]
    assert [line.right for line in lines] == [False] * 8 + [True]
