"""Words that may not be lost."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Dexamethasone 4 mg daily, weaning over two weeks.", "Dexamethasone 4 mg daily."),
    ("Allergy: penicillin. Temozolomide 150 mg/m2.", "Penicillin."),
    ("地塞米松4mg每日一次，逐渐减量。", "地塞米松4mg每日一次。"),
]
FAITHFUL = [
    ("Dexamethasone was weaned from 8 mg to 2 mg daily.", "Dexamethasone 2 mg daily."),
    ("地塞米松减量至4mg。", "地塞米松4mg。"),
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
