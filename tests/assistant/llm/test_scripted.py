"""Scripts: answers in order, or by what the last message says."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.llm import LlmError, open_llm
from ingestion.errors import InputError


def script(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return f"scripted:{path}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s.jsonl", '{"answer": "one"}\n{"n": 2}\n{"when": "(?i)mgmt", "answer": "three"}\n'),
        ("s.json", '["one", {"n": 2}, {"when": "(?i)mgmt", "answer": "three"}]'),
        ("s.yaml", "- one\n- n: 2\n- when: (?i)mgmt\n  answer: three\n"),
    ],
)
def test_answers_by_match_first_then_in_order(tmp_path: Path, name: str, text: str) -> None:
    model = open_llm(script(tmp_path, name, text))
    asked = ["hello", "Is MGMT methylated?", "and?", "mgmt again"]
    assert [str(model.invoke(words).text) for words in asked] == ["one", "three", '{"n": 2}', "three"]


def test_a_script_that_ran_out_says_so(tmp_path: Path) -> None:
    model = open_llm(script(tmp_path, "s.yaml", "- one\n"))
    model.invoke("a")
    with pytest.raises(LlmError, match="no answer number 2"):
        model.invoke("b")


def test_each_opening_starts_anew(tmp_path: Path) -> None:
    spec = script(tmp_path, "s.yaml", "- one\n- two\n")
    assert [str(open_llm(spec).invoke("a").text) for _ in range(2)] == ["one", "one"]


def test_only_the_last_message_is_matched(tmp_path: Path) -> None:
    model = open_llm(script(tmp_path, "s.yaml", "- other\n- when: MGMT\n  answer: marker\n"))
    assert str(model.invoke([("user", "MGMT?"), ("assistant", "yes"), ("user", "thanks")]).text) == "other"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("s.yaml", "answer: one\n", "is not a list"),
        ("s.yaml", "- [unclosed\n", "is not YAML or JSON"),
        ("s.yaml", "- when: '('\n  answer: one\n", "no regular expression"),
        ("s.jsonl", '"one"\n', "not a JSON object"),
    ],
)
def test_a_bad_script_is_refused(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        open_llm(script(tmp_path, name, text))
