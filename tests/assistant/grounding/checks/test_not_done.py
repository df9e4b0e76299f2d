"""Findings of an examination that was not done."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Unenhanced MRI. Right insular lesion.", "Right insular lesion without enhancement."),
    ("未行DWI检查。左额叶病灶。", "左额叶病灶，弥散未受限。"),
]
FAITHFUL = [
    ("Unenhanced MRI. Right insular lesion.", "Right insular lesion."),
    ("未行DWI检查。左额叶病灶。", "左额叶病灶。"),
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
