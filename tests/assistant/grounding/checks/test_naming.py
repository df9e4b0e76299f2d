"""Names that CNS5 does not hold."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Glioblastoma, IDH-mutant, WHO grade 4.", "IDH-mutant glioblastoma, grade 4."),
    ("胶质母细胞瘤，IDH突变型，WHO 4级。", "IDH突变型胶质母细胞瘤，4级。"),
]
FAITHFUL = [
    ("Glioblastoma, IDH-wildtype, WHO grade 4.", "IDH-wildtype glioblastoma, grade 4."),
    ("胶质母细胞瘤，IDH野生型，WHO 4级。", "IDH野生型胶质母细胞瘤，4级。"),
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
