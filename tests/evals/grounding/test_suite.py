"""The suite as a whole: names of the figures, intervals, what is left out is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.report import write_report
from evals.suite import SuiteResult
from evals.suites.grounding import run
from evals.targets import targets
from ingestion.errors import GlioscribeError, InputError


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No weights, which the suite says, and one text and one report a case of the adversarial part."""

    def missing(spec: str) -> None:
        message = f"no weights for {spec}"
        raise GlioscribeError(message)

    monkeypatch.setattr("evals.suites.grounding.open_embedder", missing)
    monkeypatch.setattr("evals.grounding.parts.adversarial.PER_CASE", 1)
    monkeypatch.setattr("evals.grounding.adversarial.rules.MOST", 1)


def values(result: SuiteResult) -> dict[str, float | None]:
    return {metric.name: metric.value for metric in result.metrics}


@pytest.mark.usefixtures("quick")
def test_every_set_and_judge_has_its_figures(folder: Path):
    result = run(folder, limit=20)
    found = values(result)
    for name in (
        "written/detected", "mri/detected/all", "mri/detected/side", "mri/false_alarm/verbatim",
        "summedits/balanced_accuracy/held_out/news", "summedits/balanced_accuracy/held_out/mean",
        "healthver/macro_f1", "healthver/f1/contradicted", "nli4ct/f1", "nli4ct/balanced_accuracy",
        "covidfact/balanced_accuracy", "medec/sentence/f1", "medec/note/flag_accuracy",
    ):  # fmt: skip
        for judge in ("", "baseline/rules/", "baseline/model/", "baseline/overlap/"):
            assert f"{judge}{name}" in found
    as_shipped = {name for name in found if name.endswith("summedits/balanced_accuracy/as_shipped/mean")}
    assert {name.split("/")[0] for name in as_shipped} == {"summedits", "baseline"}
    assert "baseline/overlap/summedits/balanced_accuracy/as_shipped/mean" not in as_shipped
    fitted = ("healthver/fitted_threshold/macro_f1", "nli4ct/fitted_threshold/f1", "medec/sentence/fitted_threshold/f1")
    assert set(fitted) <= found.keys()
    assert found["baseline/all_entailed/nli4ct/f1"] == pytest.approx(2 / 3)
    assert found["mri/detected/all"] == 1.0
    assert found["mri/false_alarm/verbatim"] == 0.0
    assert len(found) == len(result.metrics)
    for metric in result.metrics:
        assert metric.interval is None or metric.interval[0] <= metric.interval[1]


@pytest.mark.usefixtures("quick")
def test_it_repeats(folder: Path):
    first, second = run(folder, limit=2), run(folder, limit=2)
    assert first.items == second.items
    assert first.metrics == second.metrics


@pytest.mark.usefixtures("quick")
def test_without_data_only_what_the_project_brings(tmp_path: Path):
    result = run(None, limit=1)
    assert {item["set"] for item in result.items} <= {"written", "adversarial"}
    assert any("No reference data was given" in note for note in result.notes)
    assert any("embedding baseline was left out: no weights" in note for note in result.notes)
    write_report([result], tmp_path)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<svg viewBox" in page
    assert "No reference data was given" in page
    assert (tmp_path / "grounding_reliability.tsv").is_file()


@pytest.mark.usefixtures("quick")
def test_a_folder_without_the_sets_is_said(tmp_path: Path):
    with pytest.raises(InputError, match="is missing"):
        run(tmp_path, limit=1)


@pytest.mark.usefixtures("quick")
def test_items_are_json_with_every_judge(folder: Path):
    items = json.loads(json.dumps(run(folder, limit=2).items))
    assert len({item["id"] for item in items}) == len(items)
    assert all(item["judges"].keys() == {"ours", "rules", "model", "overlap"} for item in items)


@pytest.mark.data
def test_real_reports(data: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("evals.grounding.parts.adversarial.PER_CASE", 1)
    monkeypatch.setattr("evals.grounding.adversarial.rules.MOST", 1)
    result = run(data, limit=5)
    found = values(result)
    assert targets("evals.grounding").keys() <= found.keys()
    assert (found["mri/detected/all"] or 0.0) >= 0.95
    assert found["mri/false_alarm/verbatim"] == 0.0
    assert found["baseline/embedding/mri/detected/side"] is not None
