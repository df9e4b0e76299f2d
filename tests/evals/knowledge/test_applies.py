"""The measure of statements against patients: what is right, what is wrong, what the file may not say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from evals.knowledge.applies import confusions, judge, metrics
from ingestion.errors import InputError

STATEMENTS = ["recurrence:rec-01", "newly_diagnosed_glioblastoma:gbm-04", "elderly:eld-02", "national:nat-08"]
PATIENT = {
    "id": "p01",
    "summary": "Invented: glioblastoma of a woman of 66, operated on, MGMT unknown.",
    "reports": [
        {
            "name": "2024-01-20_clinic",
            "date": "2024-01-20",
            "kind": "note",
            "text": "66-year-old woman with glioblastoma, seen after surgery. Radiotherapy is planned. MGMT pending.",
        },
        {
            "name": "2024-01-10_pathology",
            "date": "2024-01-10",
            "kind": "pathology",
            "text": "Glioblastoma, IDH-wildtype, CNS WHO grade 4.",
        },
    ],
    "applies": ["newly_diagnosed_glioblastoma:gbm-04", "national:nat-08"],
    "cannot_tell": {"elderly:eld-02": ["mgmt"]},
}


def written(folder: Path, **changes: object) -> Path:
    path = folder / "patients.yaml"
    told = {"statements": STATEMENTS, "patients": [{**PATIENT, **changes}]}
    path.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    return path


def test_each_pair_is_judged_with_its_reason(tmp_path: Path) -> None:
    items = judge(written(tmp_path))
    assert [item["id"] for item in items] == [f"p01/{name}" for name in STATEMENTS]
    assert [(item["found"], item["ok"]) for item in items] == [
        ("does_not_apply", True),
        ("applies", True),
        ("cannot_tell", True),
        ("applies", True),
    ]
    assert items[2]["missing_found"] == ["mgmt"]
    assert "pending" in items[2]["why"]


def test_the_figures(tmp_path: Path) -> None:
    items = judge(written(tmp_path, applies=["recurrence:rec-01", "newly_diagnosed_glioblastoma:gbm-04"]))
    found = {metric.name: (metric.value, metric.n) for metric in metrics(items)}
    assert found["applies/accuracy"] == (0.5, 4)
    assert found["applies/applies/recall"] == (0.5, 2)
    assert found["applies/applies/precision"] == (0.5, 2)
    assert found["applies/does_not_apply/recall"] == (0.0, 1)
    assert found["applies/cannot_tell/recall"] == (1.0, 1)
    assert found["applies/missing_named"] == (1.0, 1)
    assert confusions(items)[("applies", "does_not_apply")] == 1


def test_another_missing_field_is_not_named(tmp_path: Path) -> None:
    items = judge(written(tmp_path, cannot_tell={"elderly:eld-02": ["kps"]}))
    assert {metric.name: metric.value for metric in metrics(items)}["applies/missing_named"] == 0.0


def test_nothing_to_measure_has_no_figure() -> None:
    assert {metric.value for metric in metrics([])} == {None}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"applies": ["elderly:eld-03"]}, "eld-03"),
        ({"cannot_tell": {"national:nat-08": ["mgmt"]}}, "nat-08"),
    ],
)
def test_a_statement_that_is_not_asked_or_told_twice_is_refused(
    changes: dict[str, object], told: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=told):
        judge(written(tmp_path, **changes))


@pytest.mark.parametrize("text", ["[1, 2]", "statements: [nowhere:x-1]\npatients: []", "statements: ["])
def test_a_file_of_another_form_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "patients.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        judge(path)
