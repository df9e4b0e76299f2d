"""The hallucination suite with a scripted model that is known to make things up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.settings import load_settings
from evals.suites import hallucination
from evals.suites._invented import invented
from evals.suites._samples import draw, planted
from evals.suites.hallucination import share
from ingestion.errors import InputError

REPORT = "MRI: 4.2 cm mass in the left frontal lobe, grade III suspected, seen on 9 January 2024. No haemorrhage."


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("A mass of 42 mm in the left frontal lobe.", []),
        ("1. A mass of 4.2 cm.", []),
        ("Grade 3 is suspected (2024-01-09).", []),
        ("A mass of 52 mm.", ["52"]),
        ("The right frontal lobe.", ["right"]),
        ("The frontotemporal region.", ["temporal"]),
        ("IDH-mutant glioblastoma.", ["glioblastoma", "idh"]),
        ("She takes levetiracetam for seizures.", ["levetiracetam", "seizure"]),
        ("左侧额叶肿块，未见出血。", []),
        ("右侧颞叶肿块。", ["right", "temporal"]),
        ("", []),
    ],
)
def test_what_is_not_in_the_report_is_named(sentence: str, found: list[str]) -> None:
    assert invented(sentence, REPORT) == found


def test_a_sentence_of_the_report_invents_nothing() -> None:
    for report in planted():
        assert invented(report.text, report.text) == []
        assert [found for text in report.says if (found := invented(text, report.text))] == []


def test_planted_reports_are_told_apart_and_have_faults() -> None:
    reports = planted()
    assert len({report.id for report in reports}) == len(reports)
    assert all(report.says and report.says_not for report in reports)


@pytest.fixture
def inventing_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "script.json"
    made_up = "The mass lies in the right occipital lobe. It measures 77 mm. BRAF is mutated."
    script.write_text(
        json.dumps([{"when": "Summarise this report", "answer": made_up}, {"when": ".", "answer": "no sentences"}])
    )
    monkeypatch.setenv("GLIOSCRIBE_LLM", f"scripted:{script}")
    load_settings.cache_clear()


@pytest.mark.usefixtures("inventing_model")
def test_raw_inventions_are_counted_and_do_not_pass_the_gate() -> None:
    result = hallucination.run(None, limit=2)
    metrics = {metric.name: metric for metric in result.metrics}
    assert metrics["sentences_with_invented_terms/raw"].value == 1.0
    assert metrics["hallucinated_sentences/raw"].value == 1.0
    assert metrics["sentences_with_invented_terms/gated"].value == 0.0
    assert metrics["summaries_with_any_sentences_with_invented_terms/raw"].interval == share("", [True, True]).interval
    assert metrics["sentences_per_summary/gated"].value
    assert metrics["hallucinated_per_100_sentences/raw"].value == 100
    assert all(len(item["raw"]) == 3 for item in result.items)
    assert result.notes


@pytest.mark.usefixtures("inventing_model")
def test_a_draw_from_the_data_repeats_with_its_seed(data: Path) -> None:
    first, again, other = draw(data, 6, seed=1), draw(data, 6, seed=1), draw(data, 6, seed=2)
    assert first == again != other
    assert len({document.id for document in first}) == 6
    result = hallucination.run(data, limit=2)
    assert [item["id"] for item in result.items] == [document.id for document in draw(data, 2, seed=0)]


def test_data_without_the_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no mri_findings/reports_dev\.jsonl"):
        draw(tmp_path, 2, seed=0)


def test_a_share_of_nothing_has_no_value() -> None:
    assert share("x", []).value is None
