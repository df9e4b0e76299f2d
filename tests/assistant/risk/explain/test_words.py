"""Sentences of explanations: in two languages, of groups and not of one patient, checked against the data."""

from __future__ import annotations

import re
import string

import pytest
import yaml

from assistant.risk.explain import explain, grounded, sentences
from assistant.risk.explain import phrases as phrases_module
from assistant.risk.explain.citing import citations
from assistant.risk.explain.told import refusal
from assistant.risk.explain.words import Sentence
from assistant.risk.fitted.design import INPUTS
from assistant.risk.inputs import read_inputs
from assistant.risk.records import Feature, PatientFeatures
from ingestion.records import Evidence

PATIENTS = (
    {"age": 66, "sex": "male", "kps": 70, "diagnosis": "glioblastoma", "idh": "wildtype", "mgmt": "unmethylated"},
    {"age": 34, "diagnosis": "oligodendroglioma", "who_grade": 2, "idh": "mutant", "codel_1p19q": "codeleted"},
    {"age": 45, "diagnosis": "astrocytoma", "who_grade": 3},
    {"age": 81, "who_grade": 2, "idh": "wildtype"},
    {"diagnosis": "glioblastoma"},
)
ENGLISH = re.compile(r"[A-Za-z]{4,}")
NAMES = {"TCGA", "MGMT", "TERT", "ATRX"}


@pytest.fixture(scope="module")
def explanations():
    return explain([read_inputs(features)[0] for features in PATIENTS])


def words_of(language):
    path = phrases_module.Path(phrases_module.__file__).parent / f"words_{language}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def flat(words, *above):
    if isinstance(words, dict):
        return {path: text for name, each in words.items() for path, text in flat(each, *above, name).items()}
    return {above: words}


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things_with_the_same_places():
    english, chinese = flat(words_of("en")), flat(words_of("zh"))
    titled = {path for path in chinese if path[0] == "titles"}
    assert set(english) - titled <= set(chinese)
    assert set(chinese) - titled <= set(english)
    for path in set(english) & set(chinese):
        assert places(english[path]) == places(chinese[path]), path


def test_every_input_has_a_name():
    assert set(INPUTS) <= set(words_of("en")["inputs"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_sentences_are_whole_and_in_their_language(explanations, language):
    for explanation in explanations:
        said = sentences(explanation, language)
        assert {"estimate", "individual", "similar", "difference"} <= {sentence.topic for sentence in said}
        for sentence in said:
            assert "{" not in sentence.text
            assert sentence.text.endswith("." if language == "en" else "。")
            if language == "zh":
                assert set(ENGLISH.findall(sentence.text)) <= NAMES | {"Karnofsky"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_survival_figure_is_never_that_of_one_patient(explanations, language):
    kept = {"en": "patient's prognosis|this patient|your", "zh": "该患者(?!群)|本患者"}[language]
    for explanation in explanations:
        assert not re.search(kept, " ".join(sentence.text for sentence in sentences(explanation, language)))


def test_what_is_said_of_the_difference(explanations):
    said = {one.topic: one.text for one in sentences(explanations[0])}
    found = explanations[0].difference
    apart = round(abs(round(found.patient, 1 if found.patient < 10 else None) - round(found.group)), 1)
    assert f"{apart:g} months shorter than the median of that group ({round(found.group)} months)" in said["difference"]
    assert "a group's median is not one patient's survival" in said["difference"]
    assert "a tenth live longer than" in said["individual"]
    unlike = {one.topic: one.text for one in sentences(explanations[3])}
    assert "may not hold" in unlike["unlike"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_grounding_supports_what_is_said(explanations, language):
    for explanation in explanations:
        assert grounded(explanation, language) == sentences(explanation, language)


@pytest.mark.parametrize(
    ("topic", "right", "wrong"),
    [
        ("estimate", r"median survival is (\d+)", "median survival is 4{}"),
        ("individual", r"longer than (\d+)", "longer than 9{}"),
        ("parts", r"age 66 years", "age 86 years"),
        ("similar", "grade 4", "grade 2"),
        ("similar", r"\((\d+) patients", "(9{} patients"),
        ("difference", r"median of that group \((\d+)", "median of that group (7{}"),
    ],
)
def test_grounding_refuses_what_the_data_do_not_say(explanations, topic, right, wrong):
    said = next(sentence for sentence in sentences(explanations[0]) if sentence.topic == topic)
    found = re.search(right, said.text)
    text = said.text.replace(found.group(), wrong.format(*found.groups()))
    assert refusal(said, explanations[0]) == ""
    assert refusal(Sentence(said.topic, text, said.features), explanations[0])


def test_a_sentence_cites_the_words_of_its_inputs_the_card_and_the_group(explanations):
    evidence = Evidence.cut("r1", "age 66, glioblastoma", 0, 6)
    features = PatientFeatures(features=(Feature(name="age", value=66, evidence=(evidence,)),), missing=())
    for sentence in sentences(explanations[0]):
        cited = citations(sentence, explanations[0], features)
        documents = {one.doc for one in cited}
        assert cited
        assert ("r1" in documents) == ("age" in sentence.features)
        assert ("risk:similar" in documents) == (sentence.topic in ("similar", "difference"))
        assert (f"risk:{explanations[0].model}" in documents) == (sentence.topic != "similar")
