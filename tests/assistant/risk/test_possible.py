"""Reports that leave an input open: its possible values, and how they widen the prediction."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.patient import Patient
from assistant.risk import assess, features_of
from ingestion.records import Document, Evidence, Field, Report

TEXT = "every word of this report is evidence for something that it states"
EARLY, LATE = dt.date(2024, 1, 1), dt.date(2024, 3, 1)
TUMOUR = (("diagnosis", "astrocytoma"), ("who_grade", 3))


def patient(*reports):
    """Make a patient of (date, (name, value, assertion) ...)."""
    made = [
        Report(
            id=f"r{number}", kind="pathology", language="en", date=date, relevance="glioma",
            fields=tuple(
                Field(
                    name=name, value=value, assertion=assertion[0] if assertion else "present",
                    evidence=(Evidence.cut(f"r{number}", TEXT, 0, 5),),
                )
                for name, value, *assertion in fields
            ),
        )
        for number, (date, fields) in enumerate(reports)
    ]  # fmt: skip
    documents = tuple(Document(id=report.id, text=TEXT, date=report.date) for report in made)
    return Patient(id="p1", documents=documents, reports=tuple(made))


@pytest.mark.parametrize(
    ("reports", "possible", "used"),
    [
        ([(EARLY, [*TUMOUR, ("idh", "mutant")])], {}, "mutant"),
        ([(EARLY, [*TUMOUR, ("idh", "mutant"), ("idh", "wildtype")])], {"idh": ("mutant", "wildtype")}, None),
        ([(EARLY, [*TUMOUR, ("idh", "mutant", "possible")])], {"idh": ("mutant", None)}, None),
        (
            [(EARLY, [*TUMOUR, ("idh", "wildtype")]), (LATE, [("idh", "mutant")])],
            {"idh": ("mutant", "wildtype")},
            "mutant",
        ),
        ([(EARLY, [*TUMOUR, ("idh", "not_tested")]), (LATE, [("idh", "mutant")])], {}, "mutant"),
        ([(EARLY, [*TUMOUR, ("egfr_amplification", "present", "possible")])], {}, None),  # no fitted model reads it
    ],
)
def test_possible_values(reports, possible, used):
    found = features_of(patient(*reports))
    assert found.possible == possible
    assert found.inputs().get("idh") == used


def test_of_two_that_contradict_each_other_either_may_be_wrong():
    found = features_of(patient((EARLY, [("diagnosis", "glioblastoma"), ("who_grade", 2)])))
    assert found.possible == {"diagnosis": ("glioblastoma", None), "who_grade": (2, None)}
    assert assess(found.inputs()).fused is not None


def test_what_contradicts_everything_that_is_certain_is_dropped():
    told = [("diagnosis", "glioblastoma"), ("who_grade", 2, "possible"), ("who_grade", 3, "possible")]
    found = features_of(patient((EARLY, told)))
    assert assess(found.inputs()).fused is not None


def test_doubt_widens_the_interval():
    certain = features_of(patient((EARLY, [*TUMOUR, ("idh", "mutant")])))
    open_ = features_of(patient((EARLY, [*TUMOUR, ("idh", "wildtype")]), (LATE, [("idh", "mutant")])))
    narrow, wide = (assess(found.inputs()).fused for found in (certain, open_))
    assert wide.error > narrow.error
    assert wide.risk > narrow.risk
    assert wide.averaged == ("idh",)


def test_what_a_fitted_model_lacks_is_missing():
    found = features_of(patient((EARLY, TUMOUR)))
    assert {"tert", "atrx", "chr7_gain_chr10_loss", "sex"} <= set(found.missing)
