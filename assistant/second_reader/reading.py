"""Have a model read a report that the rules have read, and set both readings side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.second_reader.asking import ask
from assistant.second_reader.chunks import chunks
from assistant.second_reader.claims import instruction_spans, judge
from assistant.second_reader.comparing import compare
from assistant.second_reader.limits import limits_for
from assistant.second_reader.records import Rejected, SecondReading, Statement
from ingestion.records import Document, Report

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel


def second_reading(document: Document, report: Report, llm: BaseChatModel) -> SecondReading:
    """Read `document` with a language model and compare with the rules' report, which stays as it is.

    Whatever the rules make of the document, the model is given all of it, in stretches that fit its context.
    A statement counts only if its name and value are in the contract's closed lists and its quote stands in the
    stretch that the model was given; the rest is listed as rejected. Neither reader is preferred.

    Args:
        document: What both read.
        report: What the rules read in it.
        llm: From `open_llm`, or any LangChain chat model.

    Raises:
        LlmError: The model can't be reached or gives no list of statements; there is no partial reading, since
            what a model was not asked about would look as if it had not found it.
    """
    from assistant.llm import usage_of

    usage = usage_of(llm, [])
    limits = limits_for(usage.backend, usage.model)
    addressed = instruction_spans(document, report)
    statements: list[Statement] = []
    rejected: list[Rejected] = []
    read = written = 0
    for chunk in chunks(document.text, limits.bytes):
        answered = ask(llm, document.text[chunk.start : chunk.end], chunk.heading, max_tokens=limits.tokens)
        shown, refused = judge(answered.findings, document, chunk, addressed)
        statements += shown
        rejected += [*refused, *answered.rejected]
        read, written = read + answered.tokens_in, written + answered.tokens_out
    return SecondReading(
        llm=usage.model_copy(update={"tokens_in": read, "tokens_out": written}),
        compared=compare(report.fields, statements),
        rejected=tuple(rejected),
    )
