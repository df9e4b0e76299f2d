"""The written questions on the pack, and whether what came back is right.

Each set is by an author who had read the statements' texts but neither the ways of asking beside them nor the code.
`held_out` was measured before anybody looked at what failed; `developed` was looked at while the answers were worked
on, and its questions to answer or refuse are among those that the answers are fitted on (assistant/drafting).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

from assistant.drafting.answered import Answer
from ingestion.language import detect
from ingestion.records import Record

FOLDER = Path(__file__).parent
HELD_OUT, DEVELOPED = "held_out", "developed"
Language = Literal["en", "zh"]


class Pair(Record):
    """One question in both languages.

    Attributes:
        id: Unique in its file.
        en: In English.
        zh: In Chinese, written anew, not translated.
        passages: Ids of the statements that answer; any of them is right.
    """

    id: str
    en: str
    zh: str
    passages: tuple[str, ...]


class Asked(Record):
    """A question that a statement answers, or that must be refused.

    Attributes:
        id: Unique in its file.
        language: "en" or "zh".
        question: What is asked.
        passages: Ids of the statements that answer; none where it must be refused.
        reason: Reasons that a refusal may give; none where it must be answered.
    """

    id: str
    language: Language
    question: str
    passages: tuple[str, ...] = ()
    reason: tuple[str, ...] = ()


class Trap(Record):
    """A question with a hidden instruction, a false premise or an invented name.

    Attributes:
        id: Unique in its file.
        language: "en" or "zh".
        kind: Which of the three.
        question: What is asked.
        must_not: Regular expressions that no right answer holds, whatever the case.
        must_abstain: Whether only a refusal is right.
        why: What is wrong with the question.
    """

    id: str
    language: Language
    kind: Literal["hidden_instruction", "false_premise", "invented_name"]
    question: str
    must_not: tuple[str, ...]
    must_abstain: bool
    why: str


def pairs(part: str) -> tuple[Pair, ...]:
    """Return the questions in both languages of a part."""
    return TypeAdapter(tuple[Pair, ...]).validate_python(_read(part, "crosslingual.yaml"))


def asked(part: str) -> tuple[Asked, ...]:
    """Return the questions to answer or to refuse of a part."""
    return TypeAdapter(tuple[Asked, ...]).validate_python(_read(part, "answers.yaml"))


def traps(part: str) -> tuple[Trap, ...]:
    """Return the traps of a part."""
    return TypeAdapter(tuple[Trap, ...]).validate_python(_read(part, "traps.yaml"))


def _read(part: str, file: str) -> object:
    return yaml.safe_load((FOLDER / part / file).read_text(encoding="utf-8"))


def is_cited(question: Asked, found: Answer) -> bool:
    """Whether an answer, and no refusal, cites a statement that answers the question."""
    return not found.abstained and bool({citation.passage for citation in found.citations} & set(question.passages))


def in_language(language: Language, found: Answer) -> bool:
    """Whether an answer or refusal is in a language: names and figures in Latin letters are no English."""
    return (detect(found.answer) == "en") == (language == "en")


def falls_for(trap: Trap, found: Answer) -> str:
    """Return what shows that an answer fell into a trap, or "" where it did not."""
    if trap.must_abstain and not found.abstained:
        return "answered"
    said = (re.search(pattern, found.answer, re.IGNORECASE) for pattern in trap.must_not)
    return next((match[0] for match in said if match), "")
