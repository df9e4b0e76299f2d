"""A patient brief as a page with its sources, and as markdown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from assistant.drafting.brief import cited_texts
from assistant.drafting.phrasebook import phrasebook
from assistant.drafting.render.chart import size_chart
from assistant.drafting.render.citations import SHOWN, Citations
from assistant.drafting.render.fhir import bundle
from assistant.drafting.render.pages import template
from assistant.patient import Patient
from ingestion.files import dump_json

TITLES = {
    "en": {
        "header": "Patient", "status": "Current status", "response": "Response assessment",
        "molecular": "Molecular profile", "treatment": "Treatment and clinical state", "risk": "Risk scores",
        "timeline": "Timeline", "options": "Guideline options", "conflicts": "Conflicts", "questions": "Open questions",
        "sizes": "Lesion size over time", "sources": "Sources", "dropped": "Refused sentences",
        "draft": "Draft for clinician review", "none": "Nothing stated in the reports.",
        "no_option": "No option of the guideline pack is for this disease at this point of its course.",
        "no_score": "No score applies to what the reports state.", "refused": "Scores that do not apply",
        "no_prediction": "No prediction",
        "confirmed": "confirmed", "unconfirmed": "unconfirmed", "cannot_assess": "cannot assess", "applies": "applies",
        "open": "can't tell: {x} not known", "against": "advises against", "comma": ", ", "items": "; ",
    },
    "zh": {
        "header": "患者", "status": "目前情况", "response": "疗效评估", "molecular": "分子特征",
        "treatment": "治疗与临床状态", "risk": "风险评分", "timeline": "病程", "options": "指南选项",
        "conflicts": "矛盾之处", "questions": "待明确的问题", "sizes": "病灶大小变化", "sources": "来源",
        "dropped": "未通过核对的句子", "draft": "草稿，待临床医师审阅", "none": "报告中未提及。",
        "no_option": "指南包中没有适用于该病及目前病程阶段的选项。",
        "no_score": "现有信息不适用任何评分。", "refused": "不适用的评分", "no_prediction": "无预测",
        "confirmed": "已确认", "unconfirmed": "未确认", "cannot_assess": "无法评估", "applies": "适用",
        "open": "无法判断：{x}不明", "against": "不建议", "comma": "、", "items": "；",
    },
}  # fmt: skip


def brief_page(brief: Mapping[str, Any], patient: Patient) -> str:
    """Return a brief as one self-contained HTML page: each citation leads to its words in the source beside it.

    Args:
        brief: What `assistant.drafting.brief.brief` returned for `patient`.
        patient: The patient it was made of.

    Raises:
        EvidenceError: A citation does not equal its source.
    """
    citations = Citations(cited_texts(patient), patient, brief["language"])
    return template("brief.html.j2").render(
        brief=brief,
        titles=TITLES[brief["language"]],
        kinds=phrasebook(brief["language"]).event_kinds,
        sections={section["name"]: section["sentences"] for section in brief["sections"]},
        cite=citations.marks,
        chart=size_chart(brief["lesions"], brief["language"]),
        explained=_charts(brief["risk"].get("explanation"), brief["language"]),
        citations=citations,
    )


def _charts(explanation: Mapping[str, Any] | None, language: str) -> list[Markup]:
    """Return the plots of the prediction; none where there is none."""
    from assistant.risk.explain import Explanation, contributions_chart, survival_chart

    if not explanation:
        return []
    found = Explanation.model_validate(explanation)
    return [contributions_chart(found, language), survival_chart(found, language)]


def brief_markdown(brief: Mapping[str, Any], patient: Patient) -> str:
    """Return a brief as markdown; citations are numbered, their words stand at the end.

    Raises:
        EvidenceError: A citation does not equal its source.
    """
    citations = Citations(cited_texts(patient), patient, brief["language"])

    def cite(slices: list[Mapping[str, Any]]) -> str:
        numbers = citations.ordered(slices)
        more = f" +{len(numbers) - SHOWN}" if len(numbers) > SHOWN else ""
        return "".join(f"[{number}]" for number in numbers[:SHOWN]) + more

    return template("brief.md.j2").render(
        brief=brief,
        titles=TITLES[brief["language"]],
        kinds=phrasebook(brief["language"]).event_kinds,
        sections={section["name"]: section["sentences"] for section in brief["sections"]},
        cite=cite,
        citations=citations,
    )


def written(brief: Mapping[str, Any], patient: Patient, form: str) -> str:
    """Return a brief in one of the forms md, json, html, fhir."""
    if form == "html":
        return brief_page(brief, patient)
    if form == "md":
        return brief_markdown(brief, patient)
    return f"{dump_json(bundle(brief, patient) if form == 'fhir' else brief, indent=2)}\n"
