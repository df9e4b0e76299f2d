"""The table of made-up verdicts."""

from __future__ import annotations

import pytest

from evals.grounding.adversarial import Item, score
from evals.statistics import wilson


def item(case: str, language: str, *, planted: bool, severity: int = 3, control: bool = False) -> Item:
    return Item(
        id=f"{case}{language}{planted}", case=case, severity=severity, kind="general", language=language,
        source="a", text="b", planted=planted, control=control,
    )  # fmt: skip


MADE_UP = [
    (item("A1", "en", planted=True), True),
    (item("A1", "en", planted=True), False),
    (item("A1", "zh", planted=True), True),
    (item("A4", "en", planted=True, severity=2), True),
    (item("A1", "en", planted=False), False),
    (item("A4", "en", planted=False, severity=2), True),
    (item("B11", "zh", planted=False, severity=1, control=True), True),
]


def test_rows() -> None:
    table = score([made for made, _ in MADE_UP], [flagged for _, flagged in MADE_UP])
    assert [(row.name, row.language, row.flagged, row.n) for row in table.cases] == [
        ("A1", "en", 1, 2),
        ("A1", "zh", 1, 1),
        ("A4", "en", 1, 1),
    ]
    assert [(row.name, row.language, row.flagged, row.n) for row in table.severities] == [
        ("S3", "en", 1, 2),
        ("S3", "zh", 1, 1),
        ("S2", "en", 1, 1),
    ]
    assert [(row.name, row.language, row.share, row.n) for row in table.false_alarms] == [
        ("faithful", "en", 0.5, 2),
        ("control", "zh", 1.0, 1),
    ]
    assert table.cases[0].interval == wilson(1, 2)


def test_markdown_names_the_case_and_what_it_plants() -> None:
    text = score([made for made, _ in MADE_UP], [flagged for _, flagged in MADE_UP]).markdown()
    assert "| A1 | 3 | Side flipped. | 1 of 2 | 1 of 1 |" in text
    assert "| A4 | 2 | Another lobe. | 1 of 1 | – |" in text
    assert "| S3 | en | 0.500 | 2 |" in text


def test_a_verdict_for_each_item() -> None:
    with pytest.raises(ValueError, match="zip"):
        score([MADE_UP[0][0]], [])
