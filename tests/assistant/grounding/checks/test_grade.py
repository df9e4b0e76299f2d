"""The grade."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Astrocytoma, CNS WHO grade 3.", "Astrocytoma, CNS WHO grade 4."),
    ("星形细胞瘤，WHO 3级。", "星形细胞瘤，WHO 4级。"),
    ("低级别胶质瘤。", "高级别胶质瘤。"),
]
FAITHFUL = [
    ("Astrocytoma, CNS WHO grade 3.", "WHO grade III astrocytoma."),
    ("星形细胞瘤4级。", "4级星形细胞瘤。"),
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
