"""The extraction suite: all of it on a slice of the reference data, its own reports without any."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.cli import run as command_line
from assistant.settings import load_settings
from evals.suites.extraction import run
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
    assert figures["mri/lowest_f1"].value <= figures["mri/mean_f1"].value
    assert figures["written/en/field_f1"].n > 0
    without = [metric for name, metric in figures.items() if name.endswith("/asserted_without_mention")]
    assert len(without) == 11
    assert all(metric.value == 0 for metric in without)
    assert all({"id", "ok"} <= set(item) for item in result.items)
    assert len(result.wrong) == sum(not item["ok"] for item in result.items)
    assert [table.file for table in result.tables] == ["disagreements.tsv"]


def test_without_data_the_written_reports_are_measured():
    result = run(None, limit=2)
    figures = {metric.name: metric for metric in result.metrics}
    assert {name.split("/")[0] for name in figures} == {"written", "evidence"}
    sets = {"en", "zh", "en_dev", "zh_dev", "en_later", "zh_later"}
    assert Counter(item["set"] for item in result.items) == {f"written/{name}": 2 for name in sets}
    assert figures["evidence/exact"].value == 1.0
    assert "were left out" in result.notes[0]


def test_a_folder_without_the_sets_says_what_to_give(tmp_path: Path):
    with pytest.raises(InputError, match="no reference data"):
        run(tmp_path)


def test_the_command_prints_the_main_figures_beside_their_targets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("GLIOSCRIBE_DATA", str(tmp_path / "none"))
    monkeypatch.setenv("COLUMNS", "120")
    load_settings.cache_clear()
    out = tmp_path / "out"
    assert command_line(["eval", "extraction", "--out", str(out), "--limit", "1"]) == 0
    shown = capsys.readouterr().out
    assert "written/en/field_f1" in shown
    assert "≥ 0.95, " in shown
    assert "written/en_dev" not in shown
    metrics = json.loads((out / "metrics.json").read_text("utf-8"))["metrics"]
    assert metrics["extraction/evidence/exact"]["target"] == {"at_least": 1.0}
    assert "target" not in metrics["extraction/written/en_dev/field_f1"]
    with (out / "disagreements.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream, delimiter="\t"))
    assert rows == [["id", "field", "registry", "read", "quote", "truth_word_in_text"]]
