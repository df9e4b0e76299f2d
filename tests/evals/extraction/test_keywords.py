"""The baselines are plain searches."""

from __future__ import annotations

from evals.extraction.keywords import keyword_mri, keyword_pathology


def test_of_pathology():
    found = keyword_pathology("RIGHT frontal Oligodendroglioma, WHO grade II")
    assert found == {"histology": "oligodendroglioma", "grade": "2", "laterality": "right"}
    assert keyword_pathology("Glioblastoma")["grade"] == "4"
    assert set(keyword_pathology("Gliosis.").values()) == {None}


def test_of_mri():
    found = keyword_mri("Solitary left frontal mass, shift 5 mm to the left, no satellite, crosses the midline.")
    assert found == {
        "side": "left", "lobe": "frontal", "midline_shift": -5.0, "satellites": False,
        "crosses_midline": True, "multifocal": False,
    }  # fmt: skip
    assert keyword_mri("No midline shift.")["midline_shift"] == 0.0
    assert set(keyword_mri("Normal.").values()) == {None}
