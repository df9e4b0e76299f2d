"""Whether everything in the store is as the audit chain says that it was written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from assistant.records_store import chain, rows
from assistant.records_store.chain import AuditEntry


def tampering(connection: sqlite3.Connection) -> list[str]:
    """Return every sign of a change behind the store's back, one sentence each; empty where all is well."""
    broken = chain.broken_links(connection)
    if broken:  # what the chain says can't be relied on then
        return broken
    by_subject: dict[str, list[AuditEntry]] = {}
    for entry in chain.entries(connection):
        by_subject.setdefault(entry.subject, []).append(entry)
    patients = connection.execute("SELECT audit_key, id, failures FROM patients ORDER BY id").fetchall()
    problems: list[str] = []
    for key, name, failures in patients:
        problems += _patient(connection, key, name, failures, by_subject.get(key, []))
    deleted = {subject for subject, entries in by_subject.items() if entries[-1].action == "delete"}
    lost = len(set(by_subject) - deleted - {key for key, *_ in patients})
    if lost:
        problems.append(f"patients that were imported and never deleted are missing ({lost})")
    return problems


def _patient(
    connection: sqlite3.Connection, key: str, name: str, failures: str, entries: Sequence[AuditEntry]
) -> Iterator[str]:
    imports = [entry.detail["digest"] for entry in entries if entry.action == "import"]
    now = rows.import_digest(key, rows.documents_of(connection, name), failures)
    if not imports or imports[-1] != now:
        yield f"the reports of patient '{name}' are not those that were imported"
    try:
        drafts = rows.drafts_of(connection, name)
    except ValueError:
        yield f"a draft of patient '{name}' can't be read, so it is not what was saved"
        return
    written = {entry.detail["draft"]: entry.detail["digest"] for entry in entries if entry.action == "draft"}
    found = {draft.id: draft.present_digest(key) for draft in drafts}
    for number in sorted({int(number) for number in (*written, *found)}):
        if written.get(number) != found.get(number):
            yield f"draft {number} is not what was saved"
    signed = [entry.detail for entry in entries if entry.action == "sign_off"]
    kept = [dict(sign_off.model_dump()) for draft in drafts for sign_off in draft.sign_offs]
    if sorted(map(chain.canonical, signed)) != sorted(map(chain.canonical, kept)):
        yield f"the sign-offs of patient '{name}' are not those that were given"
