"""Which lesion."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

WRONG = [
    ("Lesion 1 measures 20 x 15 mm and lesion 2 measures 12 x 10 mm.", "Lesion 2 measures 20 x 15 mm."),
    (
        "The left frontal lesion measures 20 x 15 mm. The right parietal lesion measures 12 x 10 mm.",
        "The left frontal lesion measures 12 x 10 mm.",
    ),
    ("Lesion 1 has grown. Lesion 2 is unchanged.", "Lesion 2 has grown."),
    ("病灶1大小约20×15mm，病灶2大小约12×10mm。", "病灶2大小约20×15mm。"),
]
FAITHFUL = [
    ("Lesion 1 measures 20 x 15 mm and lesion 2 measures 12 x 10 mm.", "Lesion 2 measures 12 x 10 mm."),
    ("Lesion 1 has grown. Lesion 2 is unchanged.", "Lesion 1 has increased in size."),
    ("病灶1大小约20×15mm，病灶2大小约12×10mm。", "病灶2约12×10mm。"),
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
