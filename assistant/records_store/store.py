"""Patients, their reports, drafts and sign-offs in one SQLite file on this machine."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.patient import Failure, Patient, read_folder
from assistant.records_store import chain, rows
from assistant.records_store.integrity import tampering
from assistant.records_store.rows import SavedDraft, SignOff
from assistant.records_store.schema import migrate
from ingestion.errors import GlioscribeError, InputError
from ingestion.records import Document, Report

FILE = "records.sqlite3"
BUSY_SECONDS = 10.0


class RecordsStore:
    """Everything that is kept of patients. Use `open_records`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def import_folder(self, path: Path) -> Patient:
        """Read a folder of one patient's reports and keep it; the folder's name is the patient's pseudonym.

        A patient who is there already has the reports replaced; drafts and sign-offs stay. The same content again
        changes nothing.

        Raises:
            InputError: The folder can't be read, or holds no report.
        """
        patient = read_folder(path)
        self.put(patient)
        return patient

    def put(self, patient: Patient) -> None:
        """Keep a patient's documents and reports, replacing those that were kept before."""
        documents: list[rows.DocumentRow] = [
            (patient.id, position, document.id, document.model_dump_json(), report.model_dump_json())
            for position, (document, report) in enumerate(zip(patient.documents, patient.reports, strict=True))
        ]
        failures = chain.canonical([failure.model_dump() for failure in patient.failures])
        query = "SELECT audit_key, failures FROM patients WHERE id = ?"
        with self._transaction():
            row = self._connection.execute(query, (patient.id,)).fetchone()
            if row and (rows.documents_of(self._connection, patient.id), row[1]) == (documents, failures):
                return
            key = row[0] if row else secrets.token_hex(16)
            upsert = """INSERT INTO patients VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
                        SET imported_at = excluded.imported_at, failures = excluded.failures"""
            self._connection.execute(upsert, (patient.id, key, chain.now(), failures))
            self._connection.execute("DELETE FROM documents WHERE patient = ?", (patient.id,))
            self._connection.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", documents)
            digest = rows.import_digest(key, documents, failures)
            chain.append(self._connection, "import", key, {"documents": len(documents), "digest": digest})

    def patient(self, patient_id: str) -> Patient:
        """Return a patient as imported.

        Raises:
            InputError: There is no such patient.
        """
        self._key(patient_id)
        found = rows.documents_of(self._connection, patient_id)
        query = "SELECT failures FROM patients WHERE id = ?"
        (failures,) = self._connection.execute(query, (patient_id,)).fetchone()
        return Patient(
            id=patient_id,
            documents=tuple(Document.model_validate_json(document) for *_, document, _ in found),
            reports=tuple(Report.model_validate_json(report) for *_, report in found),
            failures=tuple(Failure.model_validate(failure) for failure in json.loads(failures)),
        )

    def patients(self) -> list[str]:
        """Return the pseudonyms, sorted."""
        return [name for (name,) in self._connection.execute("SELECT id FROM patients ORDER BY id")]

    def delete(self, patient_id: str) -> None:
        """Remove a patient for good: rows, drafts, sign-offs, and their bytes in the file.

        The audit chain keeps that someone was deleted, under a key that leads nowhere any more.

        Raises:
            InputError: There is no such patient.
            GlioscribeError: Another program reads the store, so the bytes can't be overwritten yet.
        """
        with self._transaction():
            key = self._key(patient_id)
            self._connection.execute("DELETE FROM patients WHERE id = ?", (patient_id,))
            chain.append(self._connection, "delete", key, {})
        self._overwrite()

    def save_draft(self, patient_id: str, draft: Mapping[str, object], *, model: str) -> int:
        """Keep a draft (anything JSON can hold) and return its number.

        Raises:
            InputError: There is no such patient.
        """
        created = chain.now()
        with self._transaction():
            key = self._key(patient_id)
            digest = rows.draft_digest(key, created, model, draft)
            cursor = self._connection.execute(
                "INSERT INTO drafts (patient, created, model, draft, digest) VALUES (?, ?, ?, ?, ?)",
                (patient_id, created, model, chain.canonical(draft), digest),
            )
            number = int(cursor.lastrowid or 0)
            chain.append(self._connection, "draft", key, {"draft": number, "digest": digest})
        return number

    def drafts(self, patient_id: str) -> list[SavedDraft]:
        """Return a patient's drafts with their sign-offs, oldest first.

        Raises:
            InputError: There is no such patient.
        """
        self._key(patient_id)
        return rows.drafts_of(self._connection, patient_id)

    def sign_off(self, draft: int, who: str) -> SignOff:
        """Record that a person signs a draft as it was saved.

        Raises:
            InputError: There is no such draft, nobody is named, or the draft was changed since it was saved.
        """
        if not who.strip():
            raise InputError("a sign-off needs the name of who signs", hint="say who signs")
        with self._transaction():
            saved = rows.draft_of(self._connection, draft)
            if saved is None:
                raise InputError(f"no draft {draft}", hint="list the patient's drafts")
            key = self._key(saved.patient)
            if saved.present_digest(key) != saved.digest:
                raise InputError(f"draft {draft} is not what was saved", hint="draft it anew, and check the store")
            signed = SignOff(draft=draft, who=who.strip(), signed=chain.now(), digest=saved.digest)
            self._connection.execute(
                "INSERT INTO sign_offs (draft, who, signed, digest) VALUES (?, ?, ?, ?)",
                (draft, signed.who, signed.signed, signed.digest),
            )
            chain.append(self._connection, "sign_off", key, signed.model_dump())
        return signed

    def audit(self) -> list[chain.AuditEntry]:
        """Return the audit chain, oldest first."""
        return chain.entries(self._connection)

    def verify(self) -> list[str]:
        """Return every sign of tampering, one sentence each; empty where all is as it was written."""
        return tampering(self._connection)

    def _key(self, patient_id: str) -> str:
        row = self._connection.execute("SELECT audit_key FROM patients WHERE id = ?", (patient_id,)).fetchone()
        if row is None:
            raise InputError(f"no patient '{patient_id}'", hint="see 'glioscribe patients list'")
        return str(row[0])

    def _overwrite(self) -> None:
        self._connection.execute("VACUUM")
        busy, *_ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            message = "the patient is deleted, but another program reads the store, so old bytes may remain in its log"
            raise GlioscribeError(message, hint="close the other program; the log is emptied when the last one closes")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise GlioscribeError(
                f"the records store can't be written: {error}", hint="close other programs"
            ) from error
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


@contextmanager
def open_records(home: Path) -> Iterator[RecordsStore]:
    """Open the records store under `home`, made where there is none; readable by its owner alone.

    Raises:
        InputError: The folder can't be written to, or the file is not a records store.
        GlioscribeError: The store was written by a newer version of the program.
    """
    path = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
    except OSError as error:
        raise InputError(
            f"can't write {path}: {error.strerror}", hint="set GLIOSCRIBE_HOME to another folder"
        ) from error
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
        try:
            for pragma in ("journal_mode = WAL", "foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
                connection.execute(f"PRAGMA {pragma}")
            migrate(connection)
        except sqlite3.DatabaseError as error:
            raise InputError(
                f"{path} is not a records store: {error}", hint="move it away, or restore a copy"
            ) from error
        yield RecordsStore(connection)
