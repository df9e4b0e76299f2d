"""`glioscribe options`: what applies, what is missing, what doesn't and why; in both languages; bad input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import assistant
from assistant.cli import run
from assistant.commands.options import REGIONS
from ingestion.guidelines import load_pack
from ingestion.guidelines.lint import vocabulary
from ingestion.loaders import load

SAMPLES = Path(assistant.__file__).parent / "demo" / "patients"
GROUPS = ("applies", "cannot_tell", "does_not_apply")


def record(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run(["options", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_option_of_the_pack_is_in_one_group(capsys: pytest.CaptureFixture[str]) -> None:
    found = record(capsys, str(SAMPLES / "EN-01"))
    told = [one["passage"] for group in GROUPS for one in found[group]]
    assert sorted(told) == sorted(one.id for one in load_pack()[1] if one.metadata.get("kind") == "option")
    assert found["status"] == "draft_for_clinician_review"
    assert all(one["met"] and not one["failed"] and not one["missing"] for one in found["applies"])
    assert all(one["missing"] and one["missing_because"] and not one["failed"] for one in found["cannot_tell"])
    assert all(one["failed"] for one in found["does_not_apply"])
    assert found["most_useful"]


def test_a_recurrent_glioblastoma(capsys: pytest.CaptureFixture[str]) -> None:
    found = record(capsys, str(SAMPLES / "EN-01"))
    assert "recurrence:rec-01" in [one["passage"] for one in found["applies"]]
    against = {one["passage"]: one["failed"] for one in found["does_not_apply"]}
    assert any("setting: recurrent" in why for why in against["newly_diagnosed_glioblastoma:gbm-01"])


def test_every_citation_is_the_text_s(capsys: pytest.CaptureFixture[str]) -> None:
    texts = {document.id: document.text for document in load_pack()[0]}
    texts |= {path.stem: load(path).text for path in (SAMPLES / "EN-01").iterdir() if path.suffix in (".txt", ".pdf")}
    found = record(capsys, str(SAMPLES / "EN-01"), "--all")
    cited = [words for group in GROUPS for one in found[group] for words in one["citations"]]
    assert len(cited) > len(load_pack()[1])
    assert all(texts[one["doc"]][one["start"] : one["end"]] == one["quote"] for one in cited)


def test_all_statements_and_one_region(capsys: pytest.CaptureFixture[str]) -> None:
    everything = record(capsys, str(SAMPLES / "ZH-01"), "--all")
    assert sum(len(everything[group]) for group in GROUPS) == len(load_pack()[1])
    assert any(one["general"] for one in everything["applies"])
    chinese = record(capsys, str(SAMPLES / "ZH-01"), "--all", "--region", "china")
    assert {one["region"] for group in GROUPS for one in chinese[group]} == {"China"}


def test_the_regions_are_those_of_the_pack() -> None:
    assert set(REGIONS) == set(vocabulary()["region"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["EN-01"], ["APPLIES", "CAN'T BE TOLD", "Most useful to find out: ", "diagnosis: glioblastoma", "EANO"]),
        (["EN-01", "--lang", "zh"], ["适用", "无法判断", "最需明确：", "诊断：胶质母细胞瘤"]),
        (["ZH-01"], ["不适用", "WHO级别：3；该条适用于2"]),
    ],
)
def test_the_table(words: list[str], told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["options", str(SAMPLES / words[0]), *words[1:]]) == 0
    out = capsys.readouterr().out
    assert all(text in out for text in told)


def test_a_report_that_can_not_be_read_is_said_and_is_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "P1"
    folder.mkdir()
    (folder / "2024-01-01_mri.txt").write_text("MRI brain. Left frontal mass, likely glioma.", encoding="utf-8")
    (folder / "2024-02-01_mri.txt").write_bytes(b"")
    assert run(["options", str(folder)]) == 1
    assert "2024-02-01_mri.txt" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["options"], ["options", "nobody"], ["options", "x", "--region", "Mars"], ["options", "x", "--lang", "fr"]],
)
def test_bad_usage_is_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert len(error.splitlines()) == 1
