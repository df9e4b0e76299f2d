"""What is read from the tables: a patient's documents, drafts and sign-offs, with their digests."""

from __future__ import annotations

import json
import sqlite3

from assistant.records_store import chain
from ingestion.records import Record

DocumentRow = tuple[str, int, str, str, str]
DRAFT_COLUMNS = "id, patient, created, model, draft, digest"


class SignOff(Record):
    """Who signed a draft, when (UTC, ISO 8601), and the digest of what was signed."""

    draft: int
    who: str
    signed: str
    digest: str


class SavedDraft(Record):
    """A draft as it was saved.

    Attributes:
        id: Number of the draft, unique in the store.
        patient: The patient's pseudonym.
        created: UTC, ISO 8601.
        model: The language model that worded it.
        draft: The draft itself.
        digest: Keyed digest of creation time, model and draft.
        sign_offs: Oldest first.
    """

    id: int
    patient: str
    created: str
    model: str
    draft: dict[str, object]
    digest: str
    sign_offs: tuple[SignOff, ...] = ()

    def present_digest(self, audit_key: str) -> str:
        """Return the digest of what the draft holds now; it equals `digest` unless someone changed it."""
        return draft_digest(audit_key, self.created, self.model, self.draft)


def draft_digest(audit_key: str, created: str, model: str, draft: object) -> str:
    """Return the keyed digest of a draft with its origin."""
    return chain.digest(audit_key, chain.canonical({"created": created, "model": model, "draft": draft}))


def documents_of(connection: sqlite3.Connection, patient: str) -> list[DocumentRow]:
    """Return a patient's rows (patient, position, id, document, report), in order."""
    query = "SELECT patient, position, id, document, report FROM documents WHERE patient = ? ORDER BY position"
    return connection.execute(query, (patient,)).fetchall()


def import_digest(audit_key: str, documents: list[DocumentRow], failures: str) -> str:
    """Return the keyed digest of everything that an import keeps."""
    return chain.digest(audit_key, chain.canonical([documents, failures]))


def drafts_of(connection: sqlite3.Connection, patient: str) -> list[SavedDraft]:
    """Return a patient's drafts, oldest first."""
    query = f"SELECT {DRAFT_COLUMNS} FROM drafts WHERE patient = ? ORDER BY id"  # noqa: S608 - a constant
    return [_draft(connection, row) for row in connection.execute(query, (patient,)).fetchall()]


def draft_of(connection: sqlite3.Connection, number: int) -> SavedDraft | None:
    """Return one draft, or None."""
    query = f"SELECT {DRAFT_COLUMNS} FROM drafts WHERE id = ?"  # noqa: S608 - a constant
    row = connection.execute(query, (number,)).fetchone()
    return _draft(connection, row) if row else None


def _draft(connection: sqlite3.Connection, row: tuple[int, str, str, str, str, str]) -> SavedDraft:
    number, patient, created, model, text, digest = row
    query = "SELECT draft, who, signed, digest FROM sign_offs WHERE draft = ? ORDER BY id"
    signed = connection.execute(query, (number,)).fetchall()
    return SavedDraft(
        id=number, patient=patient, created=created, model=model, draft=json.loads(text), digest=digest,
        sign_offs=tuple(SignOff(draft=of, who=who, signed=when, digest=found) for of, who, when, found in signed),
    )  # fmt: skip
