"""Cycles and fractions."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Six cycles of temozolomide were completed.", "Completed 12 cycles of temozolomide."),
    ("替莫唑胺化疗六个周期。", "替莫唑胺化疗12个周期。"),
]
FAITHFUL = [
    ("Radiotherapy: 60 Gy in 30#.", "Radiotherapy, 60 Gy in 30 fractions."),
    ("替莫唑胺化疗六个周期。", "替莫唑胺化疗6个周期。"),
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
