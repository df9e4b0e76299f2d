"""How exact a figure is."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Midline shift of approximately 5 mm.", "Midline shift of exactly 5 mm."),
    ("Margin thickness <3 mm.", "Margin thickness 3 mm."),
    ("Ki-67 5-10%.", "Ki-67 10%."),
    ("中线移位约5mm。", "中线移位正好5mm。"),
    ("边缘厚度小于3mm。", "边缘厚度3mm。"),
]
FAITHFUL = [
    ("Midline shift of approximately 5 mm.", "Midline shift of 5 mm."),
    ("Margin thickness <3 mm.", "Margin thickness less than 3 mm."),
    ("中线移位约5mm。", "中线移位5mm。"),
]


@pytest.mark.parametrize(("source", "text"), WRONG)
def test_flagged_with_a_reason(source: str, text: str) -> None:
    verdict = ground(text, [Source(doc="source", text=source)])
    assert verdict.verdict != "supported"
    assert all(claim.explanation for claim in verdict.claims if claim.verdict != "supported")


@pytest.mark.parametrize(("source", "text"), FAITHFUL)
def test_faithful_text_passes(source: str, text: str) -> None:
    verdict = ground(text, [Source(doc="source", text=source)])
    assert verdict.verdict == "supported", [claim.explanation for claim in verdict.claims]
