"""The tables of the records store, as a list of migrations; each runs once, in order."""

from __future__ import annotations

import sqlite3

from ingestion.errors import GlioscribeError

# Append only: a migration that has shipped is never edited. `PRAGMA user_version` counts those that ran.
MIGRATIONS = (
    """
    CREATE TABLE patients (
        id TEXT PRIMARY KEY,
        audit_key TEXT NOT NULL UNIQUE,  -- stands for the patient in the audit chain; forgotten with the patient
        imported_at TEXT NOT NULL,
        failures TEXT NOT NULL   -- JSON: files of the folder that could not be read
    ) STRICT;
    CREATE TABLE documents (
        patient TEXT NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        id TEXT NOT NULL,
        document TEXT NOT NULL,  -- JSON of ingestion.records.Document
        report TEXT NOT NULL,    -- JSON of ingestion.records.Report
        PRIMARY KEY (patient, id)
    ) STRICT;
    CREATE TABLE drafts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        patient TEXT NOT NULL REFERENCES patients (id) ON DELETE CASCADE,
        created TEXT NOT NULL,
        model TEXT NOT NULL,
        draft TEXT NOT NULL,     -- canonical JSON
        digest TEXT NOT NULL     -- keyed, of creation, model and draft
    ) STRICT;
    CREATE INDEX drafts_of_patient ON drafts (patient);
    CREATE TABLE sign_offs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        draft INTEGER NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
        who TEXT NOT NULL,
        signed TEXT NOT NULL,
        digest TEXT NOT NULL     -- of the draft as it was signed
    ) STRICT;
    CREATE INDEX sign_offs_of_draft ON sign_offs (draft);
    CREATE TABLE audit (
        number INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT;
    CREATE TABLE audit_head (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        number INTEGER NOT NULL,
        hash TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
    CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a database to the present schema; one that is there already is left alone.

    Raises:
        GlioscribeError: The database was written by a newer version of the program.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        message = f"the records store has schema {version}; this program knows {len(MIGRATIONS)}"
        raise GlioscribeError(message, hint="install the version of glioscribe that wrote it")
    for number, statements in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN IMMEDIATE;{statements};PRAGMA user_version = {number};COMMIT;")
