"""What every backend promises, checked with a real model behind each."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict

from assistant.llm import BACKENDS, LlmError, describe, open_llm, structured, usage_of

pytestmark = pytest.mark.model
ALL = ["scripted", "gguf", "openai", "hf"]
MESSAGES = [("system", "Answer as JSON."), ("user", "Mass in the left frontal lobe, 42 mm. Side and size?")]
every_backend = pytest.mark.parametrize("spec", ALL, indirect=True)


class Lesion(BaseModel):
    """A shape that no prose fits."""

    model_config = ConfigDict(extra="forbid")

    side: Literal["left", "right"]
    size_mm: int


def test_every_backend_is_tested() -> None:
    assert sorted(ALL) == BACKENDS.names()


@every_backend
def test_answers_with_text_and_counts_tokens(spec: str) -> None:
    model = open_llm(spec)
    reply = model.invoke(MESSAGES, max_tokens=8)
    usage = usage_of(model, [reply])
    assert str(reply.text).strip()
    assert usage.tokens_in > 5
    assert 1 <= usage.tokens_out <= 8
    assert usage.backend == describe(spec)[0]


@every_backend
def test_the_same_question_gets_the_same_answer(spec: str) -> None:
    model = open_llm(spec)
    first = model.invoke(MESSAGES, max_tokens=24).text
    model.invoke([("user", "Something else entirely.")], max_tokens=4)
    assert model.invoke(MESSAGES, max_tokens=24).text == first


@pytest.mark.parametrize("spec", ["scripted", "gguf", "openai"], indirect=True)
def test_a_typed_answer_is_of_its_type(spec: str) -> None:
    answer, usage = structured(open_llm(spec), Lesion, MESSAGES, max_tokens=60)
    assert isinstance(answer, Lesion)
    assert usage.tokens_out > 0


@pytest.mark.parametrize("spec", ["hf"], indirect=True)
def test_a_model_that_talks_nonsense_is_refused_with_its_words(spec: str) -> None:
    with pytest.raises(LlmError, match="no valid Lesion") as caught:
        structured(open_llm(spec), Lesion, MESSAGES, max_tokens=8)
    assert caught.value.raw
    assert caught.value.raw not in str(caught.value)


@pytest.mark.parametrize("spec", ["gguf", "openai", "hf"], indirect=True)
def test_too_long_a_prompt_is_an_error_not_a_cut(spec: str) -> None:
    with pytest.raises(LlmError):
        open_llm(spec).invoke([("user", "word " * 6000)], max_tokens=4)


@pytest.mark.parametrize("spec", ["gguf"], indirect=True)
def test_a_stop_word_ends_the_answer(spec: str) -> None:
    asked = [("user", "Count: one, two, three, four, five.")]
    free = str(open_llm(spec).invoke(asked, max_tokens=20).text)
    end = free.split()[2]
    assert end not in str(open_llm(spec).invoke(asked, max_tokens=20, stop=[end]).text)
