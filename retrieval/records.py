"""What a search gives."""

from __future__ import annotations

from ingestion.records import Passage, Record


class Hit(Record):
    """A passage that a query found.

    Attributes:
        passage: The passage, whole.
        score: Higher is better; comparable within one answer only.
    """

    passage: Passage
    score: float
