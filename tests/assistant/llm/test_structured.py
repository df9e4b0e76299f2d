"""Typed answers: what is accepted, what is asked again, what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from assistant.llm import LlmError, open_llm, structured
from assistant.llm.scripted import ScriptedChat


class Size(BaseModel):
    """A number in millimetres."""

    model_config = ConfigDict(extra="forbid")

    mm: int


def speaking(*answers: str) -> ScriptedChat:
    return ScriptedChat(answers=answers)


@pytest.mark.parametrize(
    "answer",
    ['{"mm": 42}', 'Sure:\n```json\n{"mm": 42}\n```\nAnything else?', 'The answer is {"mm": 42}.', ' \n{"mm":42}\n'],
)
def test_the_object_is_found_in_what_surrounds_it(answer: str) -> None:
    assert structured(speaking(answer), Size, [("user", "size?")])[0] == Size(mm=42)


@pytest.mark.parametrize("answer", ["", "42 mm", '{"mm": "large"}', '{"mm": 42, "side": "left"}', '{"mm": 4', "[42]"])
def test_a_bad_answer_is_asked_for_once_more_and_no_oftener(answer: str) -> None:
    model = speaking(answer, '{"mm": 7}')
    found, usage = structured(model, Size, [("user", "size?")])
    assert found == Size(mm=7)
    assert usage.tokens_out == len(answer.split()) + 2
    with pytest.raises(LlmError) as caught:
        structured(speaking(answer, "still nothing", '{"mm": 7}'), Size, [("user", "size?")])
    assert caught.value.raw == "still nothing"
    assert "still nothing" not in str(caught.value)


def test_the_second_try_is_told_why(tmp_path: Path) -> None:
    script = tmp_path / "s.json"
    script.write_text(json.dumps([{"when": "not valid: mm: .*integer", "answer": {"mm": 1}}, {"mm": "x"}]))
    assert structured(open_llm(f"scripted:{script}"), Size, [("user", "size?")])[0] == Size(mm=1)
