"""Ask the language model for sentences: few facts a call, its answer held to a schema with the ids that were given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic_core import from_json

from assistant.drafting.policy import Task
from assistant.drafting.records import Dropped, Fact
from assistant.llm.errors import LlmError

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel


@dataclass(frozen=True)
class Worded:
    """One sentence as the model gave it, before any check.

    Attributes:
        text: The sentence.
        facts: The ids it names; nothing is known of them yet.
    """

    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Answered:
    """What one call gave.

    Attributes:
        sentences: The model's sentences in order.
        tokens_in: Tokens it read.
        tokens_out: Tokens it wrote.
        cut: What it was saying when it ran into the token limit; "" where it ended by itself.
    """

    sentences: tuple[Worded, ...]
    tokens_in: int
    tokens_out: int
    cut: str = ""


ONE_SENTENCE = r"^([^.]|\.[0-9])+\.$"
"""A text that ends at its first full stop; the stop of a decimal number is none.

It steers decoding where the backend can; an answer that has more sentences is taken apart, not refused.
"""


def schema_for(ids: Sequence[str]) -> type[BaseModel]:
    """Return the shape of an answer about the facts `ids`: no other id can be named, one fact is one sentence."""
    # pydantic reads these at run time: an answer about two facts has its own type
    ids_named: Any = GenericAlias(list, Literal.__getitem__(tuple(ids)))
    strict = ConfigDict(extra="forbid")
    few = Field(min_length=1, max_length=len(ids))
    sentence = create_model(
        "Sentence",
        __config__=strict,
        facts=(ids_named, few),
        # no upper bound: grammars unroll it, and decoding crawls
        text=(str, Field(min_length=1, json_schema_extra={"pattern": ONE_SENTENCE} if len(ids) == 1 else None)),
    )
    listed: Any = GenericAlias(list, sentence)
    return create_model("Sentences", __config__=strict, sentences=(listed, few))


def ask(
    model: BaseChatModel,
    facts: Sequence[Fact],
    *,
    task: Task,
    question: str | None,
    refused: Sequence[Dropped] = (),
    max_tokens: int,
) -> Answered:
    """Have `model` word `facts`.

    Raises:
        LlmError: The model can't be reached, or what it gave is no answer.
    """
    import prompts
    from assistant.llm import structured

    prompt = prompts.load("draft_sentences")
    inputs = {
        "task": task,
        "section": facts[0].section if task != "answer" else "",
        # beside a single fact a small model repeats the question instead of saying the fact
        "question": question or "" if len(facts) > 1 else "",
        "facts": [{"id": fact.id, "text": fact.text} for fact in facts],
        "refused": [{"text": drop.text, "why": drop.why} for drop in refused],
    }
    schema = schema_for([fact.id for fact in facts])
    try:
        answer, usage = structured(model, schema, prompt.render(inputs), max_tokens=max_tokens)
    except LlmError as error:
        return _salvaged(error, schema)
    worded = [one for item in cast("Any", answer).sentences for one in _apart(item.text, item.facts)]
    return Answered(tuple(worded), usage.tokens_in, usage.tokens_out)


def _salvaged(error: LlmError, schema: type[BaseModel]) -> Answered:
    """Take the whole sentences of an answer that ran into the token limit; the one that was cut is not used.

    Small models often say the fact and then ramble. Raises `error` again where there is no whole sentence.
    """
    try:
        partial = from_json(error.raw, allow_partial="trailing-strings")
        answer = schema.model_validate(partial)
    except ValueError:
        raise error from None
    *whole, last = [one for item in cast("Any", answer).sentences for one in _apart(item.text, item.facts)]
    if not whole:
        raise error
    return Answered(tuple(whole), tokens_in=0, tokens_out=0, cut=last.text)


def _apart(text: str, facts: Sequence[str]) -> list[Worded]:
    """Take what the model calls a sentence apart where it is several, so that each is judged by itself."""
    from ingestion.language import sentences

    flat, named = " ".join(text.split()), tuple(dict.fromkeys(facts))
    return [Worded(flat[start:end].strip(), named) for start, end in sentences(flat)] or [Worded(flat, named)]
