"""The order of a differential diagnosis."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    (
        "Favour treatment effect, less likely tumour progression.",
        "Favour tumour progression, less likely treatment effect.",
    ),
    ("Treatment effect is more likely than progression.", "Progression is more likely than treatment effect."),
    ("考虑放射性坏死，肿瘤复发不除外。", "考虑肿瘤复发，放射性坏死不除外。"),
]
FAITHFUL = [
    ("Favour treatment effect over tumour progression.", "Treatment effect is favoured over tumour progression."),
    ("考虑放射性坏死，肿瘤复发不除外。", "放射性坏死可能大，复发待排。"),
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
