"""Chinese for what rules word in English: whole sentences, places, lists, and nothing lost that is not known."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import assistant
from assistant.drafting.brief import brief
from assistant.drafting.catalogue import catalogue
from assistant.drafting.phrasebook import FOLDER
from assistant.patient import read_folder
from assistant.risk.assess import MODELS
from assistant.risk.cards import load_card
from ingestion.classify.messages import message
from ingestion.classify.rulebook import rulebook
from ingestion.fields import known_fields
from ingestion.language.cues import read_yaml

SAMPLE = Path(assistant.__file__).parent / "demo" / "patients" / "ZH-01"
ENGLISH = re.compile(r"[A-Za-z]{4,}")
NAMES = ("RANO", "FLAIR", "RTOG", "EGFR", "MGMT", "CDKN", "TERT", "ATRX")


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "Progressive disease (PD), unconfirmed by RANO 2.0 on the scan of 2024-10-15.",
            "按RANO 2.0，2024-10-15影像评估为疾病进展（PD）（未确认）。",
        ),
        (
            (
                "Enhancing tumour measures 540 mm²: +130.8% from the smallest so far (234 mm², 2024-07-09), "
                "+44.4% from baseline (374 mm², 2024-05-07, first scan after radiotherapy)."
            ),
            (
                "强化肿瘤为540 mm²：较既往最小值（234 mm²，2024-07-09）+130.8%，"
                "较基线（374 mm²，2024-05-07，放疗后首次影像）+44.4%。"
            ),
        ),
        (
            "The report states a new lesion (enhancing lesion, right insula). Missing: steroid dose on 2024-01-01.",
            "报告提示新发病灶（右侧岛叶强化病灶）。缺少：2024-01-01的激素剂量。",
        ),
        (
            "The steroid dose rose from 2 to 8 mg a day since baseline; that alone is not progression.",
            "自基线以来激素剂量由2增至8 mg/日；仅此不能判定为进展。",
        ),
        (
            "The steroid dose rose from 2 to 8 mg a day since baseline, so the shrinkage is not called a response.",
            "自基线以来激素剂量由2增至8 mg/日，故病灶缩小不判定为缓解。",
        ),
        ("setting: after surgery, newly diagnosed", "病程阶段：术后，新诊断"),
        ("A sentence of nobody.", "A sentence of nobody."),
    ],
)
def test_a_rule_s_sentence_is_said_in_chinese(english: str, chinese: str) -> None:
    assert catalogue("zh").say(english) == chinese


def test_english_is_left_as_it_is() -> None:
    text = "The report states a new lesion. Missing: steroid dose on 2024-01-01."
    assert catalogue("en").say(text) == text


def test_each_template_has_the_places_of_its_translation() -> None:
    templates = yaml.safe_load((FOLDER / "catalogue_zh.yaml").read_text(encoding="utf-8"))["templates"]
    wrong = [
        english
        for english, chinese in templates.items()
        if set(re.findall(r"\{(\w+)\}", english)) != set(re.findall(r"\{(\w+)\}", chinese))
    ]
    assert not wrong


def test_every_score_has_a_chinese_name() -> None:
    assert [
        name for name in MODELS.names() if catalogue("zh").say(load_card(name).title) == load_card(name).title
    ] == []


def test_a_chinese_brief_is_chinese_but_for_the_guidelines() -> None:
    record: dict[str, Any] = brief(read_folder(SAMPLE), llm_spec="plain:")
    told = [one["text"] for section in record["sections"] for one in section["sentences"]]
    told += [event["text"] for event in record["timeline"]]
    told += [*record["questions"], record["response"]["reason"], *record["response"]["missing"]]
    told += [reason for option in record["options"] for reason in (*option["applies_because"], *option["missing"])]
    told += [conflict["message"] for conflict in record["conflicts"]]
    left = [text for text in told if any(word not in NAMES for word in ENGLISH.findall(text))]
    assert told
    assert not left


def worded_by_rules() -> list[str]:
    """Return what the rules of course and scores may say, read from their source, every place filled with 7."""
    folder = Path(assistant.__file__).parent
    found = []
    for path in (*(folder / "trajectory").glob("*.py"), *(folder / "risk").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and _is_told(node.func):
                found += [text for text in [_filled(node.args[0])] if text]
    return found


def _is_told(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute) and called.attr == "append" and isinstance(called.value, ast.Attribute):
        return called.value.attr in ("reasons", "missing", "caveats")
    return isinstance(called, ast.Name) and called.id == "Refused"


def _filled(words: ast.expr) -> str:
    parts = words.values if isinstance(words, ast.JoinedStr) else [words]
    constants = [part.value if isinstance(part, ast.Constant) else "7" for part in parts]
    return "".join(str(part) for part in constants) if len(parts) > 1 or isinstance(words, ast.Constant) else ""


def test_what_the_rules_may_say_is_in_the_catalogue() -> None:
    told = [text for text in worded_by_rules() if not text.startswith("7")]  # those go on from a sentence begun before
    assert len(told) > 25
    said = {text: _sentence_or_phrase(text) for text in told}
    assert {
        text: other for text, other in said.items() if ENGLISH.search(other.replace("ECOG", "").replace("CDKN", ""))
    } == {}


def _sentence_or_phrase(text: str) -> str:
    """A reason stands as a sentence of its own, what is missing as a phrase."""
    said = (catalogue("zh").say(f"{text[0].upper()}{text[1:]}."), catalogue("zh").say(text))
    return min(said, key=lambda one: len(ENGLISH.findall(one)))


def warned_by_extraction() -> list[str]:
    """Return every sentence of a warning on one report, its places filled with 7, a quote also with brackets."""
    sentences = [*read_yaml("ingestion.classify", "messages.yaml").values()]
    sentences += [warns.message for _, warns in rulebook().warning]
    return [
        re.sub(r"\{\w+\}", "7", sentence.replace("{quote}", quote))
        for sentence in sentences
        for quote in ("7", "7 (7)")
    ]


def untranslated(text: str) -> bool:
    return any(word not in NAMES for word in ENGLISH.findall(catalogue("zh").say(text)))


def test_what_extraction_warns_of_is_in_the_catalogue() -> None:
    told = warned_by_extraction()
    assert len(told) > 60
    assert [text for text in told if untranslated(text)] == []
    placed = [f"7: {text} (impression: “7”; diagnosis: “7”)" for text in told]
    assert [text for text in placed if untranslated(text)] == []


def test_what_fills_a_warning_is_in_the_catalogue() -> None:
    markers = {name: values for name, values in known_fields().items() if "not_tested" in values}
    told = [
        message("marker_conflict", name=name, first=value, second=value)
        for name, values in markers.items()
        for value in values
        if value not in ("not_tested", "pending", "indeterminate")  # no results, so they contradict nothing
    ]
    told += [message("extent_conflict", first=value, second=value) for value in known_fields()["surgery_extent"]]
    told += [message("laterality_conflict", first=value, second=value) for value in known_fields()["laterality"]]
    assert len(told) > 25
    assert [text for text in told if untranslated(text)] == []
    spelt = {*markers, *(name.replace("_", " ") for name in markers)} - {"p53"}  # within a report, and across reports
    assert {name for name in spelt if catalogue("zh").say(name) == name} == set()
