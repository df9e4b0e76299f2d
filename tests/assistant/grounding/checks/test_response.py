"""Response categories against the figures."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("The product of diameters changed by +24.9% over the nadir: stable disease.", "Progressive disease at +24.9%."),
    ("The sum of products fell by 39% from baseline.", "Partial response, -39% from baseline."),
    ("体积较最低点增加39%，疾病稳定。", "体积较最低点增加39%，疾病进展。"),
    ("乘积较最低点增加25%，疾病进展。", "乘积较最低点+25%，疾病稳定。"),
]
FAITHFUL = [
    ("The sum of products fell by 39% from baseline.", "The sum of products decreased by 39% from baseline."),
    ("乘积较最低点增加25%，疾病进展。", "疾病进展，乘积较最低点增加25%。"),
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
