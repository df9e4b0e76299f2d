"""Doses and how often."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Dexamethasone 4 mg bid.", "Dexamethasone 4 mg daily."),
    ("地塞米松4mg每日一次。", "地塞米松4mg每6小时一次。"),
]
FAITHFUL = [
    ("Dexamethasone 2 mg/day.", "Dexamethasone 2 mg per day."),
    ("地塞米松6mg，每日2次。", "地塞米松6mg，一日两次。"),
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
