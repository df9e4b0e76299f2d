"""What is known of invented patients in many hospitals' wordings, and what a letter says of the course."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.drafting.known import known_of
from assistant.patient import Patient
from ingestion.extract import extract
from ingestion.records import Document

PATIENTS = yaml.safe_load(Path(__file__).with_name("worded_patients.yaml").read_text(encoding="utf-8"))
NUMBERS = ("age", "kps")
NEW, AFTER, FOLLOWED, BACK = "newly_diagnosed", "after_surgery", "follow_up", "recurrent"
FIRST = {NEW, AFTER}
EN = ("pathology", "2024-01-15", "Left frontal tumour, resected 8 January 2024. Glioblastoma, IDH-wildtype, grade 4.")
ZH = ("pathology", "2024-01-15", "左额叶肿瘤(2024-01-08切除):胶质母细胞瘤,IDH野生型,CNS WHO 4级。")


def patient(*reports: tuple[str, str, str]) -> Patient:
    days = [dt.date.fromisoformat(date) for _, date, _ in reports]
    documents = tuple(
        Document(id=f"{date}_{kind}", text=text, kind=kind, date=day)  # type: ignore[arg-type]
        for (kind, date, text), day in zip(reports, days, strict=True)
    )
    read = tuple(extract(one).model_copy(update={"date": one.date}) for one in documents)
    return Patient(id="P1", documents=documents, reports=read)


@pytest.mark.parametrize("one", PATIENTS, ids=[one["id"] for one in PATIENTS])
def test_what_is_known_does_not_hang_on_the_wording(one: dict[str, Any]) -> None:
    known = known_of(patient(*((each["kind"], each["date"], each["text"]) for each in one["reports"])))
    for name, value in one["known"].items():
        if name in NUMBERS:
            assert (known[name].low, known[name].high) == (value, value), name
        elif name == "maybe":
            assert set(value) <= (known["setting"].open or frozenset())
        else:
            assert known[name].certain == set(value if isinstance(value, list) else [value]), name


@pytest.mark.parametrize(
    ("pathology", "date", "letter", "certain"),
    [
        (
            EN,
            "2024-01-29",
            "He will be treated with 60 Gy and temozolomide starting on 12 February. Glioblastoma.",
            FIRST,
        ),
        (EN, "2024-01-29", "GBM. For concurrent chemoradiation, followed by six cycles of TMZ.", FIRST),
        (EN, "2024-01-29", "GBM. Next step: RT + TMZ. Mask made today.", FIRST),
        (
            EN,
            "2024-01-29",
            "GBM. Booked for radiotherapy planning. Temozolomide was prescribed to be taken with radiotherapy.",
            FIRST,
        ),
        (
            EN,
            "2024-01-29",
            "GBM. Enrolled in a trial of radiotherapy with or without drug X; randomisation pending.",
            FIRST,
        ),
        (
            EN,
            "2024-01-29",
            "GBM. Treatment options: Stupp protocol, hypofractionated RT, TMZ monotherapy. Family to decide.",
            FIRST,
        ),
        (EN, "2024-01-29", "GBM. Proposed treatment is chemoradiotherapy; start in two weeks.", FIRST),
        (EN, "2024-01-29", "GBM. He agrees to have chemoradiation. Dental check first.", FIRST),
        (EN, "2024-01-29", "GBM. The patient is a candidate for chemoradiation and TTFields.", FIRST),
        (
            EN,
            "2024-01-29",
            "GBM. Radiotherapy: 60 Gy in 30 fractions, to commence 12/02. Temozolomide: 75 mg/m2 daily during RT.",
            FIRST,
        ),
        (EN, "2024-01-29", "GBM. We will proceed with RT and TMZ.", FIRST),
        (EN, "2024-01-29", "GBM. Intent: radical. Modality: IMRT 60 Gy/30#. Concurrent: temozolomide.", FIRST),
        (EN, "2024-02-26", "GBM. Now in week 2 of chemoradiation, tolerating well.", FIRST),
        (EN, "2024-02-26", "GBM. Has had 12 of 30 fractions. Continues on temozolomide.", FIRST),
        (EN, "2024-02-26", "GBM. On treatment review: fraction 10/30 with concurrent TMZ.", FIRST),
        (
            EN,
            "2024-06-26",
            "GBM. Chemoradiation finished in April. Cycle 2 of adjuvant TMZ started. MRI stable.",
            {FOLLOWED},
        ),
        (EN, "2024-06-26", "GBM. He completed the Stupp regimen. No progression on MRI.", {FOLLOWED}),
        (EN, "2024-06-26", "GBM. Post-RT MRI satisfactory. Adjuvant TMZ cycle 3/6.", {FOLLOWED}),
        (EN, "2024-06-26", "GBM. Completed RT 19 April 2024. No recurrence. If it recurs, lomustine.", {FOLLOWED}),
        (EN, "2024-06-26", "GBM treated with radiotherapy and temozolomide. Remains in remission.", {FOLLOWED}),
        (
            EN,
            "2024-11-26",
            "GBM. RT/TMZ to April 2024. MRI of 20 November: local recurrence. Lomustine started.",
            {BACK},
        ),
        (EN, "2024-11-26", "GBM. After Stupp, the tumour has relapsed. Bevacizumab every two weeks.", {BACK}),
        (EN, "2024-11-26", "GBM. Tumour has regrown after chemoradiation.", {BACK}),
        (
            EN,
            "2024-11-26",
            "GBM. Chemoradiation until April. The latest MRI shows growth consistent with progression; lomustine.",
            {BACK},
        ),
        (EN, "2024-11-26", "GBM, chemoRT done in April. Second-line lomustine, cycle 2.", {BACK}),
        (EN, "2024-11-26", "Recurrent GBM (chemoradiation Feb-Apr 2024), awaiting second surgery.", {BACK}),
        (ZH, "2024-01-29", "胶质母细胞瘤术后3周，准备放化疗。", FIRST),
        (ZH, "2024-01-29", "胶质母细胞瘤术后3周，入院行放化疗。", FIRST),
        (ZH, "2024-01-29", "胶质母细胞瘤术后。诊疗计划：1.放疗60Gy/30次；2.替莫唑胺同步化疗。", FIRST),
        (ZH, "2024-01-29", "胶质母细胞瘤术后。向患者及家属交代放疗、化疗的必要性及风险，签署同意书。", FIRST),
        (ZH, "2024-01-29", "胶质母细胞瘤术后，预约放疗定位。", FIRST),
        (ZH, "2024-01-29", "胶质母细胞瘤术后，可行标准Stupp方案治疗。", FIRST),
        (ZH, "2024-01-29", "胶质母细胞瘤术后，需行同步放化疗，之后口服替莫唑胺6周期。", FIRST),
        (ZH, "2024-01-29", "胶质母细胞瘤术后，家属要求先回当地放疗。", FIRST),
        (ZH, "2024-02-26", "胶质母细胞瘤术后，正在行同步放化疗，已完成放疗15次。", FIRST),
        (ZH, "2024-02-26", "胶质母细胞瘤术后，放疗第12次，同步口服替莫唑胺。", FIRST),
        (ZH, "2024-06-26", "胶质母细胞瘤，放化疗结束后2月，替莫唑胺辅助化疗第2周期，MRI稳定。", {FOLLOWED}),
        (ZH, "2024-06-26", "胶质母细胞瘤，已完成同步放化疗，未见复发。", {FOLLOWED}),
        (ZH, "2024-06-26", "胶质母细胞瘤，4月放化疗结束，若复发考虑贝伐珠单抗。", {FOLLOWED}),
        (ZH, "2024-11-26", "胶质母细胞瘤，放化疗后，11月MRI见肿瘤复发，予贝伐珠单抗。", {BACK}),
        (ZH, "2024-11-26", "胶质母细胞瘤放化疗后复发，拟二次手术。", {BACK}),
        (ZH, "2024-11-26", "胶质母细胞瘤，Stupp方案后6月肿瘤进展，改用洛莫司汀。", {BACK}),
        (ZH, "2024-11-26", "胶质母细胞瘤综合治疗后，影像学进展，临床症状加重，换二线方案。", {BACK}),
    ],
)
def test_a_letter_tells_the_time_in_the_course(
    pathology: tuple[str, str, str], date: str, letter: str, certain: set[str]
) -> None:
    setting = known_of(patient(pathology, ("note", date, letter)))["setting"]
    assert (setting.certain, setting.open) == (certain, frozenset())
