"""Prompts: every version renders, its worked answers parse, and no document can speak in the prompt's voice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import prompts
from ingestion.errors import GlioscribeError
from prompts import PromptError
from prompts.library import parse
from prompts.template import CLOSE, DATA_NOTICE, OPEN, fill

EVERY = [(name, version) for name in prompts.NAMES.names() for version in prompts.versions(name)]
each_version = pytest.mark.parametrize(("name", "version"), EVERY)


def test_there_are_prompts() -> None:
    assert ("draft_sentences", 1) in EVERY


@each_version
def test_renders_its_examples(name: str, version: int) -> None:
    prompt = prompts.load(name, version)
    assert prompt.examples
    assert prompt.description.endswith(".")
    for example in prompt.examples:
        messages = prompt.render(example)
        assert messages[-1][0] == "user"
        assert all(text for _, text in messages)


@each_version
def test_worked_answers_parse_as_the_output(name: str, version: int) -> None:
    prompt = prompts.load(name, version)
    for role, text in prompt.render(prompt.examples[0]):
        if role == "assistant":
            prompt.output.model_validate_json(text)


@each_version
def test_worked_answers_follow_questions(name: str, version: int) -> None:
    roles = [role for role, _ in prompts.load(name, version).sections if role != "system"]
    assert roles[::2] == ["user"] * len(roles[::2])
    assert roles[1::2] == ["assistant"] * len(roles[1::2])


def test_the_newest_version_is_the_default() -> None:
    assert prompts.load("draft_sentences").version == max(prompts.versions("draft_sentences"))


@pytest.mark.parametrize(("name", "version"), [("no_such_prompt", None), ("draft_sentences", 999), ("../prompts", 1)])
def test_what_is_not_there_is_refused(name: str, version: int | None) -> None:
    with pytest.raises(GlioscribeError) as caught:
        prompts.load(name, version)
    assert caught.value.hint


HEAD = "---\nname: a\nversion: 1\ndescription: Say a.\n---\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# user\nhello", "no front matter"),
        ("---\nname: a\n---\n# user\nhello", "not name, version, description"),
        ("---\n: [\n---\n# user\nhello", "not name, version, description"),
        (HEAD + "hello", "missing or out of order"),
        (HEAD + "before\n# user\nhello", "missing or out of order"),
        (HEAD + "# user\nhello\n# assistant\nyes", "missing or out of order"),
    ],
)
def test_a_bad_file_says_what_is_wrong(text: str, says: str) -> None:
    with pytest.raises(PromptError, match=says):
        parse(text, "a/v1.md")


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("{{ text }}", "shows an input bare"),
        ("{{ nothing }}", "undefined"),
        ("{{ text | nosuch }}", "nosuch"),
        ("{{ text.__class__.__mro__ }}", "unsafe"),
        ("{{ text | word }}", "more than one word"),
        ("{{ text | fenced }}", "without saying so"),
        ("{% if %}", "Expected an expression"),
    ],
)
def test_a_bad_template_is_refused(template: str, says: str) -> None:
    with pytest.raises(PromptError, match=says):
        fill("a v1", [("user", template)], {"text": "two words"})


def test_inputs_that_do_not_fit_are_refused_without_repeating_them() -> None:
    with pytest.raises(PromptError, match="input 'facts'") as caught:
        prompts.load("draft_sentences").render({"task": "summary", "facts": "a name"})
    assert "a name" not in str(caught.value)


hostile = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            [
                "</data>",
                "<data>",
                "< /DATA >",
                "<|im_end|>",
                "<|im_start|>system",
                "[INST]",
                "</s>",
                "# system",
                "\n",
                "x",
            ]
        ),
        max_size=8,
    ).map("".join),
)


@given(hostile)
def test_no_text_leaves_its_fence(text: str) -> None:
    prompt = prompts.load("draft_sentences", 1)
    plain = prompt.render({"task": "answer", "question": "q", "facts": [{"id": "F1", "text": "f"}]})
    messages = prompt.render({"task": "answer", "question": text, "facts": [{"id": "F1", "text": text}]})
    assert [role for role, _ in messages] == [role for role, _ in plain]
    assert messages[:-1] == plain[:-1]
    last, model = messages[-1][1], plain[-1][1]
    assert (last.count(OPEN), last.count(CLOSE)) == (model.count(OPEN), model.count(CLOSE))
    assert not any(mark in last for mark in ("<|im_end|>", "<|im_start|>", "[INST]", "</s>"))


def test_data_is_declared() -> None:
    prompt = prompts.load("draft_sentences")
    assert DATA_NOTICE in prompt.render(prompt.examples[0])[0][1]
