"""The rows of a store in SQLite: documents, passages, content digests, and what the store was built with."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from ingestion.records import Document, Passage
from retrieval.lexical import bm25
from retrieval.narrow import Narrow, diagnoses, superseded
from retrieval.records import Version
from retrieval.stores._incoming import Incoming, headings, indexed_text
from retrieval.stores.base import StoreError

WAIT_S = 10.0
"""How long a second writer waits for the first, seconds."""

BUSY = "another process is writing to the store"

_SCHEMA = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    (
        "CREATE TABLE documents (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, "
        "version INTEGER NOT NULL DEFAULT 1, changed TEXT NOT NULL, digest TEXT NOT NULL, record TEXT NOT NULL)"
    ),
    (
        "CREATE TABLE passages (key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, doc TEXT NOT NULL, "
        "digest TEXT NOT NULL, record TEXT NOT NULL, region TEXT, year INTEGER)"
    ),
    "CREATE INDEX passages_of_document ON passages (doc)",
    "CREATE INDEX passages_by_digest ON passages (digest)",
    "CREATE TABLE restricted (key INTEGER NOT NULL, diagnosis TEXT NOT NULL, PRIMARY KEY (key, diagnosis))",
    "CREATE TABLE supersedes (doc TEXT NOT NULL, old TEXT NOT NULL, PRIMARY KEY (old, doc))",
    bm25.SCHEMA,
)


def configure(db: sqlite3.Connection) -> None:
    """Have deleted content overwritten with zeros, temporary tables kept in memory, and each commit made durable."""
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("PRAGMA synchronous = FULL")


def is_busy(error: sqlite3.DatabaseError) -> bool:
    """Tell whether another process held the database for longer than the connection waits."""
    return isinstance(error, sqlite3.OperationalError) and ("locked" in str(error) or "busy" in str(error))


@contextmanager
def transaction(db: sqlite3.Connection, *, write: bool) -> Iterator[None]:
    """Run a block as one transaction; a writer takes the only writer's place at its beginning.

    Raises:
        StoreError: Another process held the store for longer than the connection waits.
    """
    try:
        db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        yield
        db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if not is_busy(error):
            raise
        raise StoreError(BUSY, hint="wait until it is done, then retry") from error
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")


def is_empty(db: sqlite3.Connection) -> bool:
    """Tell whether the database has no tables yet."""
    return bool(db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0)


def create(db: sqlite3.Connection, about: dict[str, str]) -> None:
    """Make the tables of a new store, and note what it is built with."""
    for statement in _SCHEMA:
        db.execute(statement)
    for name, value in about.items():
        note(db, name, value)


def note(db: sqlite3.Connection, name: str, value: str) -> None:
    """Write down one fact about the store."""
    db.execute("INSERT OR REPLACE INTO about (name, value) VALUES (?, ?)", (name, value))


def about(db: sqlite3.Connection) -> dict[str, str]:
    """Return what the store was built with."""
    return dict(db.execute("SELECT name, value FROM about"))


def digests(db: sqlite3.Connection) -> dict[str, str]:
    """Return the content digest of each document by id, in the order of adding."""
    return dict(db.execute("SELECT id, digest FROM documents ORDER BY position"))


def document(db: sqlite3.Connection, doc_id: str) -> Document | None:
    """Return a document, or None."""
    row = db.execute("SELECT record FROM documents WHERE id = ?", (doc_id,)).fetchone()
    return Document.model_validate_json(row[0]) if row else None


def put_document(db: sqlite3.Connection, incoming: Incoming) -> None:
    """Insert or update a document; its place in the order stays, its version grows."""
    name = incoming.document.id
    db.execute(
        "INSERT INTO documents (id, changed, digest, record) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
        "version = version + 1, changed = excluded.changed, digest = excluded.digest, record = excluded.record",
        (name, dt.datetime.now(dt.UTC).isoformat(), incoming.digest, incoming.document.model_dump_json()),
    )
    db.execute("DELETE FROM supersedes WHERE doc = ?", (name,))
    old = {each for passage in incoming.passages for each in superseded(passage)} - {name}
    db.executemany("INSERT INTO supersedes (doc, old) VALUES (?, ?)", ((name, each) for each in sorted(old)))


def put_passage(db: sqlite3.Connection, passage: Passage, digest: str) -> int:
    """Insert a passage with its words and the digest of what is embedded of it, and return its key."""
    cursor = db.execute(
        "INSERT INTO passages (id, doc, digest, record, region, year) VALUES (?, ?, ?, ?, ?, ?)",
        (
            passage.id,
            passage.doc,
            digest,
            passage.model_dump_json(),
            passage.region.casefold() or None,
            passage.year,
        ),
    )
    key = int(cursor.lastrowid or 0)
    db.executemany("INSERT OR IGNORE INTO restricted VALUES (?, ?)", ((key, each) for each in diagnoses(passage)))
    bm25.insert(db, key, headings(passage), indexed_text(passage))
    return key


def drop_document(db: sqlite3.Connection, doc_id: str) -> bool:
    """Delete a document's own row; its passages are deleted by `drop_passages`."""
    db.execute("DELETE FROM supersedes WHERE doc = ?", (doc_id,))
    return db.execute("DELETE FROM documents WHERE id = ?", (doc_id,)).rowcount > 0


