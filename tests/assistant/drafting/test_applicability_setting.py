"""Where in the course a patient is, from the reports' texts."""

from __future__ import annotations

import pytest

from assistant.drafting.setting import course_setting
from assistant.patient import Patient
from ingestion.extract import extract
from ingestion.records import Document

KINDS = {"mri": "radiology", "path": "pathology", "note": "note"}
GBM = "2023-01-10 path Glioblastoma, IDH-wildtype, CNS WHO grade 4."
LOW = "2021-01-10 path Oligodendroglioma, IDH-mutant and 1p/19q-codeleted, CNS WHO grade 2."
ASTRO_ZH = "2022-01-10 path 病理诊断:星形细胞瘤,IDH突变型,CNS WHO 2级。"


def setting(*reports: str) -> tuple[set[str], set[str] | None]:
    documents = []
    for report in reports:
        date, kind, text = report.split(" ", 2)
        documents.append(Document(id=f"{date}_{kind}", text=text, kind=KINDS[kind], date=date))  # type: ignore[arg-type]
    read = tuple(extract(one).model_copy(update={"date": one.date}) for one in documents)
    found = course_setting(Patient(id="P1", documents=tuple(documents), reports=read))
    assert all(words.quote for words in found.evidence)
    return set(found.certain), None if found.open is None else set(found.open)


NEW, AFTER, FOLLOWED, BACK = "newly_diagnosed", "after_surgery", "follow_up", "recurrent"


@pytest.mark.parametrize(
    ("reports", "certain"),
    [
        # newly diagnosed: before and after the operation, treatment planned, declined or under way
        (["2024-03-01 mri First seizure. Enhancing left temporal mass, suspicious for glioblastoma."], {NEW}),
        (["2024-03-01 note Probable low-grade glioma on MRI. Surgery is planned for next week."], {NEW}),
        ([GBM, "2023-01-20 mri Glioblastoma, day 10 after resection. Small residual nodule."], {NEW, AFTER}),
        ([GBM, "2023-02-01 note Glioblastoma, resected. Radiotherapy with temozolomide is planned."], {NEW, AFTER}),
        ([GBM, "2023-02-01 note Glioblastoma. She declined radiotherapy and chemotherapy."], {NEW, AFTER}),
        ([GBM, "2023-02-01 note Glioblastoma. He is in week 3 of radiotherapy with temozolomide."], {NEW, AFTER}),
        ([GBM, "2023-02-01 note 胶质母细胞瘤术后3周,尚未行放疗及化疗,拟行同步放化疗。"], {NEW, AFTER}),
        ([GBM, "2023-02-01 note Glioblastoma. Plan: radiotherapy. At progression, lomustine."], {NEW, AFTER}),
        ([GBM, "2023-02-01 note 胶质母细胞瘤术后,拟行放疗,复发时再考虑贝伐珠单抗。"], {NEW, AFTER}),
        # treated and not back
        (
            [GBM, "2023-06-01 note Glioblastoma. Radiotherapy ended in April; on adjuvant temozolomide."],
            {FOLLOWED},
        ),
        ([GBM, "2023-09-01 mri Glioblastoma after chemoradiotherapy. No evidence of recurrence."], {FOLLOWED}),
        ([GBM, "2023-09-01 note 胶质母细胞瘤术后,已完成放化疗。MRI未见复发。"], {FOLLOWED}),
        # watched since the operation: what is for a new tumour is still open
        ([LOW, "2023-01-10 mri Oligodendroglioma, resected in 2021. The lesion is stable."], {NEW, FOLLOWED}),
        (
            [ASTRO_ZH, "2024-02-02 mri 星形细胞瘤术后2年,未行放化疗,定期复查。较前未见明显变化。"],
            {NEW, FOLLOWED},
        ),
        # back
        (
            [GBM, "2024-02-01 mri Glioblastoma after chemoradiotherapy. Recurrent tumour in the cavity wall."],
            {BACK},
        ),
        (
            [GBM, "2024-02-01 note Glioblastoma after chemoradiotherapy. Second-line lomustine was started."],
            {BACK},
        ),
        ([GBM, "2024-02-01 note 胶质母细胞瘤放化疗后复发,拟行贝伐珠单抗治疗。"], {BACK}),
        ([GBM, "2024-02-01 note 胶质母细胞瘤放化疗后,2024年1月MRI提示肿瘤复发。"], {BACK}),
        ([LOW, "2024-02-01 mri Oligodendroglioma, resected in 2021. Tumour progression."], {BACK}),
        # after surgery means lately, whether the first operation or a later one
        (
            [
                GBM,
                "2024-02-01 path Re-resection: recurrent glioblastoma, IDH-wildtype.",
                "2024-02-20 note KPS 80. Glioblastoma.",
            ],
            {BACK, AFTER},
        ),
        ([GBM, "2023-03-20 note Glioblastoma. Radiotherapy and temozolomide completed."], {FOLLOWED, AFTER}),
    ],
)
def test_it_is_certain(reports: list[str], certain: set[str]) -> None:
    assert setting(*reports) == (certain, set())


SUSPECTED = "2024-02-01 mri Glioblastoma after chemoradiotherapy. New enhancement; recurrence can't be excluded."


@pytest.mark.parametrize(
    ("reports", "certain", "unsure"),
    [
        ([GBM, SUSPECTED], {FOLLOWED}, {BACK, ""}),
        # a later certain word beats the doubt
        (
            [GBM, SUSPECTED, "2024-04-01 mri Glioblastoma after radiotherapy. Pseudoprogression."],
            {FOLLOWED},
            set(),
        ),
        ([GBM, SUSPECTED, "2024-04-01 mri Glioblastoma after radiotherapy. Tumour progression."], {BACK}, set()),
        (
            [GBM, SUSPECTED, "2024-04-01 mri Glioblastoma after radiotherapy. The lesion is stable."],
            {FOLLOWED},
            set(),
        ),
        ([GBM, "2024-02-01 note 胶质母细胞瘤放化疗后,MRI提示肿瘤复发可能。"], {FOLLOWED}, {BACK, ""}),
        # growth in the first weeks after radiotherapy is not yet progression
        (
            [GBM, "2023-04-20 mri Chemoradiotherapy ended on 1 April 2023. Glioblastoma: progression."],
            {FOLLOWED},
            {BACK, ""},
        ),
        (
            [GBM, "2023-10-20 mri Chemoradiotherapy ended on 1 April 2023. Glioblastoma: progression."],
            {BACK},
            set(),
        ),
        # a new tumour, and nothing says whether there was an operation
        (["2023-10-20 note Newly diagnosed glioblastoma; radiotherapy is planned."], {NEW}, {AFTER, ""}),
        # pathology alone does not tell what came before it
        ([GBM], set(), None),
        # a known tumour without a word of its treatment
        (["2023-10-20 mri Known glioma. Follow-up MRI. The lesion is stable."], set(), None),
        (["2023-10-20 mri Normal brain MRI."], set(), None),
    ],
)
def test_what_is_not_certain_is_open(reports: list[str], certain: set[str], unsure: set[str] | None) -> None:
    assert setting(*reports) == (certain, unsure)
