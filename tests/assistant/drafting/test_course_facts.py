"""What several reports state together: the latest counts, old plans don't."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.drafting.course_facts import course_statements, language_of, latest_scan
from assistant.patient import Patient
from ingestion.records import Document, Evidence, Field, Report

Told = tuple[str, object, str, str]


def patient(*reports: tuple[str, str, str, list[Told]], language: str = "en") -> Patient:
    documents, read = [], []
    for date, kind, text, told in reports:
        name = f"{date}_{kind}"
        fields = [
            Field.model_validate(
                {
                    "name": field,
                    "value": value,
                    "assertion": assertion,
                    "evidence": (Evidence.cut(name, text, text.index(quote), text.index(quote) + len(quote)),),
                }
            )
            for field, value, assertion, quote in told
        ]
        documents.append(Document(id=name, text=text))
        read.append(
            Report.model_validate(
                {
                    "id": name, "kind": kind, "language": language, "relevance": "glioma",
                    "date": dt.date.fromisoformat(date), "fields": tuple(fields),
                }
            )
        )  # fmt: skip
    return Patient(id="P1", documents=tuple(documents), reports=tuple(read))


def told(of: Patient, section: str) -> list[str]:
    return [said.text for said in course_statements(of) if said.section == section]


def test_the_latest_state_counts() -> None:
    of = patient(
        ("2024-01-01", "note", "KPS 90.", [("kps", 90, "present", "KPS 90")]),
        ("2024-05-01", "note", "KPS 70.", [("kps", 70, "present", "KPS 70")]),
    )
    assert told(of, "treatment") == ["Current as of 2024-05-01: KPS 70."]


def test_an_old_plan_is_not_told_as_one() -> None:
    plan = [("treatment", "temozolomide", "planned", "temozolomide")]
    old = ("2024-01-01", "note", "Plan: temozolomide.", plan)
    assert told(patient(old), "treatment") == ["Planned as of 2024-01-01: temozolomide."]
    assert told(patient(old, ("2024-05-01", "note", "Well.", [])), "treatment") == []


def test_the_same_marker_in_two_reports_is_told_once_with_both_words() -> None:
    of = patient(
        ("2024-01-01", "pathology", "IDH-mutant.", [("idh", "mutant", "present", "IDH-mutant")]),
        ("2024-05-01", "radiology", "IDH-mutant.", [("idh", "mutant", "present", "IDH-mutant")]),
    )
    (said,) = [one for one in course_statements(of) if one.section == "molecular"]
    assert said.text == "IDH-mutant."
    assert {evidence.doc for evidence in said.evidence} == {"2024-01-01_pathology", "2024-05-01_radiology"}


@pytest.mark.parametrize(("assertion", "expected"), [("present", ["Glioblastoma."]), ("absent", [])])
def test_the_header_has_the_pathologists_diagnosis_and_no_denied_one(assertion: str, expected: list[str]) -> None:
    of = patient(
        ("2024-01-01", "pathology", "Glioblastoma.", [("diagnosis", "glioblastoma", assertion, "Glioblastoma")]),
    )
    assert told(of, "header") == expected


def test_the_status_is_of_the_latest_scan() -> None:
    of = patient(
        ("2024-01-01", "radiology", "Necrosis.", [("necrosis", True, "present", "Necrosis")]),
        ("2024-05-01", "radiology", "A cyst.", [("cyst", True, "present", "cyst")]),
    )
    scan = latest_scan(of)
    assert scan is not None
    assert scan.id == "2024-05-01_radiology"
    assert told(of, "status") == ["There is a cyst."]


def test_the_brief_is_chinese_only_where_all_reports_are() -> None:
    of = ("2024-01-01", "note", "KPS 90.", [("kps", 90, "present", "KPS 90")])
    assert language_of(patient(of, language="zh")) == "zh"
    assert language_of(patient(of)) == "en"
