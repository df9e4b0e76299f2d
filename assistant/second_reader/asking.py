"""Ask the model what one stretch of a report states; an answer that ran too long is used as far as it is whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import from_json

from assistant.llm.errors import LlmError
from assistant.second_reader.records import Rejected

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from prompts.second_reading import Finding

PROMPT = ("second_reading", 1)


@dataclass(frozen=True)
class Answered:
    """What one call gave.

    Attributes:
        findings: What the model states, before any check.
        rejected: What of its answer is no finding, or was cut off.
        tokens_in: Tokens it read.
        tokens_out: Tokens it wrote.
    """

    findings: tuple[Finding, ...]
    rejected: tuple[Rejected, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0


def ask(llm: BaseChatModel, text: str, heading: str, *, max_tokens: int) -> Answered:
    """Have `llm` list what `text` states.

    Args:
        llm: Any chat model; decodes under the prompt's schema where it can.
        text: A stretch of a report. It reaches the model between data marks, nothing in it as instructions.
        heading: The section that the stretch begins within, or "".
        max_tokens: Longest answer.

    Raises:
        LlmError: The model can't be reached, or what it gave twice is no list of findings.
    """
    import prompts
    from assistant.llm import structured
    from prompts.second_reading import Output

    prompt = prompts.load(*PROMPT)
    messages = prompt.render({"report": text, "section": heading})
    try:
        answer, usage = structured(llm, Output, messages, max_tokens=max_tokens)
    except LlmError as error:
        return _salvaged(error)
    return Answered(tuple(answer.findings), (), usage.tokens_in, usage.tokens_out)


def _salvaged(error: LlmError) -> Answered:
    """Take the whole findings of an answer that is not valid: cut off at the token limit, or with odd entries.

    Small models go round in circles until they are cut off. Raises `error` again where there is no finding at all,
    so that an unusable answer is never taken for "nothing stated".
    """
    from prompts.second_reading import Finding

    listed, cut = _listed(error.raw[max(error.raw.find("{"), 0) :])
    findings: list[Finding] = []
    rejected: list[Rejected] = []
    for entry in listed:
        try:
            findings.append(Finding.model_validate(entry, strict=True))
        except ValidationError:
            rejected.append(Rejected(reason="malformed", why="this entry of the answer is no statement"))
    if cut:
        rejected.append(Rejected(reason="cut_off", why="the answer ran into the token limit; what came last is lost"))
    if not findings:
        raise error
    return Answered(tuple(findings), tuple(rejected))


def _listed(raw: str) -> tuple[list[Any], bool]:
    """Return the whole entries of the list of findings in an answer, and whether it was cut off."""
    try:
        return _entries(from_json(raw, allow_inf_nan=False)), False
    except ValueError:
        try:
            return _entries(from_json(raw, allow_inf_nan=False, allow_partial=True))[:-1], True
        except ValueError:
            return [], True


def _entries(answer: object) -> list[Any]:
    found = answer.get("findings") if isinstance(answer, dict) else None
    return found if isinstance(found, list) else []
