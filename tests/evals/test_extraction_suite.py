"""The extraction suite on a slice of the reference data, and on none."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.suites.extraction import keyword_pathology, run
from ingestion.errors import InputError


@pytest.mark.data
def test_figures_hold_on_a_slice(data: Path):
    result = run(data, limit=60)
    figures = {metric.name: metric for metric in result.metrics}
    assert figures["evidence/exact"].value == 1.0
    assert figures["offtopic/not_brain"].value == 1.0
    assert figures["offtopic/with_fields"].value == 0.0
    assert (
        figures["pathology/histology/precision"].value > figures["pathology/histology/keyword_baseline/precision"].value
    )
    assert figures["mri/mean_f1"].value > 0.9
    assert all(figures[f"pathology/{marker}/asserted_without_mention"].value == 0 for marker in ("idh", "mgmt", "tert"))
    assert all({"id", "ok"} <= set(item) for item in result.items)


def test_without_data_it_says_what_to_give(tmp_path: Path):
    with pytest.raises(InputError, match="no reference data"):
        run(tmp_path)


def test_the_baseline_is_a_plain_search():
    found = keyword_pathology("RIGHT frontal Oligodendroglioma, WHO grade II")
    assert found == {"histology": "oligodendroglioma", "grade": "2", "laterality": "right"}
