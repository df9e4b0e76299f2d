"""A group's median and historic figures."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("In the trial, median overall survival was 14.6 months.", "Her expected survival is 14.6 months."),
    (
        "RTOG-RPA class V: median survival 8.9 months in the pre-temozolomide era.",
        "Median survival of class V is 8.9 months.",
    ),
    ("试验中位总生存期为14.6个月。", "该患者预计生存14.6个月。"),
]
FAITHFUL = [
    ("In the trial, median overall survival was 14.6 months.", "Median overall survival in the trial was 14.6 months."),
    ("试验中位总生存期为14.6个月。", "试验中位总生存期14.6个月。"),
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
