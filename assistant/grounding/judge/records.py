"""What came of asking a judge about the claims of one text."""

from __future__ import annotations

from typing import Any

from assistant.grounding.records import Opinion, Verdict
from ingestion.records import Record


class Unused(Record):
    """A claim on which the judge had no effect, and why.

    Attributes:
        claim: Its place in `Verdict.claims`, from 0.
        why: What was wrong.
        answer: What the judge said, where it said something that can be read.
    """

    claim: int
    why: str
    answer: Opinion | None = None


class Judged(Record):
    """A verdict after the judge.

    Attributes:
        verdict: Never milder than before.
        model: The judge, "backend:model".
        asked: Claims that it was asked about.
        overturned: Claims that only the judge refused.
        ignored: Answers that cite no sentence that was shown; they change nothing.
        failed: Claims on which the judge gave no answer that fits the schema; they keep their verdict.
        tokens_in: Tokens that it read.
        tokens_out: Tokens that it wrote.
    """

    verdict: Verdict
    model: str
    asked: int = 0
    overturned: int = 0
    ignored: tuple[Unused, ...] = ()
    failed: tuple[Unused, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0

    def record(self) -> dict[str, Any]:
        """Return what there is to say beside the verdict, ready for JSON."""
        kept = self.model_dump(mode="json", exclude={"verdict"})
        for unused in (*kept["ignored"], *kept["failed"]):
            if unused["answer"] is None:
                del unused["answer"]
        return kept
