"""Gold files: those that ship hold together, and one that does not is a clear error."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.extraction.written.gold import load_gold
from evals.extraction.written.part import FOLDER, SETS
from ingestion.errors import InputError

GOOD = """\
reports:
  - id: g1
    kind: radiology
    style: short
    text: "Left frontal mass, 32 x 28 mm. Dexamethasone 4 mg bd. Ki-67 <5%."
    relevance: glioma
    fields:
      - {name: laterality, value: left, assertion: present, quote: "Left frontal"}
      - {name: steroid, value: dexamethasone, assertion: present, dose_mg_per_day: 8, quote: "Dexamethasone"}
      - {name: ki67_percent, value: 5, range: "<5", assertion: present, quote: "<5%"}
      - {name: ki67_percent, value: 5, range: [0, 5], assertion: present, optional: true, quote: "<5%"}
    measurements:
      - {axes_mm: [32, 28], when: current, quote: "32 x 28 mm"}
    warnings: [size_conflict]
    warnings_optional: [retired_name]
"""


def load(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gold.yaml"
    path.write_text(text, encoding="utf-8")
    load_gold(path)


@pytest.mark.parametrize(
    ("name", "reports"), [("en", 30), ("zh", 30), ("en_dev", 24), ("zh_dev", 24), ("en_later", 20), ("zh_later", 20)]
)
def test_the_sets_that_ship_hold_together(name: str, reports: int):
    assert name in SETS
    assert len(load_gold(FOLDER / f"{name}.yaml")) == reports


def test_a_gold_report_in_the_documented_form_loads(tmp_path: Path):
    load(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("wrong", "instead", "says"),
    [
        ('quote: "Left frontal"', 'quote: "Right frontal"', "does not hold the quote 'Right frontal'"),
        ('quote: "Left frontal"', 'quote: ""', r"fields\.0\.quote"),
        ('quote: "32 x 28 mm"', 'quote: "33 mm"', "does not hold the quote '33 mm'"),
        ("name: laterality", "name: side", "there is no field 'side'"),
        ("value: left", "value: links", "'links' is no value of laterality"),
        ('value: 5, range: "<5"', "value: five", "'five' is no value of ki67_percent"),
        ("value: dexamethasone", "value: true", "'True' is no value of steroid"),
        ("assertion: present, dose", "assertion: given, dose", r"fields\.1\.assertion"),
        ("dose_mg_per_day: 8", "dose: 8", r"fields\.1\.dose: Extra inputs"),
        ("axes_mm: [32, 28]", "axes_mm: []", r"measurements\.0\.axes_mm"),
        ("axes_mm: [32, 28]", "axes_mm: [32, wide]", r"measurements\.0\.axes_mm\.1"),
        ("warnings: [size_conflict]", "warnings: [size]", "there is no warning 'size'"),
        ("relevance: glioma", "relevance: tumour", "relevance"),
        ("style: short", "styl: short", "styl: Extra inputs"),
    ],
)
def test_a_broken_report_is_named_with_its_fault(tmp_path: Path, wrong: str, instead: str, says: str):
    assert wrong in GOOD
    with pytest.raises(InputError, match=rf"gold\.yaml, report g1: .*{says}"):
        load(tmp_path, GOOD.replace(wrong, instead))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("reports: [", r"no YAML in UTF-8: .*line 1"),
        ("reports: []", "holds no list 'reports'"),
        ("- a", "holds no list 'reports'"),
        ("reports: [a]", "report number 1: "),
        (GOOD + GOOD.removeprefix("reports:\n"), "has report 'g1' twice"),
    ],
)
def test_a_broken_file_is_said(tmp_path: Path, text: str, says: str):
    with pytest.raises(InputError, match=f"(?s){says}"):
        load(tmp_path, text)


def test_a_missing_file_is_said(tmp_path: Path):
    with pytest.raises(InputError, match="can't read"):
        load_gold(tmp_path / "none.yaml")
