"""References, quotations, years and figures of named works."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    (
        "The EANO guideline of 2021 recommends it. The NCCN guideline dates from 2017.",
        "The 2017 EANO guideline recommends it.",
    ),
    (
        "Stupp et al reported median survival of 14.6 months. Gilbert et al reported 16.6 months.",
        "Gilbert et al reported median survival of 14.6 months.",
    ),
    ("Left frontal mass with oedema.", "The report states “left frontal mass with haemorrhage”."),
    ("EANO指南（2021）推荐放疗。NCCN指南为2017年版。", "2017年EANO指南推荐放疗。"),
]
FAITHFUL = [
    (
        "Stupp et al reported median survival of 14.6 months. Gilbert et al reported 16.6 months.",
        "Gilbert et al reported 16.6 months.",
    ),
    ("EANO指南（2021）推荐放疗。", "2021年EANO指南推荐放疗。"),
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
