"""The figures over the written sets, and one page for each report with a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.extraction.reading import Reader
from evals.extraction.written import part as written

TEXT = "Right temporal mass. No haemorrhage."
GOLD = """\
reports:
  - id: a
    kind: radiology
    style: short
    text: "{text}"
    relevance: glioma
    fields:
      - {{name: laterality, value: {side}, assertion: present, quote: "temporal"}}
      - {{name: location, value: temporal, assertion: present, quote: "temporal"}}
      - {{name: haemorrhage, value: true, assertion: {held}, quote: "haemorrhage"}}
"""


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(written, "FOLDER", tmp_path)
    monkeypatch.setattr(written, "SETS", {"good": "all right", "bad": "two faults"})
    for name, side, held in (("good", "right", "absent"), ("bad", "left", "possible")):
        (tmp_path / f"{name}.yaml").write_text(GOLD.format(text=TEXT, side=side, held=held), encoding="utf-8")
    return tmp_path


def test_figures_items_and_pages(sets: Path):
    part = written.measure(Reader(), None)
    figures = {metric.name: metric.value for metric in part.metrics}
    assert figures["written/good/field_f1"] == 1.0
    assert figures["written/good/assertion_accuracy"] == 1.0
    assert figures["written/good/dose_accuracy"] is None
    assert figures["written/bad/field_precision"] == figures["written/bad/field_recall"] == pytest.approx(2 / 3)
    assert figures["written/bad/assertion_accuracy"] == 0.5
    good, bad = part.items
    assert good["ok"]
    assert not bad["ok"]
    assert bad["set"] == "written/bad"
    nothing = dict.fromkeys(("right", "wrong_assertion", "wrong_dose", "missed", "extra"), 0)
    assert bad["fields"] == {
        "haemorrhage": nothing | {"wrong_assertion": 1},
        "laterality": nothing | {"missed": 1, "extra": 1},
        "location": nothing | {"right": 1},
    }
    (wrong,) = part.wrong
    assert wrong.document.text == TEXT
    assert [line.what for line in wrong.expectations if not line.right] == ["haemorrhage", "laterality", "laterality"]


def test_the_limit_is_of_each_set():
    part = written.measure(Reader(), 1)
    assert [item["set"] for item in part.items] == [f"written/{name}" for name in written.SETS]
