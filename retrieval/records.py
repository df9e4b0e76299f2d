"""What a search gives, and what adding documents changed."""

from __future__ import annotations

from ingestion.records import Passage, Record


class Hit(Record):
    """A passage that a query found.

    Attributes:
        passage: The passage, whole.
        score: Higher is better; comparable within one answer only.
        similarity: Cosine between query and passage, -1 to 1; comparable between answers of one embedder.
        bm25: BM25 score, higher is better, or None where no word of the query stands in the passage.
    """

    passage: Passage
    score: float
    similarity: float
    bm25: float | None = None


class AddReport(Record):
    """What adding documents to a store changed.

    Attributes:
        added: Ids of documents that the store did not have.
        replaced: Ids of documents whose content changed; their old passages are gone.
        unchanged: Ids of documents that were there with the same content.
        passages: How many passages were written.
        embedded: How many texts were embedded; less than `passages` where a changed document kept some.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    passages: int = 0
    embedded: int = 0
