"""Patients, reports, drafts, sign-offs and the audit chain in SQLite."""

from assistant.records_store.chain import AuditEntry
from assistant.records_store.rows import SavedDraft, SignOff
from assistant.records_store.store import RecordsStore, open_records

__all__ = ["AuditEntry", "RecordsStore", "SavedDraft", "SignOff", "open_records"]
