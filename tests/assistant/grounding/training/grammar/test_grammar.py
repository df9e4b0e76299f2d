"""The generated pairs: reproducible, balanced, and labelled as their facts say."""

import re
from collections import Counter, defaultdict
from random import Random

import pytest

from assistant.grounding.training.grammar import generate
from assistant.grounding.training.grammar.facts import Fact, facts
from assistant.grounding.training.grammar.slots import Choice, Length, Number, Share
from assistant.grounding.training.grammar.templates import NONE, Reference, Template, fill, parse
from assistant.grounding.training.pairs import Pair
from ingestion.errors import InputError

KINDS = {fact.name: fact for fact in facts()}


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - no secret


every_kind = pytest.mark.parametrize("fact", facts(), ids=lambda fact: fact.name)


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return list(generate(4000, seed=7))


def cases(fact: Fact) -> list[str]:
    return list(fact.wordings["en"])


def test_same_seed_same_pairs_other_seed_other_pairs() -> None:
    first = list(generate(60, seed=3))
    assert first == list(generate(60, seed=3))
    assert first != list(generate(60, seed=4))


def test_a_longer_run_begins_with_the_shorter_one() -> None:
    assert list(generate(80, seed=3))[:40] == list(generate(40, seed=3))


def test_negative_count_is_refused_at_once() -> None:
    with pytest.raises(InputError):
        generate(-1, seed=0)
    assert list(generate(0, seed=0)) == []


def test_shares_of_labels_and_languages(pairs: list[Pair]) -> None:
    labels = Counter(pair.label for pair in pairs)
    languages = Counter(pair.languages for pair in pairs)
    wanted = {"entailment": 0.40, "neutral": 0.25, "contradiction": 0.35}
    assert {label: labels[label] / len(pairs) for label in wanted} == pytest.approx(wanted, abs=0.03)
    wanted = {"en-en": 0.50, "zh-zh": 0.35, "zh-en": 0.10, "en-zh": 0.05}
    assert {pair: languages[pair] / len(pairs) for pair in wanted} == pytest.approx(wanted, abs=0.03)


def test_languages_are_as_declared(pairs: list[Pair]) -> None:
    for pair in pairs:
        premise, claim = pair.languages.split("-")
        for text, language in ((pair.premise, premise), (pair.claim, claim)):
            chinese = any("\u3400" <= letter <= "\u9fff" or letter in "。（" for letter in text)
            assert chinese == (language == "zh"), pair


def test_no_pair_twice_and_none_with_two_labels(pairs: list[Pair]) -> None:
    assert len({(pair.premise, pair.claim) for pair in pairs}) == len(pairs)


def test_a_claim_word_for_word_in_its_premise_is_not_denied(pairs: list[Pair]) -> None:
    assert any(pair.claim in pair.premise for pair in pairs if pair.label == "entailment")
    for pair in pairs:
        if pair.label != "entailment" and len(pair.claim) > 25:
            assert pair.claim not in pair.premise, pair


def test_no_braces_or_brackets_are_left(pairs: list[Pair]) -> None:
    for pair in pairs:
        assert not set("{}[]|") & set(pair.premise + pair.claim), pair


def test_premises_have_one_to_five_sentences_of_which_many_are_bystanders(pairs: list[Pair]) -> None:
    chinese = [pair.premise.count("。") for pair in pairs if pair.languages.startswith("zh")]
    assert max(chinese) <= 6  # a differential may end in a question mark, a visit holds two sentences
    assert sum(count > 1 for count in chinese) > 0.6 * len(chinese)


def test_at_least_100_kinds_in_all_sorts_of_text() -> None:
    assert len(KINDS) >= 100
    assert {fact.domain for fact in facts()} == {"report", "pathology", "clinic", "guideline", "study", "trial"}


@every_kind
def test_every_wording_fills(fact: Fact) -> None:
    rng = seeded(1)
    for language, by_case in fact.wordings.items():
        for case, templates in by_case.items():
            assert templates
            for template in templates:
                for _ in range(3):
                    values = fact.draw(rng) if not fact.by else fact.draw(rng) | {fact.by: case}
                    text = fact.word(rng, template, values, language)
                    assert text.strip() == text
                    assert not set("{}[]|") & set(text), text


