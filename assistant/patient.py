"""One patient: the documents and what was read from them, in order of date."""

from __future__ import annotations

from ingestion.records import Document, Record, Report


class Patient(Record):
    """A patient's documents with their reports, oldest first (undated ones last).

    Attributes:
        id: A pseudonym; never a name or hospital number.
        documents: The texts.
        reports: What extraction read, one for each document, in the same order.
    """

    id: str
    documents: tuple[Document, ...]
    reports: tuple[Report, ...]

    def texts(self) -> dict[str, str]:
        """Return the text of each document by id."""
        return {document.id: document.text for document in self.documents}
