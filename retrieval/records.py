"""What a search gives, what a store holds, and what adding documents changed."""

from __future__ import annotations

import datetime as dt

from ingestion.records import Passage, Record


class Hit(Record):
    """A passage that a query found.

    Attributes:
        passage: The passage, whole.
        score: Higher is better; comparable within one answer only.
        similarity: Cosine between query and passage, -1 to 1; comparable between answers of one embedder.
        bm25: BM25 score, higher is better, or None where no word of the query stands in the passage.
        superseded_by: Id of the document in the store that takes the place of this passage's, or "".
        same_as: Ids of passages that say the same in nearly the same words, found too and left out.
    """

    passage: Passage
    score: float
    similarity: float
    bm25: float | None = None
    superseded_by: str = ""
    same_as: tuple[str, ...] = ()


class Version(Record):
    """Which state of a document a store holds.

    Attributes:
        doc: Id of the document.
        number: 1 when it was first added, one more with each change of its content.
        digest: SHA-256 of everything that the store keeps of it.
        changed: When this state was written, UTC.
        passages: How many passages it has.
    """

    doc: str
    number: int
    digest: str
    changed: dt.datetime
    passages: int


class AddReport(Record):
    """What adding documents to a store changed.

    Attributes:
        added: Ids of documents that the store did not have.
        replaced: Ids of documents whose content changed; their old passages are gone.
        unchanged: Ids of documents that were there with the same content.
        passages: How many passages were written.
        embedded: How many texts were embedded; less than `passages` where the store knew some already.
    """

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    passages: int = 0
    embedded: int = 0
