from __future__ import annotations

import datetime as dt

import pytest

from assistant.patient import kind_of_name, read_folder
from ingestion.errors import InputError

REPORT = "MRI brain. Date of examination: 3 May 2024. Enhancing right temporal mass measuring 30 x 20 mm."


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "P-7"
    made.mkdir()
    return made


def test_a_folder_is_a_patient_oldest_first(folder):
    (folder / "2024-06-05_mri.txt").write_text(REPORT, encoding="utf-8")
    (folder / "2024-02-01_mri.md").write_text(REPORT, encoding="utf-8")
    (folder / "letter.txt").write_text("Right temporal glioblastoma.", encoding="utf-8")
    patient = read_folder(folder)
    assert patient.id == "P-7"
    assert [report.date for report in patient.reports] == [dt.date(2024, 2, 1), dt.date(2024, 6, 5), None]
    assert [document.id for document in patient.documents] == [report.id for report in patient.reports]
    for document, report in zip(patient.documents, patient.reports, strict=True):
        report.check(document.text)


def test_the_date_of_the_file_name_wins(folder):
    (folder / "2024-06-05_mri.txt").write_text(REPORT, encoding="utf-8")
    patient = read_folder(folder)
    assert patient.reports[0].date == patient.documents[0].date == dt.date(2024, 6, 5)


def test_what_is_no_report_is_left_alone(folder):
    (folder / "2024-06-05_mri.txt").write_text(REPORT, encoding="utf-8")
    (folder / "truth.yaml").write_text("patient: P-7", encoding="utf-8")
    assert len(read_folder(folder).documents) == 1


def test_a_document_that_fails_is_reported_and_the_rest_is_read(folder):
    (folder / "2024-06-05_mri.txt").write_text(REPORT, encoding="utf-8")
    (folder / "2024-07-05_mri.txt").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "2024-08-05_mri.pdf").write_bytes(b"%PDF-1.7 broken")
    (folder / "2024-06-05_mri.md").write_text(REPORT, encoding="utf-8")
    patient = read_folder(folder)
    assert len(patient.documents) == 1
    assert len(patient.failures) == 3
    assert all(failure.error for failure in patient.failures)


@pytest.mark.parametrize("content", [None, {}, {"truth.yaml": b"a: 1"}, {"broken.txt": b"\x00\x01\x02"}])
def test_no_report_is_an_input_error(tmp_path, content):
    folder = tmp_path / "P-8"
    if content is not None:
        folder.mkdir()
        for name, data in content.items():
            (folder / name).write_bytes(data)
    with pytest.raises(InputError, match="P-8"):
        read_folder(folder)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("2024-03-05_mri", "radiology"),
        ("2024-03-05_MR-brain", "radiology"),
        ("2024-03-05_病理", "pathology"),
        ("2024-03-05_path", "pathology"),
        ("2024-03-05_clinic", "note"),
        ("2024-03-05", None),
        ("patient_7", None),
        ("mri_pathology", None),
    ],
)
def test_a_file_name_may_tell_the_kind(name, kind):
    assert kind_of_name(name) == kind


def test_a_terse_scan_is_a_scan_by_its_name(folder):
    (folder / "2024-06-05_mri.txt").write_text("Enhancing lesion in left insula, 20 x 15 mm.", encoding="utf-8")
    assert read_folder(folder).reports[0].kind == "radiology"
