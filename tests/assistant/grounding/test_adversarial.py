"""Planted errors: flagged; faithful texts and controls: passed. One table for a clinician to read."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.grounding import Source, Verdict, ground

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "adversarial.yaml").read_text(encoding="utf-8"))[
    "cases"
]
PLANTED = [case for case in CASES if "perturbed" in case]


def name(case: dict[str, Any]) -> str:
    return f"{case['id']}-{case['language']}-{case.get('kind', 'control')}"


def verify(case: dict[str, Any], text: str) -> Verdict:
    return ground(text, [Source(doc="source", text=case["source"])])


def with_gaps(cases: list[dict[str, Any]]) -> list[Any]:
    return [
        pytest.param(
            case, id=name(case), marks=pytest.mark.xfail(strict=True, reason=case["gap"]) if "gap" in case else ()
        )
        for case in cases
    ]


@pytest.mark.parametrize("case", with_gaps(PLANTED))
def test_planted_error_is_flagged(case: dict[str, Any]) -> None:
    assert verify(case, case["perturbed"]).verdict != "supported"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_faithful_text_passes(case: dict[str, Any]) -> None:
    verdict = verify(case, case["faithful"])
    assert verdict.verdict == "supported", [(claim.text, claim.explanation) for claim in verdict.claims]


@pytest.mark.parametrize("case", PLANTED, ids=name)
def test_a_flag_comes_with_a_reason_and_exact_evidence(case: dict[str, Any]) -> None:
    for claim in verify(case, case["perturbed"]).claims:
        assert claim.text == case["perturbed"][claim.start : claim.end]
        assert claim.verdict == "supported" or claim.explanation
        for evidence in claim.evidence:
            evidence.check(case["source"])


def test_detection_table(capsys: pytest.CaptureFixture[str]) -> None:
    counts: dict[tuple[int, str], list[bool]] = defaultdict(list)
    with capsys.disabled():
        print()  # noqa: T201 - the table is the point of this test
        for case in PLANTED:
            flagged = verify(case, case["perturbed"])
            counts[case["severity"], case["language"]].append(flagged.verdict != "supported")
            kinds = {claim.kind for claim in flagged.claims if claim.verdict != "supported"}
            print(f"{name(case):26} S{case['severity']} {flagged.verdict:13} {','.join(sorted(kinds))}")  # noqa: T201
        for key, hits in sorted(counts.items()):
            print(f"S{key[0]} {key[1]}: {sum(hits)}/{len(hits)}")  # noqa: T201
    severe = [hit for (severity, _), hits in counts.items() if severity == 3 for hit in hits]
    assert sum(severe) / len(severe) >= 0.95
