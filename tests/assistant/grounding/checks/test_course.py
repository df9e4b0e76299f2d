"""Off a drug is stopped; a class stands for its members."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Dexamethasone 4 mg daily.", "Steroids were stopped."),
    ("目前地塞米松4mg每日一次。", "激素已停用。"),
]
FAITHFUL = [
    ("She is off dexamethasone.", "Steroids were stopped."),
    ("Dexamethasone 4 mg daily.", "The patient is on steroids."),
    ("目前地塞米松4mg每日一次。", "目前使用激素。"),
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
