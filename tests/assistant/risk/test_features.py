"""Features come off reports with their words; what is uncertain stays out and is said."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.patient import Patient
from assistant.risk import assess, features_of
from ingestion.records import Document, Evidence, Field, Measurement, Report, Warning_

TEXT = "every word of this report is evidence for something that it states"


def field(name, value, doc="r1", assertion="present", **more):
    evidence = Evidence.cut(doc, TEXT, 0, 5 + len(name))
    return {"name": name, "value": value, "assertion": assertion, "evidence": (evidence,), **more}


def stated(found):
    """Return what is used, without what is only possible."""
    return {name: value for name, value in found.inputs().items() if name != "possible"}


def size(axes, doc="r1", **more):
    return Measurement(axes_mm=axes, evidence=(Evidence.cut(doc, TEXT, 6, 10),), **more)


def patient(*reports):
    """Make a patient of (id, date, fields, measurements, warnings) in order."""
    made = []
    for identity, date, fields, *rest in reports:
        measurements = rest[0] if rest else ()
        warnings = rest[1] if len(rest) > 1 else ()
        made.append(
            Report(
                id=identity, kind="note", language="en", date=date, relevance="glioma",
                fields=tuple(Field(**{**given, "evidence": given["evidence"]}) for given in fields),
                measurements=tuple(measurements), warnings=tuple(warnings),
            )
        )  # fmt: skip
    documents = tuple(Document(id=report.id, text=TEXT, date=report.date) for report in made)
    return Patient(id="p1", documents=documents, reports=tuple(made))


JANUARY, MARCH, JUNE = dt.date(2024, 1, 5), dt.date(2024, 3, 5), dt.date(2024, 6, 5)


def test_the_latest_stated_value_wins_and_carries_its_words():
    found = features_of(patient(("r1", JANUARY, [field("kps", 90)]), ("r2", MARCH, [field("kps", 70, "r2")])))
    assert stated(found) == {"kps": 70}
    assert [evidence.doc for evidence in found.evidence("kps")] == ["r2"]
    assert found.uncertain == ()
    assert "kps" not in found.missing
    assert "age" in found.missing


@pytest.mark.parametrize("assertion", ["possible", "absent", "planned", "hypothetical", "other_person", "historical"])
@pytest.mark.parametrize(("name", "value"), [("idh", "mutant"), ("diagnosis", "glioblastoma"), ("kps", 80)])
def test_what_is_not_stated_as_fact_is_no_feature(name, value, assertion):
    found = features_of(patient(("r1", JANUARY, [field(name, value, assertion=assertion)])))
    assert stated(found) == {}
    assert bool(found.uncertain) is (assertion == "possible")


def test_a_report_that_states_two_values_gives_none():
    found = features_of(patient(("r1", JANUARY, [field("mgmt", "methylated"), field("mgmt", "unmethylated")])))
    assert stated(found) == {}
    assert "states both" in found.uncertain[0]


@pytest.mark.parametrize("unknown", ["not_tested", "pending", "indeterminate"])
def test_a_definite_marker_goes_before_a_later_unknown(unknown):
    known, later = field("mgmt", "methylated"), field("mgmt", unknown, "r2")
    found = features_of(patient(("r1", JANUARY, [known]), ("r2", MARCH, [later])))
    assert stated(found) == {"mgmt": "methylated"}
    alone = features_of(patient(("r2", MARCH, [later])))
    assert alone.inputs() == {"mgmt": unknown}
    assert "mgmt" in alone.missing


def test_a_stated_value_goes_before_an_inferred_one_and_inference_is_said():
    stated, inferred = field("who_grade", 3), field("who_grade", 4, "r2", inferred=True)
    assert features_of(patient(("r1", JANUARY, [stated]), ("r2", MARCH, [inferred]))).inputs() == {"who_grade": 3}
    alone = features_of(patient(("r2", MARCH, [inferred])))
    assert alone.inputs() == {"who_grade": 4}
    assert "inferred" in alone.uncertain[0]


def test_reports_that_disagree_over_time_are_said():
    found = features_of(patient(("r1", JANUARY, [field("who_grade", 2)]), ("r2", MARCH, [field("who_grade", 3, "r2")])))
    assert stated(found) == {"who_grade": 3}
    assert "the report r1 states 2" in found.uncertain[0]


@pytest.mark.parametrize(
    ("assertions", "value"),
    [(["present"], True), (["absent"], False), (["possible"], None), (["present", "absent"], None), ([], None)],
)
@pytest.mark.parametrize(
    ("name", "feature"), [("multifocal", "multifocal"), ("ependymal_invasion", "ependymal_involvement")]
)
def test_a_finding_is_yes_no_or_unknown(name, feature, assertions, value):
    found = features_of(patient(("r1", JANUARY, [field(name, True, assertion=said) for said in assertions])))
    assert found.inputs().get(feature) is value
    assert bool(found.uncertain) is (value is None and bool(assertions))


def test_contradicting_markers_are_left_out_so_that_assessment_goes_on():
    markers = [field("idh", "wildtype"), field("codel_1p19q", "codeleted"), field("age", 50)]
    found = features_of(patient(("r1", JANUARY, markers)))
    assert stated(found) == {"age": 50}
    assert any("contradict" in doubt for doubt in found.uncertain)
    assert not any(score.applicable for score in assess(found.inputs()).scores)


def test_an_impossible_value_is_left_out_and_said():
    found = features_of(patient(("r1", JANUARY, [field("kps", 85), field("age", 61)])))
    assert stated(found) == {"age": 61}
    assert any(doubt.startswith("kps: left out") for doubt in found.uncertain)


def test_the_size_before_the_first_operation_is_taken():
    scans = (
        ("r1", JANUARY, [], [size((40, 30)), size((62, 41)), size((90, 90), when="prior")]),
        ("r2", MARCH, [field("surgery_extent", "subtotal", "r2")]),
        ("r3", JUNE, [], [size((20, 10), "r3", volume_ml=3.5)]),
    )
    found = features_of(patient(*scans))
    assert stated(found) == {"max_diameter_mm": 62, "volume_cm3": 3.5, "surgery_extent": "subtotal"}
    late = features_of(patient(*scans[1:]))
    assert late.inputs()["max_diameter_mm"] == 20
    assert "no size before the operation" in late.uncertain[0]


def test_a_size_under_a_warning_is_said():
    warning = Warning_(code="unit_suspect", message="45 cm is no tumour size")
    found = features_of(patient(("r1", JANUARY, [], [size((45,))], [warning])))
    assert stated(found) == {"max_diameter_mm": 45}
    assert "unit_suspect" in found.uncertain[0]


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        (
            [field("surgery_extent", "biopsy", assertion="historical"), field("surgery_extent", "gross_total")],
            "gross_total",
        ),
        ([field("surgery_extent", "gross_total", assertion="planned")], None),
        ([field("surgery_extent", "biopsy", assertion="historical")], "biopsy"),
        ([field("surgery_extent", "subtotal"), field("surgery_extent", "gross_total")], None),
    ],
)
def test_the_operation_that_a_report_describes_goes_first(fields, value):
    assert features_of(patient(("r1", JANUARY, fields))).inputs().get("surgery_extent") == value


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (field("steroid", "dexamethasone", dose_mg_per_day=8.0), True),
        (field("steroid", "dexamethasone", dose_mg_per_day=0.0), False),
        (field("steroid", "dexamethasone", assertion="absent"), False),
        (field("steroid", "dexamethasone", assertion="historical"), None),
    ],
)
def test_steroid_use(given, value):
    assert features_of(patient(("r1", JANUARY, [given]))).inputs().get("steroid") is value


def test_reports_about_something_else_say_nothing():
    found = patient(("r1", JANUARY, [field("age", 50)]))
    elsewhere = found.model_copy(update={"reports": (found.reports[0].model_copy(update={"relevance": "not_brain"}),)})
    assert features_of(elsewhere).inputs() == {}


def test_locations_are_all_taken():
    fields = [field("location", "frontal"), field("location", "insula")]
    assert features_of(patient(("r1", JANUARY, fields))).inputs() == {"location": ("frontal", "insula")}
