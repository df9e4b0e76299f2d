"""Progression told as fact soon after radiotherapy."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Eight weeks after radiotherapy, progression of the enhancing lesion in the field.", "Tumour progression."),
    ("放疗后8周，照射野内强化灶进展。", "肿瘤进展。"),
]
FAITHFUL = [
    ("Six months after radiotherapy, progression of the enhancing lesion.", "Progression of the enhancing lesion."),
    ("放疗后8个月，强化灶进展。", "强化灶进展。"),
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
