"""A change that follows from two sizes."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("The enhancing nodule measures 9 mm, compared with 14 mm.", "The enhancing nodule has grown."),
    ("强化结节9mm，前次14mm。", "强化结节较前增大。"),
]
FAITHFUL = [
    ("The enhancing nodule measures 9 mm, compared with 14 mm.", "The enhancing nodule has shrunk."),
    ("强化结节9mm，前次14mm。", "强化结节较前缩小。"),
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