def drop_passages(db: sqlite3.Connection, keys: Sequence[int]) -> None:
    """Delete passages and their words."""
    bm25.delete(db, keys)
    db.executemany("DELETE FROM restricted WHERE key = ?", ((key,) for key in keys))
    db.executemany("DELETE FROM passages WHERE key = ?", ((key,) for key in keys))


def keys_of(db: sqlite3.Connection, doc_id: str) -> dict[int, str]:
    """Return the digest of the embedded text of each of a document's passages, by key."""
    return dict(db.execute("SELECT key, digest FROM passages WHERE doc = ? ORDER BY key", (doc_id,)))


def all_keys(db: sqlite3.Connection) -> list[int]:
    """Return the keys of all passages, ascending."""
    return [int(row[0]) for row in db.execute("SELECT key FROM passages ORDER BY key")]


def count(db: sqlite3.Connection) -> int:
    """Return how many passages there are."""
    found: int = db.execute("SELECT count(*) FROM passages").fetchone()[0]
    return found


def passages(db: sqlite3.Connection, keys: Iterable[int]) -> dict[int, Passage]:
    """Return the passages of some keys."""
    found: dict[int, Passage] = {}
    for key in keys:
        row = db.execute("SELECT record FROM passages WHERE key = ?", (key,)).fetchone()
        if row:
            found[key] = Passage.model_validate_json(row[0])
    return found


def owner(db: sqlite3.Connection, passage_id: str) -> str | None:
    """Return the document that a passage id belongs to, or None."""
    row = db.execute("SELECT doc FROM passages WHERE id = ?", (passage_id,)).fetchone()
    return str(row[0]) if row else None


def known(db: sqlite3.Connection, digests: Iterable[str]) -> dict[str, int]:
    """Return for each digest of an embedded text that the store holds the key of a passage with it."""
    found: dict[str, int] = {}
    for digest in digests:
        row = db.execute("SELECT key FROM passages WHERE digest = ? LIMIT 1", (digest,)).fetchone()
        if row:
            found[digest] = int(row[0])
    return found


def versions(db: sqlite3.Connection) -> list[Version]:
    """Return which state of each document is held, in the order of adding."""
    rows = db.execute(
        "SELECT id, version, digest, changed, (SELECT count(*) FROM passages WHERE doc = documents.id) "
        "FROM documents ORDER BY position"
    )
    return [
        Version(doc=doc, number=number, digest=digest, changed=dt.datetime.fromisoformat(changed), passages=passages)
        for doc, number, digest, changed, passages in rows
    ]


def replaced_by(db: sqlite3.Connection, docs: Iterable[str]) -> dict[str, str]:
    """Return for each superseded document the one in the store that takes its place."""
    found: dict[str, str] = {}
    for doc in docs:
        row = db.execute("SELECT doc FROM supersedes WHERE old = ? ORDER BY doc LIMIT 1", (doc,)).fetchone()
        if row:
            found[doc] = str(row[0])
    return found


def allowed(narrow: Narrow) -> tuple[str, list[str | int]]:
    """Return an SQL condition on a passage's `key` for what a search may find, with its parameters."""
    parts: list[str] = []
    values: list[str | int] = []
    if narrow.regions:
        parts.append(f"region IN ({', '.join('?' * len(narrow.regions))})")
        values += [each.casefold() for each in narrow.regions]
    for bound, year in ((">=", narrow.since), ("<=", narrow.until)):
        if year is not None:
            parts.append(f"year {bound} ?")
            values.append(year)
    if narrow.diagnosis:
        parts.append(
            "(key NOT IN (SELECT key FROM restricted) OR key IN (SELECT key FROM restricted WHERE diagnosis = ?))"
        )
        values.append(narrow.diagnosis.lower())
    # Made of the literals above alone; what the user gave goes in as parameters.
    return f"SELECT key FROM passages WHERE {' AND '.join(parts) or 'TRUE'}", values  # noqa: S608


def allowed_keys(db: sqlite3.Connection, narrow: Narrow) -> list[int]:
    """Return the keys of the passages that a search may find."""
    return [int(row[0]) for row in db.execute(*allowed(narrow))]
