"""Measurable disease."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("The lesion measures 9 x 14 mm.", "Measurable lesion of 9 x 14 mm."),
    ("病灶9×14mm，不可测量。", "可测量病灶，9×14mm。"),
]
FAITHFUL = [
    ("The lesion measures 12 x 14 mm and is measurable.", "Measurable lesion of 12 x 14 mm."),
    ("病灶12×14mm，可测量。", "可测量病灶，12×14mm。"),
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
