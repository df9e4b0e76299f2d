"""Second readings of a batch of reports: a failure is a value of its record, and all are counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from assistant.second_reader.reading import second_reading
from ingestion.errors import GlioscribeError, InputError
from ingestion.records import Document, Report

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel


class SecondReader:
    """A model that reads one report after the other.

    Attributes:
        failed: Reports that it could not read.
        counts: What came of the others, by kind (see `SecondReading.counts`).
    """

    def __init__(self, llm: BaseChatModel) -> None:
        self._llm = llm
        self.failed = 0
        self.counts: Counter[str] = Counter()

    @classmethod
    def open(cls, spec: str | None) -> SecondReader:
        """Open the model of a spec (None: the setting), before any report is read.

        Raises:
            GlioscribeError: There is no such model, or the spec asks for none ("plain:").
        """
        from assistant.drafting.writing import is_plain
        from assistant.llm import open_llm

        if is_plain(spec):
            raise InputError(
                "a second reader needs a language model, and 'plain:' is none", hint="give --llm backend:model"
            )
        return cls(open_llm(spec))

    def record(self, document: Document, report: Report) -> dict[str, Any]:
        """Return the second reading as the value of `second_reader`; {"error": why} where the model fails."""
        try:
            reading = second_reading(document, report, self._llm)
        except (GlioscribeError, ValueError, ArithmeticError, LookupError, RuntimeError) as error:
            self.failed += 1
            return {"error": " ".join((str(error) or type(error).__name__).split())}
        self.counts.update(reading.counts())
        return reading.record()

    def summary(self) -> str:
        """Return the counts in one line."""
        counted = ", ".join(f"{number} {kind}" for kind, number in self.counts.items())
        failed = f"{self.failed} failed: see second_reader.error" if self.failed else ""
        return f"second reader: {'; '.join(part for part in (counted, failed) if part) or 'nothing to read'}"
