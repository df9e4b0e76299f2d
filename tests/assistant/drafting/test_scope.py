"""What a question asks for: one person's dose, what no guideline holds, whose guidance; told from its words alone."""

from __future__ import annotations

import pytest

from assistant.drafting.scope import goes_on, in_general, is_beyond_guidelines, is_for_one_person, refusal, regions


@pytest.mark.parametrize(
    "question",
    [
        "How many mg of temozolomide should my 70 kg patient take?",
        "What dose for a patient weighing 82 kg?",
        "What dose of vorasidenib for a child weighing 35 kg?",
        "A 52M with glioblastoma: what dose of temozolomide?",
        "Should he receive bevacizumab?",
        "Should I stop my levetiracetam?",
        "Is my dose of temozolomide too high?",
        "How many mg of levetiracetam should I take?",
        "这个患者要不要停用贝伐珠单抗？",
        "该患者是否应使用贝伐珠单抗？",
        "体重35公斤的患者沃拉西尼剂量是多少？",
        "我每天吃多少替莫唑胺？",
        "我能停用左乙拉西坦吗？",
        "我的左乙拉西坦要不要停？",
    ],
)
def test_a_dose_or_decision_for_one_person(question: str) -> None:
    assert is_for_one_person(question)


@pytest.mark.parametrize(
    "question",
    [
        "What dose of temozolomide is given in grade I-II gliomas?",
        "Which dose was used in the phase I trial?",
        "What is recommended for a 75 year old with methylated glioblastoma?",
        "Which patients should receive PCV?",
        "Is 75 mg/m2 the concurrent dose?",
        "May I report BT-RADS 2 when the scan is unchanged?",
        "Should I write CNS WHO grade 4 when CDKN2A is deleted?",
        "What is the dose of vorasidenib under 40 kg?",
        "What is the dose of vorasidenib in patients weighing less than 40 kg?",
        "替莫唑胺同步放疗的剂量是多少？",
        "我国胶质母细胞瘤的标准放疗剂量是多少？",
        "我国指南对老年胶质母细胞瘤的推荐是什么？",
        "体重40公斤以下患者沃拉西尼的剂量是多少？",
        "其他患者的剂量是多少？",
    ],
)
def test_patients_in_general(question: str) -> None:
    assert not is_for_one_person(question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which surgeon operates on most gliomas?", True),
        ("Who discovered temozolomide?", True),
        ("How long is the waiting list for glioma surgery?", True),
        ("What is the salary of a neuro-oncologist?", True),
        ("哪位医生做胶质瘤手术最好？", True),
        ("胶质瘤门诊怎么挂号？", True),
        ("谁发现了替莫唑胺？", True),
        ("Who benefits most from temozolomide?", False),
        ("Which patients are followed up by MRI?", False),
        ("哪些患者适合肿瘤电场治疗？", False),
    ],
)
def test_persons_places_and_history_are_beyond_guidelines(question: str, expected: bool) -> None:
    assert is_beyond_guidelines(question) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What do US guidelines say?", {"US"}),
        ("What does it tell us?", set()),
        ("What do NICE and EANO advise?", {"UK", "Europe"}),
        ("我国和英国指南怎么说？", {"China", "UK"}),
        ("How is glioblastoma treated?", set()),
    ],
)
def test_whose_guidance_is_asked_for(question: str, expected: set[str]) -> None:
    assert regions(question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [("And at which dose?", True), ("那维持期呢？", True), ("What about surgery?", True), ("Is it andrology?", False)],
)
def test_a_question_that_goes_on(question: str, expected: bool) -> None:
    assert goes_on(question) is expected


def test_without_the_person_the_rest_of_the_question_stays() -> None:
    assert in_general("How much dexamethasone for my patient with oedema?") == "How much dexamethasone for with oedema?"


def test_a_text_in_both_languages_is_refused_in_chinese() -> None:
    assert refusal("off_topic", "mixed") == refusal("off_topic", "zh") != refusal("off_topic", "en")
