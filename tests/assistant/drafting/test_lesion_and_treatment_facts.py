"""Sizes are told with place and report; treatment is told with its day; what has ended is not told as current."""

from __future__ import annotations

from pathlib import Path

import pytest

import assistant
from assistant.drafting.brief import brief
from assistant.patient import Patient, read_folder

SAMPLE = Path(assistant.__file__).parent / "demo" / "patients" / "EN-01"
MRI = "MRI brain\nFINDINGS\n{findings}\nIMPRESSION\n{impression}\n"


def patient(folder: Path, **reports: str) -> Patient:
    folder = folder / "P1"
    folder.mkdir()
    for name, text in reports.items():
        (folder / f"{name[1:].replace('_', '-', 2)}.txt").write_text(text, encoding="utf-8")
    return read_folder(folder)


def told(of: Patient, section: str) -> list[str]:
    made = brief(of, llm_spec="plain:")
    return [one["text"] for part in made["sections"] if part["name"] == section for one in part["sentences"]]


def test_each_lesion_is_named_by_its_place_and_an_earlier_size_by_its_report() -> None:
    said = told(read_folder(SAMPLE), "status")
    assert "The enhancing lesion in the right temporal lobe measures 27 × 20 mm." in said
    assert "The new enhancing lesion in the right insula measures 12 × 10 mm." in said
    assert any("as given in the report of 2024-10-15: 16 × 13 mm" in one for one in said)
    assert "The report of 2024-10-15 states progression." in said
    assert not any("%" in one for one in said)


def test_finished_radiotherapy_is_told_once_with_its_day_and_a_stopped_steroid_is_not_current() -> None:
    said = told(read_folder(SAMPLE), "treatment")
    assert [one for one in said if "adiotherapy" in one] == ["Radiotherapy ended on 29 March 2024."]
    assert "Subtotal resection on 12 January 2024." in said
    assert not any("examethasone" in one for one in said)
    assert any(one.startswith("No steroid as of") for one in said)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ("NEURO-ONCOLOGY CLINIC NOTE\n\nMEDICATION\nLevetiracetam is continued.\n", "Current as of 2024-05-01: lev"),
        ("NEURO-ONCOLOGY CLINIC NOTE\n\nEXAMINATION\nKPS 90.\n", "Last stated on 2024-01-01: lev"),
    ],
)
def test_a_drug_is_current_only_in_the_latest_note(tmp_path: Path, later: str, expected: str) -> None:
    first = "NEURO-ONCOLOGY CLINIC NOTE\n\nGlioblastoma.\n\nMEDICATION\nLevetiracetam is continued.\n"
    of = patient(tmp_path, r2024_01_01_clinic=first, r2024_05_01_clinic=later)
    assert any(one.startswith(expected) for one in told(of, "treatment")), told(of, "treatment")


def test_a_conflict_names_the_report_the_sections_and_the_words() -> None:
    made = brief(read_folder(SAMPLE), llm_spec="plain:")
    sides = next(one["message"] for one in made["conflicts"] if one["code"] == "laterality_conflict")
    assert sides == (
        "2024-07-09_mri: the findings place the tumour on the right (“right temporal”), "
        "the impression on the left (“left temporal lobe”)."
    )
