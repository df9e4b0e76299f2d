"""The intent of treatment."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Further chemotherapy would be palliative, not curative.", "Further chemotherapy would be curative."),
    ("后续化疗为姑息性，非根治性。", "后续化疗为根治性。"),
]
FAITHFUL = [
    ("Palliative radiotherapy was given.", "Palliative radiotherapy."),
    ("行姑息性放疗。", "姑息放疗。"),
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
