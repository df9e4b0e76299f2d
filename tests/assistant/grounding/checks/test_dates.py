"""Dates and what they are the dates of."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Scan of 12 August 2022, reported on 16 August 2022.", "The scan was done on 16 August 2022."),
    ("检查时间：2023-10-05。报告时间：2023-10-08。", "检查时间：2023-10-08。"),
]
FAITHFUL = [
    ("Scan of 12 August 2022, reported on 16 August 2022.", "The scan was done on 12 August 2022."),
    ("检查时间：2023-10-05。报告时间：2023-10-08。", "检查时间：2023-10-05。"),
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