@every_kind
def test_every_wording_can_be_contradicted_so_that_no_wording_gives_its_label_away(fact: Fact) -> None:
    for by_case in fact.wordings.values():
        for templates in by_case.values():
            for template in templates:
                assert fact.possible_changes(template), template


@every_kind
def test_a_contradicting_premise_never_agrees_with_the_claim(fact: Fact) -> None:
    rng = seeded(2)
    made = 0
    for _ in range(120):
        values = fact.draw(rng)
        template = fact.template(rng, values, "en")
        change = rng.choice(fact.possible_changes(template))
        changed = fact.contradict(rng, values, template, change)
        if changed is None:
            continue
        made += 1
        turned = fact.case(changed) != fact.case(values)
        told = {part.partition(".")[0] for part in template.details}
        assert turned or any(changed[name] != values[name] for name in told), (template, values, changed)
        own = {fact.word(seeded(seed), template, values, "en") for seed in range(12)}
        if not turned:
            assert fact.word(rng, template, changed, "en") not in own
    assert made > 60


def test_values_of_a_vocabulary_that_contradict_share_no_name() -> None:
    for fact in facts():
        for name, slot in fact.slots.items():
            if not isinstance(slot, Choice):
                continue
            for language in ("en", "zh"):
                owners: dict[tuple[str, str], set[str]] = defaultdict(set)
                for value, words in slot.words.items():
                    for form, names in words[language].items():
                        for each in () if form == "unit" else names:
                            owners[form, each].add(value)
                assert all(len(values) == 1 for values in owners.values()), (fact.name, name, owners)


def test_figures_that_are_not_the_facts_stand_in_premises_only() -> None:
    template = parse("Risk fell [(p<0.01)|(P = .02)].", {}, "", NONE)
    assert fill(template, lambda part: part.slot, "en", seeded(1), claim=True) == "Risk fell."
    assert fill(template, lambda part: part.slot, "en", seeded(1)) != "Risk fell."
    assert parse("> Deaths: [0/45|0/61].", {}, "", NONE).premise_only


def test_shares_of_patients_agree_with_their_percentage() -> None:
    rng = seeded(4)
    slot = Share(10, 90)
    said = {slot.say((3 / 45, 3, 45), "", "en", rng) for _ in range(40)}
    assert said == {"3/45 (6.67%)", "3/45", "3 of 45"}
    assert {slot.say((3 / 45, 3, 45), "percent", "en", rng) for _ in range(40)} == {"6.67%", "6.7%"}
    for _ in range(300):
        value = slot.draw(rng)
        assert 1 <= value[1] <= value[2]
        other = slot.alter(rng, value, NONE)
        assert other is None or slot.relation(other, value) == "contradiction"


def test_what_is_beside_the_point_is_often_about_the_same_subject(pairs: list[Pair]) -> None:
    slots = [KINDS["treats"].slots[name] for name in ("remedy", "illness")]
    words = [each for slot in slots if isinstance(slot, Choice) for each in slot.words.values()]
    names = [name.lower() for each in words for name in each["en"][""]]
    same = [
        pair
        for pair in pairs
        if pair.kind == "absent" and any(each in pair.claim.lower() and each in pair.premise.lower() for each in names)
    ]
    assert len(same) >= 5


def test_changed_numbers_differ_by_more_than_rounding() -> None:
    rng = seeded(5)
    length = Length(6, 75, axes=3)
    for _ in range(500):
        value = length.draw(rng)
        other = length.alter(rng, value, frozenset({"max"}))
        assert other is None or abs(other[0] - value[0]) >= 2
        shown = {length.say(value, "max", "en", rng) for _ in range(10)}
        assert other is None or not shown & {length.say(other, "max", "en", rng) for _ in range(10)}
    number = Number(low=3, high=30, decimals=1)
    for _ in range(500):
        first = number.draw(rng)
        second = number.alter(rng, first, frozenset())
        assert second is None or abs(first - second) > 0.15


