"""Strength and level of evidence are found in the words of the guideline, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import ingestion.guidelines
from ingestion.guidelines import passages
from ingestion.guidelines.gradings import gradings, is_grading_only
from ingestion.records import Document

FORMS = yaml.safe_load((Path(ingestion.guidelines.__file__).parent / "strength.yaml").read_text(encoding="utf-8"))[
    "forms"
]


@pytest.mark.parametrize("form", FORMS, ids=[form["name"] for form in FORMS])
def test_each_form_is_recognised_in_its_example(form: dict[str, str]) -> None:
    (found,) = gradings(f"Offer it. {form['example']}")
    assert (found.strength, found.level) == (form.get("strength", ""), form.get("level", ""))


@pytest.mark.parametrize(
    ("text", "strength", "level"),
    [
        ("Offer it (strong recommendation, moderate-quality evidence).",
         "strong recommendation", "moderate-quality evidence"),
        ("Offer it. Grade A, Level I", "Grade A", "Level I"),
        ("Offer it (Class IIa, LOE B).", "Class IIa", "LOE B"),
        ("Offer it (Class I; Level of Evidence: B-NR).", "Class I", "Level of Evidence: B-NR"),
        ("Offer it [I, A; ESMO-MCBS v1.1 score: 4].", "A", "I"),
        ("Offer it (GRADE 1A).", "1A", "1A"),
        ("Evidence quality: high; strength of recommendation: strong",
         "strength of recommendation: strong", "Evidence quality: high"),
        ("Quality of evidence: very low. Strength of recommendation: weak against.",
         "Strength of recommendation: weak against", "Quality of evidence: very low"),
        ("Strong recommendation: offer it. ⊕⊕◯◯", "Strong recommendation", "⊕⊕◯◯"),
        ("Offer it (conditional recommendation, ⊕⊕⊕◯ moderate).", "conditional recommendation", "⊕⊕⊕◯ moderate"),
        ("推荐使用（Ⅰ级证据，强推荐）。", "强推荐", "Ⅰ级证据"),
        ("推荐使用。推荐强度：强；证据等级：B。", "推荐强度：强", "证据等级：B"),
        ("推荐使用（1A类证据）。", "", "1A类证据"),
        ("推荐使用（1A类证据，Ⅰ级推荐）。", "Ⅰ级推荐", "1A类证据"),
        ("推荐使用（证据级别：2；推荐等级：B）。", "推荐等级：B", "证据级别：2"),
        ("推荐使用（2C）。", "2C", "2C"),
        ("推荐使用（推荐级别：强推荐；证据质量：极低）。", "推荐级别：强推荐", "证据质量：极低"),
    ],
)  # fmt: skip
def test_strength_and_level_are_told_apart(text: str, strength: str, level: str) -> None:
    (found,) = gradings(text)
    assert (found.strength, found.level) == (strength, level)
    assert strength in text[found.start : found.end]
    assert level in text[found.start : found.end]


@pytest.mark.parametrize(
    "text",
    [
        "Astrocytoma, grade 3.", "WHO grade 4 glioma", "Grade II, III and IV gliomas", "high quality images",
        "level of consciousness", "胶质瘤4级", "WHO 4级", "Figure 2 (panel 1B)", "NYHA class II heart failure",
        "MHC class I molecules", "a level 1 trauma centre", "This strong recommendation was debated.",
        "强烈推荐患者戒烟。", "The evidence was of moderate quality in two trials that had controls.", "Table 1A shows",
        "推荐剂量为2次", "In stage I, B symptoms are absent.",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_grading_is_none(text: str) -> None:
    assert gradings(text) == []


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("(Strong recommendation; low certainty evidence)", True),
        ("Strength of recommendation: strong. Quality of evidence: low.", True),
        ("证据等级：B；推荐强度：强", True),
        ("[II, B]", True),
        ("We suggest it. (Weak recommendation)", False),
        ("No grading here", False),
    ],
)
def test_a_line_that_only_grades_is_known(text: str, *, only: bool) -> None:
    assert is_grading_only(text) is only


def test_sentences_that_are_graded_one_by_one_are_passages_of_their_own() -> None:
    text = "# T\n\n3.1 Surgery should be offered [I, A]. Biopsy may be considered [III, C]. The panel met twice."
    found = passages(Document(id="g", text=text))
    assert [(each.text, each.strength, each.metadata["recommendation"]) for each in found] == [
        ("3.1 Surgery should be offered [I, A].", "A", "3.1"),
        ("Biopsy may be considered [III, C]. The panel met twice.", "C", "3.1"),
    ]
