"""A patient's state is read off the words of reports: what is denied, doubted, planned or short-lived stays out."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.patient import Patient
from assistant.risk import features_of
from ingestion.extract import extract
from ingestion.records import Document

JANUARY, MARCH, JUNE = dt.date(2024, 1, 5), dt.date(2024, 3, 5), dt.date(2024, 6, 5)
EN, ZH = "Right frontal glioma. ", "右额叶胶质瘤。"


def patient(*texts):
    documents = tuple(Document(id=f"r{number}", text=text, date=date) for number, (date, text) in enumerate(texts, 1))
    reports = tuple(extract(document).model_copy(update={"date": document.date}) for document in documents)
    return Patient(id="p1", documents=documents, reports=reports)


def read(text, opening=EN):
    return features_of(patient((JANUARY, opening + text)))


STATES = [
    ("mental_status", "normal", EN, "She is alert and oriented."),
    ("mental_status", "normal", EN, "Alert, fully oriented to time and place."),
    ("mental_status", "normal", EN, "GCS 15."),
    ("mental_status", "normal", EN, "Mental status is normal."),
    ("mental_status", "abnormal", EN, "He is confused."),
    ("mental_status", "abnormal", EN, "She was found drowsy and disorientated."),
    ("mental_status", "normal", ZH, "查体:神志清楚,言语流利。"),
    ("mental_status", "normal", ZH, "神清,对答切题。"),
    ("mental_status", "abnormal", ZH, "查体:嗜睡,呼之能应。"),
    ("mental_status", "abnormal", ZH, "患者意识模糊。"),
    ("mental_status", "abnormal", ZH, "神志清楚,定向力障碍。"),
    ("works", True, EN, "She is able to work."),
    ("works", True, EN, "He has returned to part-time work."),
    ("works", True, EN, "She is back at work."),
    ("works", False, EN, "He is unable to work."),
    ("works", False, EN, "She is not able to return to work."),
    ("works", True, ZH, "目前能正常工作。"),
    ("works", True, ZH, "已恢复工作。"),
    ("works", False, ZH, "目前不能正常工作。"),
    ("works", False, ZH, "丧失劳动能力。"),
    ("neuro_deficit", True, EN, "There is left arm weakness."),
    ("neuro_deficit", True, EN, "Mild left arm drift. Speech normal."),
    ("neuro_deficit", True, EN, "Left hemiparesis."),
    ("neuro_deficit", True, EN, "Expressive dysphasia on examination."),
    ("neuro_deficit", False, EN, "No focal deficit."),
    ("neuro_deficit", False, EN, "One seizure, no neurological deficit."),
    ("neuro_deficit", False, EN, "Neurologically intact."),
    ("neuro_deficit", False, EN, "On examination: no focal deficit."),
    ("neuro_deficit", True, ZH, "左侧肢体肌力3-4级。"),
    ("neuro_deficit", True, ZH, "左侧偏瘫。"),
    ("neuro_deficit", True, ZH, "右侧肢体肌力IV级。"),
    ("neuro_deficit", True, ZH, "左上肢肌力Ⅳ级。"),
    ("neuro_deficit", True, ZH, "四肢肌力5级,运动性失语。"),
    ("neuro_deficit", False, ZH, "四肢肌力V级。"),
    ("neuro_deficit", False, ZH, "无神经功能缺损。"),
    ("neuro_deficit", False, ZH, "神经系统查体未见异常。"),
    ("eloquent", True, EN, "The tumour lies within eloquent cortex."),
    ("eloquent", True, EN, "The tumour involves the eloquent motor area."),
    ("eloquent", False, EN, "The lesion is in a non-eloquent region."),
    ("eloquent", True, ZH, "肿瘤累及运动功能区。"),
    ("eloquent", False, ZH, "病灶位于非功能区。"),
    ("eloquent", False, ZH, "肿瘤未累及功能区。"),
]


@pytest.mark.parametrize(("name", "value", "opening", "text"), STATES)
def test_a_stated_state_is_read_with_its_words(name, value, opening, text):
    found = read(text, opening)
    assert found.inputs().get(name) == value
    for evidence in found.evidence(name):
        evidence.check(opening + text)
        assert evidence.start >= len(opening)


def test_an_examination_is_not_of_the_relative_named_before_it():
    text = "\n\nFAMILY HISTORY\nHer father had a stroke.\n\nEXAMINATION\nAlert and oriented. Left arm drift."
    assert read(text).inputs()["neuro_deficit"] is True
    assert read(text).inputs()["mental_status"] == "normal"


SILENT = [
    ("neuro_deficit", EN, "Presented with one generalised seizure."),
    ("neuro_deficit", ZH, "突发抽搐1次,癫痫大发作。"),
    ("neuro_deficit", EN, "No hemiparesis."),
    ("neuro_deficit", EN, "One episode of left arm clumsiness."),
    ("neuro_deficit", EN, "Transient right facial droop after the seizure."),
    ("neuro_deficit", EN, "If left arm weakness develops, call us."),
    ("neuro_deficit", EN, "Left arm weakness cannot be excluded."),
    ("neuro_deficit", EN, "Her father had right hemiparesis."),
    ("neuro_deficit", EN, "On examination: no left hemiparesis."),
    ("neuro_deficit", EN, "On examination: no ataxia, hemianopia or left arm weakness."),
    ("mental_status", EN, "On examination: no tremor, alert and oriented."),
    ("neuro_deficit", EN, "Left arm weakness has resolved."),
    ("neuro_deficit", ZH, "告知术后偏瘫风险。"),
    ("mental_status", EN, "He was confused on admission."),
    ("neuro_deficit", ZH, "无偏瘫。"),
    ("neuro_deficit", ZH, "一过性失语。"),
    ("neuro_deficit", ZH, "父亲有偏瘫病史。"),
    ("works", EN, "She hopes to return to work."),
    ("works", EN, "She would like to know whether she will be able to work."),
    ("works", EN, "He worked as a teacher."),
    ("works", EN, "Work-up is complete."),
    ("works", ZH, "希望能正常工作。"),
    ("works", ZH, "患者退休工人。"),
    ("mental_status", EN, "No confusion."),
    ("mental_status", EN, "If he becomes confused, bring him in."),
    ("mental_status", EN, "Brief confusion after the seizure."),
    ("mental_status", EN, "Her mother is confused."),
    ("mental_status", ZH, "无嗜睡。"),
    ("mental_status", ZH, "一过性意识模糊。"),
    ("eloquent", EN, "The tumour is in the left precentral gyrus."),
    ("eloquent", EN, "It lies adjacent to eloquent cortex."),
    ("eloquent", ZH, "肿瘤邻近运动功能区。"),
    ("eloquent", ZH, "行多功能区监护。"),
]


@pytest.mark.parametrize(("name", "opening", "text"), SILENT)
def test_what_is_not_stated_of_the_patient_gives_no_value(name, opening, text):
    assert name not in read(text, opening).inputs()


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("works", "He is able to work. He is unable to work.", "two ways"),
        ("neuro_deficit", "No focal deficit. Left hemiparesis.", "two ways"),
        ("mental_status", "Possible confusion.", "only possible"),
        ("eloquent", "Adjacent to eloquent cortex.", "near an eloquent area"),
    ],
)
def test_contradiction_and_doubt_are_said_and_give_no_value(name, text, words):
    found = read(text)
    assert name not in found.inputs()
    assert any(doubt.startswith(name) and words in doubt for doubt in found.uncertain)


def test_full_limb_power_alone_is_said():
    assert any("limb power alone" in doubt for doubt in read("四肢肌力5级。", ZH).uncertain)


@pytest.mark.parametrize(
    ("opening", "text", "months"),
    [
        (EN, "Three weeks of headache.", 0.69),
        (EN, "A 4-month history of progressive headaches.", 4),
        (EN, "Seizures for the past 2 years.", 24),
        (EN, "Headache for 2 weeks and seizures for 5 months.", 5),
        (ZH, "头痛2月余。", 2),
        (ZH, "反复抽搐半年。", 6),
        (ZH, "头晕3周,左侧肢体无力10天。", 0.69),
        (ZH, "头痛、呕吐两个月。", 2),
        (EN, "No headache for two months.", None),
        (EN, "Denies seizures for 3 months.", None),
        (EN, "Headache for less than 6 months.", None),
        (EN, "Levetiracetam for 3 months.", None),
        (EN, "Follow-up in 3 months.", None),
        (EN, "Headache for more than 3 months.", None),
        (ZH, "头痛3月余。", None),
        (ZH, "术后3个月。", None),
        (ZH, "否认头痛2月。", None),
    ],
)
def test_duration_of_symptoms(opening, text, months):
    found = read(text, opening)
    assert found.inputs().get("symptoms_months") == months
    for evidence in found.evidence("symptoms_months"):
        evidence.check(opening + text)


BEFORE = (JANUARY, EN + "No focal deficit. Three weeks of headache. Alert and oriented. He is able to work. KPS 90.")
RESECTED = "Glioblastoma. Subtotal resection. "
AFTER = (MARCH, RESECTED + "Left hemiparesis. Headache for 8 weeks. He is unable to work. ECOG 2.")
LATER = (JUNE, "Glioblastoma. Radiotherapy was completed in May 2024. Confused. She is able to work. KPS 50. ECOG 3.")


def test_deficit_and_duration_are_those_before_the_operation():
    found = features_of(patient(BEFORE, AFTER)).inputs()
    assert (found["neuro_deficit"], found["symptoms_months"]) == (False, 0.69)
    assert found["works"] is False


def test_a_deficit_stated_only_after_the_operation_is_no_deficit_before_it():
    found = features_of(patient(AFTER))
    assert "neuro_deficit" not in found.inputs()
    assert "symptoms_months" not in found.inputs()
    assert "neuro_deficit: stated only after the operation" in found.uncertain


def test_a_report_that_looks_back_tells_the_time_before_surgery():
    found = features_of(patient((MARCH, RESECTED + "He presented with left hemiparesis and 2 months of headache.")))
    assert (found.inputs()["neuro_deficit"], found.inputs()["symptoms_months"]) == (True, 2)


def test_state_and_performance_are_those_before_radiotherapy():
    found = features_of(patient(BEFORE, AFTER, LATER)).inputs()
    assert {name: found[name] for name in ("works", "mental_status", "kps", "ecog")} == {
        "works": False, "mental_status": "normal", "kps": 90, "ecog": 2,
    }  # fmt: skip


def test_what_only_a_later_report_states_is_given_with_a_doubt():
    found = features_of(patient(LATER))
    assert found.inputs()["mental_status"] == "abnormal"
    for name in ("mental_status", "kps", "ecog", "works"):
        assert f"{name}: no report from before radiotherapy states it" in found.uncertain


def test_ecog_is_never_made_of_kps():
    assert "ecog" not in read("KPS 90.").inputs()


def test_steroid_is_that_before_radiotherapy():
    on = (JANUARY, "Glioblastoma. Dexamethasone 4 mg daily.")
    off = (JUNE, "Glioblastoma. Radiotherapy was completed in May 2024. She takes no dexamethasone.")
    found = features_of(patient(on, off))
    assert found.inputs()["steroid"] is True
    assert [evidence.doc for evidence in found.evidence("steroid")] == ["r1"]


def test_a_steroid_not_used_is_not_in_use():
    assert read("未使用地塞米松。", ZH).inputs()["steroid"] is False
