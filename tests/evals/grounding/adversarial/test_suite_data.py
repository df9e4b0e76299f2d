"""The cases and their items: complete, filled, deterministic, and what is said of a source differs from what is not."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict

import pytest
from pydantic import ValidationError

from evals.grounding.adversarial import Case, Item, items, load_cases
from evals.grounding.adversarial.build import FACT, load_frames
from evals.grounding.adversarial.records import LANGUAGES
from evals.grounding.adversarial.rules import Rule, load_rules, report_items
from evals.grounding.adversarial.slots import Drawing, Slot, load_slots
from ingestion.errors import InputError

LISTED = {"A": 9, "B": 12, "C": 12, "D": 14}
CASES = load_cases()
OF_LISTED = tuple(case for case in CASES if case.id[0] in LISTED)


def chance(seed: int | str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - reproducible sampling, no secret


@pytest.fixture(scope="module")
def suite() -> list[Item]:
    return [item for item in items(seed=0) if item.case[0] in LISTED]


def test_every_case_of_the_list_exists_in_both_languages() -> None:
    wanted = {f"{letter}{number}" for letter, count in LISTED.items() for number in range(1, count + 1)}
    assert {case.id for case in OF_LISTED} == wanted
    assert [case.id for case in OF_LISTED if case.control] == ["B11"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_has_five_templates_a_language(case: Case) -> None:
    for language in LANGUAGES:
        sources = [template.source for template in case.templates(language)]
        assert len(set(sources)) == len(sources)
        assert len(sources) >= 5


@pytest.mark.parametrize("case", OF_LISTED, ids=lambda case: case.id)
def test_chinese_is_chinese_and_english_is_not(case: Case) -> None:
    for template in case.zh:
        assert re.search(r"[\u4e00-\u9fff]", template.source)
    for template in case.en:
        assert not re.search(r"[\u4e00-\u9fff]", "".join((template.source, *template.faithful, *template.perturbed)))


def test_slots_are_filled_and_ids_unique(suite: list[Item]) -> None:
    assert len({item.id for item in suite}) == len(suite)
    for item in suite:
        assert item.source.strip()
        assert item.text.strip()
        assert not re.search(r"[{}]", item.source + item.text), item.id


def test_the_seed_decides(suite: list[Item]) -> None:
    assert [item for item in items(seed=0) if item.case[0] in LISTED] == suite
    assert [item for item in items(seed=1) if item.case[0] in LISTED] != suite


def test_ten_of_each_and_every_template_used(suite: list[Item]) -> None:
    built = [item for item in suite if item.origin == "template"]
    counts = Counter((item.case, item.language, item.planted) for item in built)
    for case in OF_LISTED:
        for language in LANGUAGES:
            assert counts[case.id, language, False] == 10
            assert counts[case.id, language, True] == (0 if case.control else 10)
            fixed = [re.split(r"\{[^}]*\}", template.source) for template in case.templates(language)]
            for planted in (False,) if case.control else (False, True):
                sources = [
                    item.source
                    for item in built
                    if (item.case, item.language, item.planted) == (case.id, language, planted)
                ]
                for parts in fixed:
                    assert any(all(part in source for part in parts) for source in sources), (case.id, parts)


def test_what_is_planted_is_never_faithful(suite: list[Item]) -> None:
    for case in OF_LISTED:
        for language in LANGUAGES:
            for template in case.templates(language):
                assert not set(template.faithful) & set(template.perturbed)
                drawn = Drawing(load_slots(), chance(f"{case.id}{language}"), language)
                said = {drawn.fill(text) for text in (template.source, *template.faithful)}
                assert not said & {drawn.fill(text) for text in template.perturbed}, case.id


def test_a_planted_text_does_not_stand_in_its_source(suite: list[Item]) -> None:
    inside = [item.id for item in suite if item.planted and item.case != "A2" and item.text in item.source]
    # A fragment may stand inside a sentence that takes it back ("弥散受限。" in "未见弥散受限。").
    assert {name.split("-", 1)[0] for name in inside} <= {"D1", "D11"}, inside


@pytest.mark.parametrize("language", LANGUAGES)
def test_frames_hold_the_fact_once(language: str) -> None:
    frames = load_frames(language)
    for kind in ("radiology", "pathology", "clinic"):
        assert len(set(frames[kind])) >= 12
    for kind, texts in frames.items():
        assert all(text.count(FACT) == 1 for text in texts), kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_frames_say_nothing_on_the_cases(language: str) -> None:
    """A side, lobe, size, comparison or finding in a frame could make a planted text true."""
    said = {
        "en": r"\b(?:left|right|bilateral|lobe|temporal|parietal|occipital|insula|thalam\w*|mass|lesion|enhanc\w+|mm|cm"
        r"|previous\w*|prior|unchanged|stable|ha?emorrhage|o?edema|diffusion|ventric\w+|midline|seizures?|IDH|MGMT"
        r"|temozolomide|dexamethasone|KPS|grade \d)\b",
        "zh": r"[左右双]侧|[额颞顶枕岛]叶|丘脑|占位|病灶|强化|mm|cm|前次|前片|较前|出血|水肿|弥散|侧脑室|中线|癫痫"
        r"|IDH|MGMT|替莫唑胺|地塞米松|KPS|级",
    }
    for texts in load_frames(language).values():
        for text in texts:
            found = re.search(said[language], text.replace("上级医师", "").replace("年级", ""))
            assert found is None, (found, text)


def test_changed_reports_differ_from_what_they_say(suite: list[Item]) -> None:
    changed = [item for item in suite if item.origin == "report"]
    counts = Counter((item.case, item.language) for item in changed if item.planted)
    assert max(counts.values()) <= 20
    assert {language for _, language in counts} == set(LANGUAGES)
    pairs: dict[str, dict[bool, Item]] = defaultdict(dict)
    for item in changed:
        pairs[item.id.replace("planted", "x").replace("faithful", "x")][item.planted] = item
    for pair in pairs.values():
        assert pair[True].text not in pair[True].source
        assert pair[True].text.lower() != pair[False].text.lower()
        assert pair[True].source == pair[False].source


def test_a_rule_leaves_alone_what_could_be_true() -> None:
    rule = Rule(find="left", put="right", unless="both", unless_report="right")
    assert rule.changed("A left mass.", "A left mass.") == "A right mass."
    assert rule.changed("Left mass.", "Left mass.") is None
    assert rule.changed("A left mass, both sides.", "A left mass, both sides.") is None
    assert rule.changed("A left mass.", "A left mass. The right side is normal.") is None
    assert Rule(find="mass", put="lesion").changed("mass", "mass") == "lesion"


def test_rules_name_both_languages_and_give_something() -> None:
    known = {case.id: case for case in CASES}
    for case, rules in load_rules().items():
        assert set(rules) == set(LANGUAGES)
        if case in known:
            assert any(list(report_items(known[case], language, seed=0)) for language in LANGUAGES), case


def test_dates_and_numbers_follow_from_each_other() -> None:
    slots = {
        "day": Slot(date=(2024, 2024), day=(1, 12)),
        "swapped": Slot(swapped="day"),
        "later": Slot(after="day", days=(2, 2)),
        "cm": Slot(range=(3.2, 3.2), step=0.1, decimals=1),
        "mm": Slot(formula="(cm + 1) * 10 - 10"),
        "word": Slot(values=({"en": "left", "zh": "左"}, {"en": "right", "zh": "右"})),  # type: ignore[arg-type]
        "other": Slot(like="word", differs=("word",)),
    }
    drawn = Drawing(slots, chance(3), "en")
    year, month, day = drawn.fill("{day}").split("-")
    assert drawn.fill("{swapped}") == f"{year}-{day}-{month}"
    assert month != day
    assert drawn.fill("{later:long}").split()[0] == str(int(day) + 2)
    assert drawn.fill("{cm} cm is {mm} mm") == "3.2 cm is 32 mm"
    assert {drawn.fill("{word}"), drawn.fill("{other:cap}").lower()} == {"left", "right"}
    assert Drawing(slots, chance(3), "zh").fill("{day:long}") == f"{year}年{int(month)}月{int(day)}日"
    with pytest.raises(InputError, match="no slot 'nothing'"):
        drawn.fill("{nothing}")


def test_a_slot_is_one_thing() -> None:
    with pytest.raises(ValidationError, match="give one of"):
        Slot(range=(1, 2), formula="mm")
    with pytest.raises(InputError, match="no value left"):
        Drawing({"a": Slot(range=(1, 1)), "b": Slot(range=(1, 1), differs=("a",))}, chance(0), "en").fill("{b}")


def test_only_a_control_lacks_what_is_false() -> None:
    template = {"source": "A mass.", "faithful": ["A mass."]}
    fields = {"id": "A1", "severity": 3, "kind": "laterality", "what": "x", "frame": "none"}
    assert Case.model_validate({**fields, "control": True, "en": [template]}).control
    with pytest.raises(ValidationError, match="a control has no perturbed text"):
        Case.model_validate({**fields, "en": [template]})
