"""What each check flags and lets pass, in both languages: the rows are `rows.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from assistant.grounding import Source, ground

ROWS = yaml.safe_load((Path(__file__).parent / "rows.yaml").read_text(encoding="utf-8"))


def rows(sort: str) -> list[object]:
    return [pytest.param(*row, id=f"{check}-{row[1]}") for check, own in ROWS.items() for row in own[sort]]


@pytest.mark.parametrize(("source", "text"), rows("wrong"))
def test_flagged_with_a_reason(source: str, text: str) -> None:
    verdict = ground(text, [Source(doc="source", text=source)])
    assert verdict.verdict != "supported"
    assert all(claim.explanation for claim in verdict.claims if claim.verdict != "supported")


@pytest.mark.parametrize(("source", "text"), rows("faithful"))
def test_faithful_text_passes(source: str, text: str) -> None:
    verdict = ground(text, [Source(doc="source", text=source)])
    assert verdict.verdict == "supported", [claim.explanation for claim in verdict.claims]
