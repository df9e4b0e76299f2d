"""Recommendations are known by their labels and numbers, and what only mentions one is not taken for it."""

from __future__ import annotations

import pytest

from ingestion.guidelines import passages
from ingestion.guidelines.population import population_of
from ingestion.guidelines.recommendations import is_label, number_of
from ingestion.records import Document


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Recommendation 3.2: Offer it.", "3.2"),
        ("Recommendation 3.2 Offer it.", "3.2"),
        ("**Recommendation 4** Offer it.", "4"),
        ("RECOMMENDATION 4. Offer it.", "4"),
        ("Key recommendation 1a: It is offered.", "1a"),
        ("Good practice statement 7. It is offered.", "7"),
        ("Statement 4 (95% agreement): it is offered.", "4"),
        ("R12. Offer it.", "R12"),
        ("- R3: Offer it.", "R3"),
        ("1.2.3 Offer it.", "1.2.3"),
        ("1.2.3. Patients should be told.", "1.2.3"),
        ("推荐意见5：应手术。", "5"),
        ("推荐意见 5 应手术。", "5"),
        ("【推荐意见五】应手术。", "五"),
        ("推荐 2.1：应手术。", "2.1"),
        ("2.1 推荐手术。", "2.1"),
        ("- No: 3.1; Recommendation: It is done; Class: I; Level: B.", "3.1"),
        ("- 编号: 2; 推荐意见: 应手术; 推荐强度: 强.", "2"),
    ],
)
def test_numbers_in_their_forms(text: str, number: str) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "Section 3.2 discusses surgery, which should be offered.",
        "Recommendation 3.2 is based on two trials.",
        "Recommendations were graded.",
        "Statement 2.1 was changed once.",
        "As Recommendation 2 shows, offer it.",
        "R1 is discussed below.",
        "3.2 months was the median.",
        "3.2 The committee met twice.",
        "12. Stupp R, Mason WP. Radiotherapy should be. N Engl J Med 2005.",
        "推荐2次放疗。",
        "推荐 2 周期化疗。",
        "推荐意见的等级写在括号内。",
        "专家共识（2022年版）推荐手术。",
        "- Drug: R9. Offer it; Dose: 3.2.",
        "- No: 3; Drug: it; Dose: 3.2.",
    ],
)
def test_what_only_looks_like_a_recommendation_has_no_number(text: str) -> None:
    assert number_of(text) == ""


@pytest.mark.parametrize("section", ["Recommendations", "推荐意见"])
def test_under_a_heading_of_recommendations_plain_numbers_count(section: str) -> None:
    assert number_of("2. Offer it to adults.", [section]) == "2"
    assert number_of("2. Offer it to adults.", ["Background"]) == ""
    assert number_of("1.2 Nurses are trained.", [section]) == "1.2"


@pytest.mark.parametrize(
    ("text", "label"),
    [("Recommendation 3.2", True), ("1.2.3", True), ("推荐意见5：", True), ("R12.", True),
     ("Recommendation 3: Surgery", True), ("Recommendation 3: Offer surgery.", False),
     ("Recommendation 3 is new", False), ("1.2.3 Offer it", False)],
)  # fmt: skip
def test_labels_stand_above_what_they_number(text: str, *, label: bool) -> None:
    assert is_label(text) is label


def test_a_label_its_words_its_list_and_its_grading_are_one_passage() -> None:
    text = (
        "# G\n\n## A\n\n### Recommendation 1\n\nAsk about:\n\n- sleep\n- falls\n\n"
        "Strong recommendation, low certainty\n\n### Rationale\n\nWords.\n\n### Recommendation 2\n\n"
        "Weak recommendation\n\nUse it.\n\nMore words."
    )
    found = [(each.section, each.text, each.strength) for each in passages(Document(id="g", text=text))]
    assert found == [
        ("G > A", "Recommendation 1\n\nAsk about:\n\n- sleep\n- falls\n\nStrong recommendation, low certainty",
         "Strong recommendation"),
        ("G > A > Rationale", "Words.", ""),
        ("G > A", "Recommendation 2\n\nWeak recommendation\n\nUse it.", "Weak recommendation"),
        ("G > A", "More words.", ""),
    ]  # fmt: skip


def test_footnotes_are_no_recommendations_and_stand_alone() -> None:
    text = (
        "# G\n\nShort words.\n\nFootnote 1: Recommendation 2. Offer it [I, A].\n\n# References\n\nFootnote 2: See R3."
    )
    found = passages(Document(id="g", text=text))
    assert [(each.section, each.text[:10], each.strength, each.metadata) for each in found] == [
        ("G", "Short word", "", {}), ("G", "Footnote 1", "", {}), ("References", "Footnote 2", "", {})
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "population"),
    [
        ("In adults with glioma, offer surgery.", "adults with glioma"),
        ("1.2.3 For people with glioma, offer surgery.", "people with glioma"),
        ("Recommendation 1. In elderly patients with poor function, offer it.", "elderly patients with poor function"),
        ("In adults with newly diagnosed, IDH-wildtype glioblastoma, offer it.",
         "adults with newly diagnosed, IDH-wildtype glioblastoma"),
        ("对于高龄胶质瘤患者，推荐短程放疗。", "高龄胶质瘤患者"),
        ("针对复发患者，建议再手术。", "复发患者"),
        ("Offer surgery to adults with glioma.", ""),
        ("In the trial, patients with glioma did well.", ""),
        ("For surgery, patients are admitted.", ""),
        ("对于手术方式，患者可以选择。", ""),
    ],
)  # fmt: skip
def test_the_population_is_the_one_that_is_named_first(text: str, population: str) -> None:
    assert population_of(text) == population