def test_millimetres_and_centimetres_of_one_length_agree() -> None:
    rng = seeded(0)
    said = {Length(6, 75).say((32.0,), "", "en", rng) for _ in range(40)}
    assert said == {"32 mm", "3.2 cm"}


TRAPS = [
    ("still_there", "unchanged", "gone", "contradiction"),
    ("still_there", "unchanged", "persists", "entailment"),
    ("condition_certainty", "possible", "definite", "contradiction"),
    ("condition_certainty", "possible", "excluded", "contradiction"),
    ("condition_certainty", "asked", "definite", "contradiction"),
    ("condition_certainty", "probable", "definite", "contradiction"),
    ("marker", "untested", "wildtype", "contradiction"),
    ("mgmt", "untested", "unmethylated", "contradiction"),
    ("codeletion", "partial", "codeleted", "contradiction"),
    ("cdkn2a", "hemizygous", "homozygous", "contradiction"),
    ("egfr", "gain", "amplified", "contradiction"),
    ("idh_test", "stain_negative", "wildtype", "neutral"),
    ("treatment_state", "planned", "done", "contradiction"),
    ("enhancement", "present", "any", "entailment"),
    ("enhancement", "any", "present", "neutral"),
    ("enhancement", "unassessed", "none", "contradiction"),
    ("symptom", "absent", "present", "contradiction"),
]


@pytest.mark.parametrize(("kind", "premise", "claim", "relation"), TRAPS)
def test_known_traps(kind: str, premise: str, claim: str, relation: str) -> None:
    fact = KINDS[kind]
    assert {premise, claim} <= set(fact.wordings["en"]) & set(fact.wordings["zh"])
    assert fact.slots[fact.by].relation(premise, claim) == relation


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("still_there", "与前片比较，未见明显变化。"),
        ("condition_certainty", "复发不除外。"),
        ("differential", "考虑放射性坏死，复发待排。"),
        ("midline_shift", "中线居中。"),
        ("residual", "术区未见明确残留。"),
        ("mgmt", "MGMT未甲基化。"),
        ("marker", "IDH未送检。"),
        ("lesion_size", "左侧额叶占位，大小约32×28mm。"),
        ("relaxation", "可见长T1、长T2信号。"),
        ("tumour_and_shift", "左侧侧脑室受压，中线右移约6mm。"),
    ],
)
def test_chinese_mini_cases_have_their_wording(kind: str, sentence: str) -> None:
    patterns = [as_pattern(each) for templates in KINDS[kind].wordings["zh"].values() for each in templates]
    assert any(re.fullmatch(pattern, sentence) for pattern in patterns)


def as_pattern(template: Template) -> str:
    return "".join(
        re.escape(part) if isinstance(part, str) else "(.+)" if isinstance(part, Reference)
        else f"({'|'.join(map(re.escape, part))})" for part in template.parts
    )  # fmt: skip


def test_two_things_of_a_kind_are_mixed_up_and_kept_apart(pairs: list[Pair]) -> None:
    kinds = Counter(pair.kind for pair in pairs)
    assert kinds["several"] > 50
    assert sum(count for kind, count in kinds.items() if kind.startswith("mixed_")) > 50
    for kind in ("paraphrase", "weaker", "combined", "absent", "another_subject", "added_detail", "added_fact"):
        assert kinds[kind] > 10, kind


def test_labels_go_evenly_with_the_length_of_the_claim(pairs: list[Pair]) -> None:
    mean = {
        label: sum(lengths) / len(lengths)
        for label in ("entailment", "neutral", "contradiction")
        for lengths in [[len(pair.claim) for pair in pairs if pair.label == label and pair.languages == "en-en"]]
    }
    assert max(mean.values()) < 1.12 * min(mean.values())


def test_a_derived_case_is_told_only_by_wordings_that_tell_it() -> None:
    fact = KINDS["size_change"]
    for templates in fact.wordings["en"].values():
        for template in templates:
            numbers = template.slots & {"now", "before"}
            assert ("course" in template.details) == (len(numbers) != 1), template


@pytest.mark.parametrize("text", ["A {mass} here.", "A [mass|{side} lesion].", "A {side lesion."])
def test_a_faulty_wording_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse(text, {"side": ()}, "", NONE)
