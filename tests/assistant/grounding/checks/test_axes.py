"""Diameters changed round."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("The cyst is 38 mm high and 35 mm wide.", "The cyst is 35 mm high and 38 mm wide."),
    ("前后径41mm，左右径38mm。", "前后径38mm，左右径41mm。"),
]
FAITHFUL = [
    ("The cyst is 38 mm high and 35 mm wide.", "The cyst is 35 mm wide and 38 mm high."),
    ("前后径41mm，左右径38mm。", "左右径38mm，前后径41mm。"),
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
