"""The sample patients, read whole, against what a person wrote down about them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import assistant
from assistant.patient import read_folder
from assistant.trajectory import follow

FOLDER = Path(assistant.__file__).parent / "demo" / "patients"
PATIENTS = sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir())
TRUTH = {name: yaml.safe_load((FOLDER / name / "truth.yaml").read_text(encoding="utf-8")) for name in PATIENTS}
REPORTS = [(name, report) for name in PATIENTS for report in TRUTH[name]["reports"]]


@pytest.fixture(scope="module", params=PATIENTS)
def sample(request):
    patient = read_folder(FOLDER / request.param)
    return TRUTH[request.param], patient, follow(patient)


def _report(patient, name):
    return next(report for report in patient.reports if report.id == name)


@pytest.fixture(scope="module")
def reports():
    return {(name, report.id): report for name in PATIENTS for report in read_folder(FOLDER / name).reports}


def _either(assertion):
    return assertion if isinstance(assertion, list) else [assertion]


def _matches(field, wanted):
    return (
        field.name == wanted["name"]
        and field.value == wanted["value"]
        and field.assertion in _either(wanted.get("assertion", "present"))
        and field.dose_mg_per_day == wanted.get("dose_mg_per_day", field.dose_mg_per_day)
    )


def test_every_report_is_described_and_every_description_has_its_report(sample):
    truth, patient, _ = sample
    assert patient.id == truth["patient"]
    assert [report.id for report in patient.reports] == sorted(truth["reports"])
    assert patient.failures == ()
    assert all(report.relevance == "glioma" for report in patient.reports)


@pytest.mark.parametrize(("name", "report"), REPORTS)
def test_fields(reports, name, report):
    truth, read = TRUTH[name]["reports"][report], reports[name, report]
    missed = [wanted for wanted in truth["fields"] if not any(_matches(field, wanted) for field in read.fields)]
    wrong = [
        (field.name, field.value, field.evidence[0].quote)
        for banned in truth.get("never", [])
        for field in read.fields
        if _matches(field, banned)
    ]
    assert read.kind == truth["kind"]
    assert (missed, wrong) == ([], [])


@pytest.mark.parametrize(("name", "report"), REPORTS)
def test_measurements(reports, name, report):
    truth, read = TRUTH[name]["reports"][report], reports[name, report]
    told = {(one.when, one.axes_mm) for one in read.measurements}
    assert told == {(one["when"], tuple(map(float, one["axes_mm"]))) for one in truth.get("measurements", [])}


@pytest.mark.parametrize(("name", "report"), REPORTS)
def test_warnings(reports, name, report):
    assert sorted({one.code for one in reports[name, report].warnings}) == TRUTH[name]["reports"][report].get(
        "warnings", []
    )


def test_course(sample):
    truth, _, course = sample
    assert course.radiotherapy_end == truth["radiotherapy_end"]
    assert truth["operation"] in {event.date for event in course.timeline if event.kind == "surgery"}
    assert len(course.lesions) == truth["lesions"]


def test_response_on_every_scan(sample):
    truth, _, course = sample
    for response in course.responses:
        wanted = truth["responses"][response.document]
        assert response.category == wanted["category"], response.reason
        assert response.confirmed == wanted.get("confirmed", False), response.reason
    summary = course.response.summary()
    assert {key: summary[key] for key in truth["response"]} == truth["response"]
    assert len(course.responses) == len(truth["responses"])


def test_conflicts(sample):
    truth, _, course = sample
    found = sorted((one.code, one.documents[-1]) for one in course.conflicts)
    assert found == sorted((one["code"], one["report"]) for one in truth["conflicts"])


def test_everything_points_at_words_of_the_reports(sample):
    _, patient, course = sample
    texts = patient.texts()
    holders = [*course.timeline, *course.responses, *course.conflicts]
    holders += [size for lesion in course.lesions for size in lesion.sizes]
    slices = [words for holder in holders for words in holder.evidence]
    assert len(slices) > 20
    for words in slices:
        words.check(texts[words.doc])
