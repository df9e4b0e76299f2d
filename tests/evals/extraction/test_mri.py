"""MRI: only texts that speak of a feature count for it, a shift counts within 1 mm, direction apart."""

from __future__ import annotations

import pytest

from evals.extraction.mri import Imaging, known, near, values
from ingestion.records import Document, Field, Report

TEXT = "Left frontal mass with midline shift of 5 mm to the right. No satellite lesions."
DOCUMENT = Document(id="s1:w", text=TEXT, kind="radiology")
TRUTH = known(
    {
        "vasari_f2_side_of_tumour_epicenter": "Left",
        "vasari_f1_tumour_location": "Corpus Callosum",
        "max_midline_shift_mm": 5.6,
        "vasari_f24_satellites": "Present",
        "vasari_f23_cet_crosses_midline": "True",
        "vasari_f9_multifocal_or_multicentric": "Solitary",
    }
)


def reading(**said: object) -> Report:
    fields = []
    for name, value in said.items():
        asserted = {"value": True, "assertion": "absent"} if value is False else {"value": value}
        fields.append(Field.model_validate({"name": name, "evidence": [DOCUMENT.evidence(0, 4)], **asserted}))
    return Report(id="s1:w", kind="radiology", language="en", relevance="glioma", fields=tuple(fields))


def test_truth_in_our_words():
    assert TRUTH == {
        "side": "left", "lobe": "corpus_callosum", "midline_shift": 5.6, "satellites": True,
        "crosses_midline": True, "multifocal": False,
    }  # fmt: skip


def test_a_shift_to_the_left_is_negative():
    assert values(reading(midline_shift_mm=5, midline_shift_direction="left"))["midline_shift"] == -5
    assert values(reading(midline_shift_mm=5))["midline_shift"] == 5
    assert values(reading(satellite_lesions=False))["satellites"] is False
    assert set(values(reading()).values()) == {None}


@pytest.mark.parametrize(("got", "truth", "same"), [(5, 6, True), (-5, 5, True), (5, 6.5, False), (0, 0, True)])
def test_shifts_agree_within_a_millimetre(got: float, truth: float, *, same: bool):
    assert near(got, truth) is same


def test_what_a_text_does_not_speak_of_counts_among_all_texts_alone():
    counted = Imaging()
    counted.text(
        "s1", DOCUMENT,
        reading(laterality="left", midline_shift_mm=5, midline_shift_direction="left", satellite_lesions=False), TRUTH,
    )  # fmt: skip
    part = counted.finished()
    figures = {metric.name: metric.value for metric in part.metrics}
    assert figures["mri/side/f1"] == 1.0
    assert figures["mri/lobe/recall"] == 0.0
    assert figures["mri/crosses_midline/recall"] is None
    assert figures["mri/crosses_midline/all_texts/recall"] == 0.0
    assert figures["mri/midline_shift/precision"] == 1.0
    assert figures["mri/midline_shift/signed/precision"] == 0.0
    assert figures["mri/midline_shift/direction/precision"] == 0.0
    assert figures["mri/mean_f1"] == pytest.approx(2 / 3)
    assert figures["mri/lowest_f1"] == 0.0
    (wrong,) = part.wrong
    said = {line.what: (line.expected, line.got, line.right) for line in wrong.expectations}
    assert said["satellites"] == ("yes", "no", False)
    assert said["midline_shift"] == ("5.6 mm", "-5 mm", True)
    assert said["lobe"] == ("corpus_callosum", "", False)
    assert "crosses_midline" not in said
