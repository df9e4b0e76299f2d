"""Put one claim and the sentences closest to it to a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.llm.errors import LlmError
from ingestion.errors import GlioscribeError, InputError

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from prompts.grounding_judge import Output

PROMPT = ("grounding_judge", 1)
TOKENS = 200
"""Longest answer: a few numbers, a word and a sentence."""
GIVE_UP = 3
"""After so many calls in a row without any answer the model counts as gone: each could wait for its timeout."""


@dataclass(frozen=True)
class Answered:
    """What one call gave: the judgement, or why there is none, and the tokens of it."""

    output: Output | None = None
    error: str = ""
    tokens_in: int = 0
    tokens_out: int = 0


class Judge:
    """A language model that is asked about one claim at a time.

    Args:
        llm: From `open_llm`, or any LangChain chat model; decodes under the prompt's schema where it can.

    Attributes:
        name: What it is, "backend:model".
    """

    def __init__(self, llm: BaseChatModel) -> None:
        from assistant.llm import usage_of

        usage = usage_of(llm, [])
        self.name = f"{usage.backend}:{usage.model}"
        self._llm = llm
        self._silent = 0

    @classmethod
    def open(cls, spec: str) -> Judge:
        """Open the model of a spec, before any text is checked.

        Raises:
            GlioscribeError: There is no such model, or the spec asks for none ("plain:").
        """
        from assistant.drafting.writing import is_plain
        from assistant.llm import open_llm

        if is_plain(spec):
            raise InputError("a judge needs a language model, and 'plain:' is none", hint="give --judge backend:model")
        return cls(open_llm(spec))

    def ask(self, claim: str, context: str, sentences: Sequence[str]) -> Answered:
        """Have the model judge a claim; whatever goes wrong is in `Answered.error`.

        Args:
            claim: The claim. Like all else it reaches the model between data marks, nothing in it as instructions.
            context: The sentence that it is part of, or "".
            sentences: At least one sentence of the sources, numbered from 1 in the model's eyes.
        """
        import prompts
        from assistant.llm import structured
        from prompts.grounding_judge import Output

        if self._silent >= GIVE_UP:
            return Answered(error=f"not asked: {self.name} failed {GIVE_UP} times in a row before")
        messages = prompts.load(*PROMPT).render({"claim": claim, "context": context, "sentences": tuple(sentences)})
        try:
            output, usage = structured(self._llm, Output, messages, max_tokens=TOKENS)
        except (GlioscribeError, ValueError, ArithmeticError, LookupError, RuntimeError, OSError) as error:
            answered_badly = isinstance(error, LlmError) and bool(error.raw)
            self._silent = 0 if answered_badly else self._silent + 1
            return Answered(error=" ".join((str(error) or type(error).__name__).split()))
        self._silent = 0
        return Answered(output, "", usage.tokens_in, usage.tokens_out)
