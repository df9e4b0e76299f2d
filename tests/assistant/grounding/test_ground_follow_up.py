"""A follow-up in each language: what it says in other words passes, what it does not say is flagged."""

from __future__ import annotations

import re

import pytest

from assistant.grounding import Source, Sources, Verdict, ground, ground_in

REPORT = """MRI brain. 58-year-old woman. Comparison: 3 June 2023.
The enhancing lesion in the left parietal lobe now measures 22 x 17 mm (previously 30 x 24 mm).
There is less oedema. A new small focus of restricted diffusion is seen in the left corona radiata, likely ischaemic.
No new enhancement. No hydrocephalus. The midline structures are central.
Impression: Partial response. Radiation necrosis cannot be excluded.
Her sister had a meningioma. Levetiracetam was increased to 1000 mg twice daily.
Bevacizumab was discontinued because of hypertension. Lomustine will be started next week."""
CHINESE = """门诊：患者男，47岁。右侧颞叶胶质母细胞瘤术后5月。目前口服左乙拉西坦500mg每日两次；地塞米松已于3月停用。
其兄患结肠癌。
MRI：右侧颞叶术区后缘见结节状强化，大小约14×10mm，前次约19×15mm。周围水肿较前减轻。
左侧额叶未见异常强化。未见新发病灶。中线居中。考虑肿瘤残留，放射性坏死不能除外。拟行替莫唑胺辅助化疗。"""
SOURCES = {False: Sources([Source(doc="en", text=REPORT)]), True: Sources([Source(doc="zh", text=CHINESE)])}
SAID = [
    "The enhancing left parietal lesion measures 22 x 17 mm.",
    "The lesion previously measured 30 x 24 mm.",
    "There is a new focus of restricted diffusion.",
    "There is no new enhancement.",
    "There is no midline shift.",
    "Radiation necrosis is possible.",
    "Bevacizumab was stopped.",
    "Bevacizumab was discontinued because of hypertension.",
    "Lomustine is planned.",
    "Her sister had a meningioma.",
    "Levetiracetam was increased to 1000 mg twice daily.",
    "The patient takes levetiracetam 1000 mg twice daily.",
    "Hydrocephalus is absent.",
    "The oedema has decreased.",
    "病灶位于右颞叶。",
    "强化灶大小约14×10mm。",
    "前次大小：19×15mm。",
    "水肿较前减轻。",
    "水肿减轻。",
    "未见新发病灶。",
    "中线无移位。",
    "放射性坏死不除外。",
    "考虑肿瘤残留。",
    "地塞米松已停用。",
    "目前：左乙拉西坦 500 mg。",
    "计划：替莫唑胺。",
    "其兄患结肠癌。",
    "患者，男，47岁。",
]
NOT_SAID = [
    "There is a new enhancing lesion in the left corona radiata.",
    "The lesion measures 30 x 24 mm.",
    "The focus in the corona radiata is definitely ischaemic.",
    "Levetiracetam was stopped.",
    "Lomustine was started.",
    "Bevacizumab is ongoing.",
    "The patient takes bevacizumab.",
    "The patient had a meningioma.",
    "Radiation necrosis is certain.",
    "Radiation necrosis is excluded.",
    "The lesion has enlarged.",
    "There is new enhancement.",
    "The midline is shifted.",
    "The lesion shows no enhancement.",
    "Levetiracetam was reduced to 1000 mg twice daily.",
    "The patient remains on bevacizumab.",
    "病灶位于左额叶。",
    "强化灶大小约19×15mm。",
    "水肿较前加重。",
    "见新发病灶。",
    "明确放射性坏死。",
    "正在服用地塞米松。",
    "左乙拉西坦已停用。",
    "患者患结肠癌。",
    "正在使用替莫唑胺。",
    "左侧额叶见异常强化。",
    "右侧颞叶病灶无强化。",
    "中线左移。",
]


def verdict(text: str) -> Verdict:
    return ground_in(text, SOURCES[re.search(r"[\u4e00-\u9fff]", text) is not None])


@pytest.mark.parametrize("text", SAID)
def test_what_the_report_says_in_other_words_passes(text: str) -> None:
    found = verdict(text)
    assert found.verdict == "supported", [claim.explanation for claim in found.claims]


@pytest.mark.parametrize("text", NOT_SAID)
def test_what_the_report_does_not_say_is_flagged_in_plain_words(text: str) -> None:
    found = verdict(text)
    assert found.verdict != "supported"
    for claim in found.claims:
        assert "not not" not in claim.explanation
        assert claim.verdict == "supported" or claim.explanation.endswith(".")


