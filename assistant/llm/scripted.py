"""Answers from a file, for tests and for people who write prompts: "scripted:FILE".

The file is JSONL, JSON or YAML: a list of answers. An answer is a text or an object (given back as JSON), or an
entry {"when": REGEX, "answer": ...} that answers when REGEX is found in the last message, as often as it is asked.
Answers without `when` are given in order, each once; entries with `when` are looked at first.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import PrivateAttr

from assistant.llm.errors import LlmError
from assistant.settings import Settings
from ingestion.errors import InputError
from ingestion.files import dump_json, read_jsonl


class ScriptedChat(BaseChatModel):
    """A chat model that answers from a script.

    Attributes:
        model_name: Name of the script.
        rules: (pattern, answer) pairs, looked at first.
        answers: Given in order, each once.
        constrains: True: the script is taken to follow the schema it was written for.
    """

    model_name: str = "script"
    rules: tuple[tuple[str, str], ...] = ()
    answers: tuple[str, ...] = ()
    constrains: bool = True
    _next: int = PrivateAttr(0)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - the library's signature
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ANN401, ARG002
    ) -> ChatResult:
        asked = str(messages[-1].text)
        answer = self._answer_to(asked)
        read = sum(len(str(message.text).split()) for message in messages)
        written = len(answer.split())
        message = AIMessage(
            content=answer,
            response_metadata={"finish_reason": "stop", "model_name": self.model_name},
            usage_metadata={"input_tokens": read, "output_tokens": written, "total_tokens": read + written},
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _answer_to(self, asked: str) -> str:
        for pattern, answer in self.rules:
            if re.search(pattern, asked):
                return answer
        if self._next >= len(self.answers):
            message = f"the script '{self.model_name}' has no answer number {self._next + 1}"
            raise LlmError(message, hint="add an answer to it, or an entry with 'when' that matches the message")
        self._next += 1
        return self.answers[self._next - 1]


def _entries(path: Path) -> list[Any]:
    try:
        if path.suffix == ".jsonl":
            lines = list(read_jsonl(path))
            wrong = next((line.error for line in lines if line.error), None)
            if wrong:
                raise InputError(f"script {path}: {wrong}", hint="each line is a JSON object")
            return [line.value for line in lines]
        found = yaml.safe_load(path.read_text(encoding="utf-8"))  # JSON is YAML
    except OSError as error:
        raise InputError(f"can't read the script {path}: {error.strerror}", hint="give scripted:FILE") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"the script {path} is not YAML or JSON", hint="write a list of answers") from error
    if not isinstance(found, list):
        raise InputError(f"the script {path} is not a list", hint="write a list of answers")
    return found


def _text(answer: Any) -> str:  # noqa: ANN401 - whatever the script holds
    return answer if isinstance(answer, str) else dump_json(answer)


def read_script(path: Path) -> ScriptedChat:
    """Read a script.

    Raises:
        InputError: The file can't be read, is no list, or a `when` is no regular expression.
    """
    rules, answers = [], []
    for entry in _entries(path):
        if not (isinstance(entry, dict) and "answer" in entry and set(entry) <= {"when", "answer"}):
            answers.append(_text(entry))
        elif "when" not in entry:
            answers.append(_text(entry["answer"]))
        else:
            rules.append((_pattern(path, entry["when"]), _text(entry["answer"])))
    return ScriptedChat(model_name=path.name, rules=tuple(rules), answers=tuple(answers))


def _pattern(path: Path, when: object) -> str:
    try:
        return re.compile(str(when)).pattern
    except re.error as error:
        raise InputError(f"the script {path}: '{when}' is no regular expression", hint=str(error)) from error


def open_model(target: str, settings: Settings) -> BaseChatModel:  # noqa: ARG001 - every backend's signature
    """Open a script; each opening starts at its first answer."""
    return read_script(Path(target))
