"""A statement's conditions against what is known: met, contradicted by a stated fact, or open and why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import ingestion
from assistant.drafting.applicability import Applicability, applicability, in_order, most_useful
from assistant.drafting.reasons import field_name, open_reasons, reasons
from assistant.drafting.values import NOT_STATED, Known, number
from ingestion.records import Evidence, Passage


def words(text: str) -> tuple[Evidence, ...]:
    return (Evidence(doc="r", start=0, end=len(text), quote=text),)


KNOWN = {
    "diagnosis": Known(frozenset({"glioblastoma"}), evidence=words("GBM")),
    "grade": Known(frozenset({"4"}), evidence=words("grade 4"), by_rule=True),
    "idh": Known(frozenset({"wildtype"}), evidence=words("IDH wt")),
    "codel_1p19q": Known(frozenset({"not_tested"}), None, evidence=words("1p/19q not tested"), doubt="not_tested"),
    "mgmt": Known(open=frozenset({"methylated", "unmethylated"}), evidence=words("MGMT"), doubt="conflict"),
    "h3": NOT_STATED,
    "marker": Known(frozenset({"braf_v600e"}), frozenset({"ntrk_fusion", ""}), evidence=words("V600E")),
    "age": number(62, 62, words("62-year-old")),
    "kps": number(60, 70, words("KPS 60-70")),
    "setting": Known(frozenset({"after_surgery"}), frozenset({"follow_up", "recurrent"}), doubt="open"),
}


def passage(**applies: object) -> Passage:
    metadata = {"kind": "fact", **{f"applies_{name}": value for name, value in applies.items()}}
    return Passage(id="g:1", doc="g", text="A statement.", metadata=metadata)  # type: ignore[arg-type]


def against(**applies: object) -> Applicability:
    return applicability(passage(**applies), KNOWN)


@pytest.mark.parametrize(
    ("applies", "verdict", "fields"),
    [
        ({"diagnosis": ["glioblastoma", "astrocytoma"]}, "applies", []),
        ({"diagnosis": ["astrocytoma"]}, "does_not_apply", ["diagnosis"]),
        ({"grade": ["3", "4"]}, "applies", []),
        ({"idh": ["mutant"]}, "does_not_apply", ["idh"]),
        # a test without a result is unknown, unless the statement is for just that
        ({"codel_1p19q": ["codeleted"]}, "cannot_tell", ["codel_1p19q"]),
        ({"codel_1p19q": ["not_tested", "indeterminate"]}, "applies", []),
        ({"codel_1p19q": ["indeterminate"]}, "cannot_tell", ["codel_1p19q"]),
        # reports that differ leave it open, but for what is neither
        ({"mgmt": ["methylated"]}, "cannot_tell", ["mgmt"]),
        ({"mgmt": ["methylated", "unmethylated"]}, "applies", []),
        ({"mgmt": ["indeterminate"]}, "does_not_apply", ["mgmt"]),
        ({"h3": ["k27_altered"]}, "cannot_tell", ["h3"]),
        ({"marker": ["braf_v600e"]}, "applies", []),
        ({"marker": ["ntrk_fusion"]}, "cannot_tell", ["ntrk_fusion"]),
        # bounds are inclusive; a range is inside, outside or across
        ({"age_max": 62}, "applies", []),
        ({"age_min": 62, "age_max": 70}, "applies", []),
        ({"age_min": 63}, "does_not_apply", ["age"]),
        ({"kps_min": 60}, "applies", []),
        ({"kps_min": 70}, "cannot_tell", ["kps"]),
        ({"kps_min": 80}, "does_not_apply", ["kps"]),
        ({"kps_max": 50}, "does_not_apply", ["kps"]),
        # exactly one of follow-up and recurrent holds
        ({"setting": ["after_surgery"]}, "applies", []),
        ({"setting": ["recurrent"]}, "cannot_tell", ["setting"]),
        ({"setting": ["recurrent", "follow_up"]}, "applies", []),
        ({"setting": ["newly_diagnosed"]}, "does_not_apply", ["setting"]),
        # one contradiction is enough, whatever is missing besides
        ({"idh": ["mutant"], "h3": ["wildtype"]}, "does_not_apply", ["idh"]),
        ({"diagnosis": ["glioblastoma"], "h3": ["wildtype"], "kps_min": 70}, "cannot_tell", ["h3", "kps"]),
    ],
)
def test_verdicts(applies: dict[str, object], verdict: str, fields: list[str]) -> None:
    found = against(**applies)
    assert found.verdict == verdict
    told = found.missing_fields if verdict == "cannot_tell" else [one.name for one in found.failed]
    assert list(told) == fields
    assert all(one.known.evidence for one in found.failed if one.name != "setting")


@pytest.mark.parametrize(
    ("age", "applies", "verdict"),
    [
        (65, {"setting": ["elderly"]}, "applies"),
        (64, {"setting": ["elderly"]}, "does_not_apply"),
        (62, {"setting": ["elderly"], "age_min": 60}, "applies"),  # its own bound says what it means
        (66, {"setting": ["elderly"], "age_min": 71}, "does_not_apply"),
        (66, {"setting": ["newly_diagnosed", "elderly"]}, "applies"),
        (45, {"setting": ["newly_diagnosed", "elderly"]}, "does_not_apply"),  # both are asked for
        (None, {"setting": ["newly_diagnosed", "elderly"]}, "cannot_tell"),
    ],
)
def test_older_patients_are_told_by_their_age(age: int | None, applies: dict[str, object], verdict: str) -> None:
    known = {"setting": Known(frozenset({"newly_diagnosed"}))} | ({"age": number(age, age, ())} if age else {})
    assert applicability(passage(**applies), known).verdict == verdict


def test_an_older_patient_with_a_recurrence_is_not_newly_diagnosed() -> None:
    known = {"setting": Known(frozenset({"recurrent"})), "age": number(80, 80, ())}
    assert applicability(passage(setting=["newly_diagnosed", "elderly"]), known).verdict == "does_not_apply"


def test_a_statement_without_conditions_is_general() -> None:
    found = applicability(passage(), {})
    assert (found.verdict, found.general) == ("applies", True)
    assert reasons(found, "en") == ["general, sets no condition"]
    assert not against(idh=["wildtype"]).general


def test_they_come_in_the_order_of_use() -> None:
    given = [{"idh": ["mutant"]}, {"h3": ["wildtype"], "kps_min": 70}, {"h3": ["wildtype"]}, {"idh": ["wildtype"]}]
    found = in_order(against(**applies) for applies in given)
    assert [len(one.missing_fields) for one in found] == [0, 1, 2, 0]
    assert [one.verdict for one in found][::3] == ["applies", "does_not_apply"]


def test_the_field_that_settles_most_by_itself_is_named_first() -> None:
    given = [{"h3": ["wildtype"], "kps_min": 70}, {"h3": ["wildtype"], "kps_min": 70}, {"mgmt": ["methylated"]}]
    contradicted = {"idh": ["mutant"], "marker": ["ntrk_fusion"]}
    assert most_useful(against(**applies) for applies in [*given, contradicted]) == ["mgmt", "h3", "kps"]


@pytest.mark.parametrize(
    ("applies", "english", "chinese"),
    [
        ({"idh": ["wildtype"]}, "IDH: wildtype", "IDH：野生型"),
        ({"idh": ["mutant"]}, "IDH: wildtype; the statement is for mutant", "IDH：野生型；该条适用于突变型"),
        ({"grade": ["4"]}, "WHO grade: 4 (by WHO CNS5)", "WHO级别：4（按WHO CNS5）"),
        ({"age_min": 70}, "age: 62; the statement is for 70 or more", "年龄：62；该条适用于70及以上"),
        ({"age_min": 12, "age_max": 50}, "age: 62; the statement is for 12 to 50", "年龄：62；该条适用于12至50"),
        ({"h3": ["wildtype"]}, "H3: not stated", "H3：未提及"),
        ({"marker": ["ntrk_fusion"]}, "NTRK fusion: not stated", "NTRK融合：未提及"),
        ({"codel_1p19q": ["intact"]}, "1p/19q: not tested", "1p/19q：未检测"),
        (
            {"mgmt": ["methylated"]},
            "MGMT: the reports differ (methylated or unmethylated)",
            "MGMT：报告不一致（未甲基化或甲基化）",
        ),
        ({"setting": ["recurrent", "follow_up"]}, "setting: follow-up or recurrent", "病程阶段：复发或随访"),
    ],
)
def test_reasons_in_both_languages(applies: dict[str, object], english: str, chinese: str) -> None:
    known = KNOWN | {"marker": Known(open=frozenset({"ntrk_fusion", ""}), doubt="not_stated")}
    found = applicability(passage(**applies), known)
    told = open_reasons if found.verdict == "cannot_tell" else reasons
    assert told(found, "en") == [english]
    assert told(found, "zh") == [chinese]


def test_every_word_of_the_pack_has_a_chinese_one() -> None:
    vocabulary = Path(ingestion.__file__).parent / "guidelines" / "vocabulary.yaml"
    for name, values in yaml.safe_load(vocabulary.read_text(encoding="utf-8"))["applies"].items():
        assert field_name(name, "zh")
        for value in values:
            if name in ("grade", "marker") or value == "elderly":
                continue
            known = {name: Known(frozenset({value}))}
            (told,) = reasons(applicability(passage(**{name: [value]}), known), "zh")
            assert not re.search(r"[a-z]", told.replace("p/19q", "")), told


def test_the_evidence_of_a_contradiction_is_what_contradicts() -> None:
    found = against(diagnosis=["glioblastoma"], idh=["mutant"])
    assert [one.quote for one in found.evidence] == ["IDH wt"]
    assert [one.quote for one in against(diagnosis=["glioblastoma"], idh=["wildtype"]).evidence] == ["GBM", "IDH wt"]
