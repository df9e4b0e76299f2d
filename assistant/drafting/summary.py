"""The summary of one report, as a record."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from assistant.drafting.facts import report_facts
from assistant.drafting.writing import write
from ingestion.errors import InputError
from ingestion.records import Document

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel


class UnreadableError(InputError):
    """A document whose text can't be made out: nothing may be summarised from it."""


def summarize(document: Document, *, llm: BaseChatModel | None = None, llm_spec: str | None = None) -> dict[str, Any]:
    """Return the record of one report's summary: cited sentences, fields, what was refused, what it took.

    Raises:
        UnreadableError: The text is an unreadable scan.
        GlioscribeError: The language model can't be opened.
    """
    from ingestion.extract import extract

    started = time.perf_counter()
    report = extract(document)
    if report.relevance == "unreadable":
        message = f"'{document.id}' is unreadable: too little of its text can be made out to summarise it"
        raise UnreadableError(message, hint="scan it again or give the original text")
    draft = write(
        report_facts(report, document.text),
        {document.id: document.text},
        task="summary",
        llm=llm,
        llm_spec=llm_spec,
    )
    return {
        "id": document.id,
        "status": "ok",
        "kind": report.kind,
        "language": report.language,
        "relevance": report.relevance,
        "summary": [
            {
                "text": sentence.text,
                "section": sentence.section,
                "origin": sentence.origin,
                "citations": [evidence.model_dump() for evidence in sentence.citations],
            }
            for sentence in draft.sentences
        ],
        "fields": [field.model_dump(mode="json", exclude_none=True) for field in report.fields],
        "dropped": [drop.model_dump() for drop in draft.dropped],
        "llm": draft.llm.model_dump(),
        "seconds": round(time.perf_counter() - started, 3),
    }
