"""The perturbation suite: the same items each time, errors found, same meaning passed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.suites.grounding import ERRORS, SAME, items, run
from ingestion.errors import InputError

REPORT = (
    "FINDINGS: A left frontal mass measures 4.9 x 3.9 cm with vasogenic edema. No satellite lesions are seen. "
    "The enhancement is likely necrosis at the margin. Midline shift of 7 mm is present."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mri_findings").mkdir()
    lines = [json.dumps({"id": f"r{number}", "writer": "w", "text": REPORT}) for number in range(3)]
    (tmp_path / "mri_findings" / "reports_dev.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_items_repeat_and_cover_the_kinds() -> None:
    first, second = list(items("r", REPORT)), list(items("r", REPORT))
    assert first == second
    assert {item.kind for item in first} == set(ERRORS) | set(SAME)
    assert all(item.text != REPORT for item in first)


def test_metrics_with_intervals_and_baseline(folder: Path) -> None:
    result = run(folder, limit=2)
    metrics = {metric.name: metric for metric in result.metrics}
    assert {item["id"].split("/")[0] for item in result.items} == {"r0", "r1"}
    assert metrics["detected/all"].value == 1.0
    assert metrics["false_alarm/all"].value == 0.0
    assert metrics["baseline/detected/side"].value is not None
    for metric in result.metrics:
        assert metric.interval is not None
        assert metric.interval[0] <= (metric.value or 0.0) <= metric.interval[1]


def test_no_data_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        run(tmp_path)


def test_real_reports(data: Path) -> None:
    metrics = {metric.name: metric.value or 0.0 for metric in run(data, limit=20).metrics}
    assert metrics["detected/all"] >= 0.95
    assert metrics["false_alarm/all"] <= 0.01
