"""The audit chain: who did what when; each row carries the hash of the one before, so a change shows.

Rows name a patient by a random key that is forgotten with the patient, and hold no text. An edited, missing or
reordered row, and a shortened chain, are found. Someone who may write the file and recomputes every hash is not:
against that, keep the last hash elsewhere (`RecordsStore.audit()[-1].hash`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import sqlite3

from ingestion.files import dump_json
from ingestion.records import Record

START = "0" * 64


class AuditEntry(Record):
    """One row of the chain.

    Attributes:
        number: From 1, without gaps.
        at: UTC, ISO 8601.
        action: "import", "draft", "sign_off" or "delete".
        subject: The patient's audit key, not the id.
        detail: What was done: counts, digests, who.
        previous: Hash of the row before; zeros for the first.
        hash: SHA-256 of all of the above.
    """

    number: int
    at: str
    action: str
    subject: str
    detail: dict[str, str | int]
    previous: str
    hash: str

    def expected_hash(self) -> str:
        """Return the hash that the row must carry."""
        return hashlib.sha256(canonical(self.model_dump(exclude={"hash"})).encode()).hexdigest()


def canonical(value: object) -> str:
    """Return JSON text that is the same for equal values."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest(audit_key: str, text: str) -> str:
    """Return the keyed SHA-256 of a text; once the key is forgotten, nobody can test a text against it."""
    return hmac.new(audit_key.encode(), text.encode(), hashlib.sha256).hexdigest()


def now() -> str:
    """Return the time, UTC, ISO 8601."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def append(connection: sqlite3.Connection, action: str, subject: str, detail: dict[str, str | int]) -> AuditEntry:
    """Add a row; the caller's transaction makes it one with what it records."""
    head = connection.execute("SELECT number, hash FROM audit_head").fetchone()
    number, previous = head or (0, START)
    draft = AuditEntry(
        number=number + 1, at=now(), action=action, subject=subject, detail=detail, previous=previous, hash=""
    )
    entry = draft.model_copy(update={"hash": draft.expected_hash()})
    connection.execute(
        "INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)",
        (entry.number, entry.at, action, subject, dump_json(detail), previous, entry.hash),
    )
    connection.execute("INSERT OR REPLACE INTO audit_head VALUES (1, ?, ?)", (entry.number, entry.hash))
    return entry


def entries(connection: sqlite3.Connection) -> list[AuditEntry]:
    """Return the chain, oldest first."""
    rows = connection.execute("SELECT number, at, action, subject, detail, previous, hash FROM audit ORDER BY number")
    names = ("number", "at", "action", "subject", "detail", "previous", "hash")
    return [AuditEntry(**{**dict(zip(names, row, strict=True)), "detail": json.loads(row[4])}) for row in rows]


def broken_links(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the chain, one sentence each; empty where it is whole."""
    problems = []
    number, previous = 0, START
    try:
        chain = entries(connection)
    except ValueError as error:
        return [f"a row of the audit chain can't be read: {type(error).__name__}"]
    for entry in chain:
        if entry.number != number + 1:
            problems.append(f"audit row {number + 1} is missing")
        if entry.previous != previous:
            problems.append(f"audit row {entry.number} does not follow the row before it")
        if entry.hash != entry.expected_hash():
            problems.append(f"audit row {entry.number} was changed")
        number, previous = entry.number, entry.hash
    head = connection.execute("SELECT number, hash FROM audit_head").fetchone() or (0, START)
    if head != (number, previous):
        problems.append(f"the audit chain ends at row {number}, but row {head[0]} was written")
    return problems
