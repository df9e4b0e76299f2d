"""The extent of surgery."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Subtotal resection of the tumour.", "Gross total resection of the tumour."),
    ("肿瘤次全切除。", "肿瘤全切除。"),
]
FAITHFUL = [
    ("Extent of resection: partial.", "Partial resection."),
    ("肿瘤次全切除。", "肿瘤次全切。"),
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
