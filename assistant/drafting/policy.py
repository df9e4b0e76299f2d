"""What a draft of each task must carry, in which order, and how much the language model may write of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field

from ingestion.records import Language, Record

Task = Literal["summary", "brief", "answer"]
POLICY_FILE = Path(__file__).with_name("policy.yaml")


class Policy(Record):
    """The rules of one task, as `policy.yaml` explains them.

    Attributes:
        must: Which facts may not be left out.
        floor: Least number of facts in a draft, where there are that many.
        sections: Order of the sections.
        calls: Most calls of the language model in one draft, redrafts included.
        chunk: Most facts in one call.
        tokens: Longest output of a call beyond the length of its facts, tokens.
        redraft: Ask once more for what was refused.
        seconds: No call begins later than this after the draft was started.
        longest: Longest fact that is given to the model, characters.
        languages: Languages of the facts that are given to the model; empty for any.
    """

    must: Literal["all", "critical"]
    floor: Annotated[int, Field(ge=0)]
    sections: tuple[str, ...] = ()
    calls: Annotated[int, Field(ge=0)]
    chunk: Annotated[int, Field(ge=1)]
    tokens: Annotated[int, Field(ge=8)]
    redraft: bool = True
    seconds: Annotated[float, Field(gt=0)]
    longest: Annotated[int, Field(ge=1)] = 2000
    languages: tuple[Language, ...] = ()


class _PolicyFile(Record):
    tasks: dict[Task, Policy]
    backends: dict[str, dict[str, float | bool | list[str]]]


@cache
def _read() -> _PolicyFile:
    return _PolicyFile.model_validate(yaml.safe_load(POLICY_FILE.read_text(encoding="utf-8")))


def policy_for(task: Task, backend: str, model: str = "") -> Policy:
    """Return the rules of `task` when `model` of `backend` does the writing."""
    rules = _read()
    own = rules.backends.get(f"{backend}:{model}", rules.backends.get(backend, {}))
    return Policy.model_validate({**rules.tasks[task].model_dump(), **own})