def test_a_heading_that_names_a_place_is_checked_and_evidence() -> None:
    source = [Source(doc="p", text="SURGICAL PATHOLOGY. Brain, right parietal, excision:\nGlioblastoma.")]
    assert [claim.score for claim in ground("Brain, right parietal, excision:", source).claims] == [0.99]
    assert ground("The specimen is from the left parietal lobe.", source).verdict != "supported"


@pytest.mark.parametrize(
    ("value", "said"),
    [("was not tested", True), ("was not assessed", True), ("is mutated", False), ("is pending", False)],
)
def test_a_marker_that_was_not_tested_is_named_so(value: str, said: bool) -> None:
    found = ground(f"The TERT promoter {value}.", [Source(doc="p", text="TERT promoter: not tested.")])
    assert (found.verdict == "supported") is said
    assert "not not" not in found.claims[0].explanation


PASSES = [
    ("His father, 80, is well. He has seizures.", "The patient has seizures."),
    ("61-year-old man, accompanied by his son, presents with seizures.", "The patient has seizures."),
    ("His wife reports two seizures.", "There were seizures."),
    ("The patient is a parent of two and has headaches.", "The patient has headache."),
    ("Parent vessel is patent. Necrosis is present.", "Necrosis is present."),
    ("The relative cerebral blood volume is increased.", "Relative cerebral blood volume is increased."),
    ("Maternal history unremarkable; the patient has epilepsy.", "The patient has epilepsy."),
    ("已婚，育有一子一女，儿子体健。患者有癫痫发作。", "患者有癫痫发作。"),
    ("Temozolomide was started in May and stopped in August.", "Temozolomide was started."),
    ("Temozolomide was started in May and stopped in August.", "Temozolomide was stopped."),
    ("Treatment with temozolomide was stopped after six cycles.", "Temozolomide was stopped after six cycles."),
    ("Plan: stop dexamethasone next week.", "It is planned to stop dexamethasone next week."),
    ("Radiotherapy started on 5 March and was completed on 16 April.", "Radiotherapy started on 5 March."),
    ("The largest lesion measures 20 mm, versus 25 mm previously.", "The lesion previously measured 25 mm."),
    ("肿块大小由30×25mm缩小至20×15mm。", "肿块缩小至20×15mm。"),
    ("Clearly defined enhancing margin, possibly residual tumour.", "The enhancing margin is clearly defined."),
    ("There is definite progression.", "There is progression."),
    ("Histologically proven glioblastoma.", "The patient has histologically proven glioblastoma."),
    ("确诊胶质母细胞瘤。", "确诊为胶质母细胞瘤。"),
    ("边界不清，未见明确强化。", "未见强化。"),
    ("术前KPS 70，目前KPS 80。", "KPS 80。"),
    ("Before surgery the KPS was 70.", "The KPS was 70 before surgery."),
]
FLAGGED = [
    ("Stop dexamethasone.", "Dexamethasone was stopped."),
    ("Temozolomide was started in May. Dexamethasone was stopped.", "Temozolomide was stopped."),
    ("Plan: stop dexamethasone next week.", "Dexamethasone was stopped."),
    ("Consider stopping dexamethasone.", "Dexamethasone was stopped."),
    ("拟停用地塞米松。", "地塞米松已停用。"),
    ("肿块大小由30×25mm缩小至20×15mm。", "肿块大小约30×25mm。"),
    ("术前KPS 70，目前KPS 80。", "目前KPS 70。"),
    ("The KPS was 70 before surgery and is 80 now.", "The KPS is 70."),
    ("His wife has epilepsy.", "The patient has epilepsy."),
    ("Recurrence is likely.", "Recurrence is certain."),
    ("Likely low-grade glioma.", "This is clearly a low-grade glioma."),
]


@pytest.mark.parametrize(("source", "text"), PASSES)
def test_relatives_courses_and_earlier_values_do_not_stand_in_the_way(source: str, text: str) -> None:
    found = ground(text, [Source(doc="s", text=source)])
    assert found.verdict == "supported", [claim.explanation for claim in found.claims]


@pytest.mark.parametrize(("source", "text"), FLAGGED)
def test_relatives_courses_and_earlier_values_are_kept_apart(source: str, text: str) -> None:
    assert ground(text, [Source(doc="s", text=source)]).verdict != "supported"


@pytest.mark.parametrize(
    ("text", "source", "verdict"),
    [
        ("Ki-67 16%.", "The MIB-1 labelling index is 16%.", "supported"),
        ("Ki-67 16%.", "The MIB-1 labelling index is 12%.", "contradicted"),
        ("MIB-1 index 5%.", "Ki-67 5%.", "supported"),
        ("Female.", "Sex: F", "supported"),
        ("Male.", "Gender: M", "supported"),
    ],
)
def test_a_number_in_a_name_counts_nothing(text: str, source: str, verdict: str) -> None:
    assert ground(text, [Source(doc="source", text=source)]).verdict == verdict
