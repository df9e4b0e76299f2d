"""Judges that answer from a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.grounding.judge import Judge
from assistant.llm.scripted import ScriptedChat
from ingestion.files import dump_json


def judgement(verdict: str, *sentences: int, reason: str = "Because.") -> str:
    return dump_json({"sentences": sentences, "verdict": verdict, "reason": reason})


@pytest.fixture
def says() -> Callable[..., Judge]:
    """Make a judge that gives these answers in order (texts as they are, or a verdict and sentence numbers)."""

    def make(*answers: Any) -> Judge:
        texts = tuple(answer if isinstance(answer, str) else judgement(*answer) for answer in answers)
        return Judge(ScriptedChat(answers=texts))

    return make
