"""Sources on several patients: what is said of one supports nothing of another."""

from __future__ import annotations

import pytest

from assistant.grounding import Source, ground

NOTES = (
    "A 61-year-old man with a left frontal glioblastoma. MGMT methylated.",
    "A 48-year-old woman with a right temporal astrocytoma. MGMT unmethylated.",
)
LABELLED = ("Patient A: Left frontal glioblastoma. KPS 80.\nPatient B: Right temporal astrocytoma. KPS 60.",)
CHINESE = ("患者男性，61岁，左额叶胶质母细胞瘤，KPS 80分。\n患者女性，48岁，右颞叶星形细胞瘤，KPS 60分。",)
MIXED = [
    (NOTES, "61-year-old man with left frontal glioblastoma. MGMT unmethylated."),
    (LABELLED, "Left frontal glioblastoma. KPS 60."),
    (CHINESE, "男性，61岁，左额叶胶质母细胞瘤。KPS 60分。"),
]
OF_ONE = [
    (NOTES, "61-year-old man with left frontal glioblastoma. MGMT methylated."),
    (LABELLED, "Patient A: left frontal glioblastoma, KPS 80."),
    (CHINESE, "男性，61岁，左额叶胶质母细胞瘤。KPS 80分。"),
]


def sources(texts: tuple[str, ...]) -> list[Source]:
    return [Source(doc=f"source:{number}", text=text) for number, text in enumerate(texts)]


@pytest.mark.parametrize(("texts", "text"), MIXED)
def test_two_patients_mixed_are_flagged(texts: tuple[str, ...], text: str) -> None:
    flagged = [claim for claim in ground(text, sources(texts)).claims if claim.verdict != "supported"]
    assert flagged


@pytest.mark.parametrize(("texts", "text"), OF_ONE)
def test_one_patient_is_supported(texts: tuple[str, ...], text: str) -> None:
    verdict = ground(text, sources(texts))
    assert verdict.verdict == "supported", [claim.explanation for claim in verdict.claims]
