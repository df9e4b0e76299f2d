"""Cases E to H: complete, in several documents where the case needs them, numbers on the right side of a threshold."""

from __future__ import annotations

import random

from evals.grounding.adversarial.build import items
from evals.grounding.adversarial.records import LANGUAGES, Language, load_cases
from evals.grounding.adversarial.slots import Drawing, load_slots

CASES = {case.id: case for case in load_cases()}
EXPECTED = [f"{letter}{n}" for letter, last in (("E", 14), ("F", 13), ("G", 12), ("H", 17)) for n in range(1, last + 1)]
PROGRESSION, DOCUMENTS = 1.25, 2


def drawn(template: str, language: Language = "en", times: int = 60) -> list[list[float]]:
    return [
        [float(word) for word in Drawing(load_slots(), random.Random(seed), language).fill(template).split()]  # noqa: S311
        for seed in range(times)
    ]


def test_every_case_has_five_templates_a_language() -> None:
    few = [(name, lang) for name in EXPECTED for lang in LANGUAGES if len(CASES[name].templates(lang)) < 5]
    assert few == []


def test_two_patients_and_two_papers_are_two_sources() -> None:
    several = [item for item in items(per_case=5) if item.case in {"H1", "H6"}]
    assert {item.language for item in several} == set(LANGUAGES)
    assert all(len(item.sources) == DOCUMENTS and item.sources[0] != item.sources[1] for item in several)


def test_changes_stay_on_their_side_of_the_response_thresholds() -> None:
    for sd_fall, sub_rise, vol_rise, vol_fall in drawn("{sd_fall} {sub_rise} {vol_rise} {vol_fall}"):
        assert sd_fall < 50
        assert sub_rise < 25
        assert vol_rise < 40
        assert vol_fall < 65
    for rise, pr_fall, base, now in drawn("{rise} {pr_fall} {pd_base} {pd_now}"):
        assert rise >= 25
        assert pr_fall >= 50
        assert now == base * PROGRESSION


def test_weeks_months_and_ages_keep_the_rule_that_a_case_rests_on() -> None:
    for weeks, late, young, mid, thin, wide in drawn("{weeks} {late} {young} {mid} {thin} {wide}"):
        assert weeks <= 12
        assert late > 6
        assert young < 40
        assert mid < 55
        assert thin < 10 <= wide
