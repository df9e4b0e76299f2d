"""Patients go in and come out the same; deleted ones leave no byte; what was changed is found."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.patient import Failure, Patient
from assistant.records_store import open_records
from assistant.records_store.schema import MIGRATIONS
from assistant.records_store.store import FILE
from ingestion.errors import GlioscribeError, InputError
from ingestion.records import Document, Field, Report

WORD = "Xanthogranulomatous-marker-7731"
DRAFT = {"sections": [{"name": "status", "sentences": [{"text": f"Stable. {WORD}", "citations": []}]}]}


def patient(name: str = "P-01", text: str = f"MRI: {WORD}. No enhancement. 未见强化。") -> Patient:
    document = Document(id="mri", text=text, kind="radiology")
    field = Field(name="enhancement", value="none", evidence=(document.evidence(0, 3),))
    report = Report(id="mri", kind="radiology", language="en", relevance="glioma", fields=(field,))
    return Patient(
        id=name, documents=(document,), reports=(report,), failures=(Failure(name="scan.pdf", error="no text"),)
    )


def raw(home: Path, *statements: str) -> None:
    """Change the file behind the store's back, as someone with a SQLite shell could."""
    connection = sqlite3.connect(home / FILE, isolation_level=None)
    try:
        for trigger in ("audit_is_not_edited", "audit_is_not_shortened"):
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()


def bytes_of(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


@pytest.fixture
def kept(home: Path) -> Path:
    """A store with two patients, one with a signed draft."""
    with open_records(home) as records:
        records.put(patient())
        records.put(patient("P-02", "Another report."))
        number = records.save_draft("P-01", DRAFT, model="gguf:smollm2")
        records.sign_off(number, "Dr Example")
    return home


def test_a_patient_comes_out_as_put_in(kept: Path):
    with open_records(kept) as records:
        assert records.patients() == ["P-01", "P-02"]
        assert records.patient("P-01") == patient()
        assert records.verify() == []


def test_a_folder_is_imported_once_and_replaced_when_it_changes(home: Path, tmp_path: Path):
    folder = tmp_path / "P-77"
    folder.mkdir()
    (folder / "2024-03-05_mri.txt").write_text("MRI brain. Glioblastoma of the left frontal lobe, 45 x 30 mm.")
    with open_records(home) as records:
        first = records.import_folder(folder)
        assert records.import_folder(folder) == first == records.patient("P-77")
        assert [entry.action for entry in records.audit()] == ["import"]
        (folder / "2024-06-05_mri.txt").write_text("MRI brain. Glioblastoma of the left frontal lobe, 50 x 30 mm.")
        assert len(records.import_folder(folder).documents) == 2
        assert records.patient("P-77").documents[1].date.isoformat() == "2024-06-05"
        assert [entry.action for entry in records.audit()] == ["import", "import"]
        assert records.verify() == []


def test_the_store_is_readable_by_its_owner_alone(kept: Path):
    assert (kept / FILE).stat().st_mode & 0o077 == 0


def test_drafts_carry_their_sign_offs(kept: Path):
    with open_records(kept) as records:
        (draft,) = records.drafts("P-01")
        assert draft.draft == DRAFT
        assert draft.model == "gguf:smollm2"
        assert [(signed.who, signed.digest) for signed in draft.sign_offs] == [("Dr Example", draft.digest)]
        assert records.drafts("P-02") == []


def test_nobody_signs_what_was_changed(kept: Path):
    raw(kept, "UPDATE drafts SET draft = replace(draft, 'Stable', 'Progression')")
    with open_records(kept) as records, pytest.raises(InputError, match="not what was saved"):
        records.sign_off(1, "Dr Example")


def test_a_deleted_patient_leaves_no_byte(kept: Path):
    assert WORD.encode() in bytes_of(kept)
    with open_records(kept) as records:
        records.delete("P-01")
        assert records.patients() == ["P-02"]
        left = bytes_of(kept)
        for trace in (WORD, "P-01", "未见强化", "smollm2"):
            assert trace.encode() not in left
        assert records.verify() == []
        assert [entry.action for entry in records.audit()][-1] == "delete"
        records.put(patient())
        assert records.drafts("P-01") == []
        assert records.verify() == []
    with open_records(kept) as records:
        records.delete("P-01")
    assert WORD.encode() not in bytes_of(kept)


def test_a_replaced_report_leaves_no_byte_once_the_store_is_closed(kept: Path):
    with open_records(kept) as records:
        records.put(patient(text="MRI: a corrected report."))
    assert f"MRI: {WORD}".encode() not in bytes_of(kept)


def test_deleting_says_when_a_reader_keeps_old_bytes_alive(kept: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("assistant.records_store.store.BUSY_SECONDS", 0.05)
    reader = sqlite3.connect(kept / FILE, isolation_level=None)
    try:
        with open_records(kept) as records:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM patients").fetchone()
            with pytest.raises(GlioscribeError, match="another program reads the store"):
                records.delete("P-01")
            assert records.patients() == ["P-02"]
    finally:
        reader.close()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE audit SET at = '2020-01-01' WHERE number = 2", "audit row 2 was changed"),
        ("UPDATE audit SET detail = '{}' WHERE number = 1", "audit row 1 was changed"),
        ("UPDATE audit SET detail = 'x' WHERE number = 1", "can't be read"),
        ("UPDATE audit SET previous = hash WHERE number = 3", "audit row 3"),
        ("DELETE FROM audit WHERE number = 2", "audit row 2 is missing"),
        ("DELETE FROM audit WHERE number = 4", "ends at row 3, but row 4 was written"),
        ("DELETE FROM audit WHERE number = 1", "audit row 1 is missing"),
        ("UPDATE documents SET document = replace(document, 'No enh', 'Enh')", "reports of patient 'P-01'"),
        ("UPDATE documents SET report = replace(report, 'none', 'mild')", "reports of patient 'P-01'"),
        ("UPDATE patients SET failures = '[]'", "reports of patient 'P-01'"),
        ("DELETE FROM documents WHERE patient = 'P-02'", "reports of patient 'P-02'"),
        ("DELETE FROM patients WHERE id = 'P-02'", "never deleted are missing (1)"),
        ("UPDATE drafts SET draft = replace(draft, 'Stable', 'Worse')", "draft 1 is not what was saved"),
        ("UPDATE drafts SET model = 'another'", "draft 1 is not what was saved"),
        ("UPDATE drafts SET draft = 'x'", "a draft of patient 'P-01' can't be read"),
        ("DELETE FROM drafts", "draft 1 is not what was saved"),
        ("UPDATE sign_offs SET who = 'Dr Other'", "sign-offs of patient 'P-01'"),
        ("UPDATE sign_offs SET signed = '2020-01-01'", "sign-offs of patient 'P-01'"),
        ("DELETE FROM sign_offs", "sign-offs of patient 'P-01'"),
        ("INSERT INTO sign_offs (draft, who, signed, digest) VALUES (1, 'Dr Other', '', '')", "sign-offs"),
    ],
)
def test_tampering_is_found(kept: Path, statement: str, words: str):
    raw(kept, statement)
    with open_records(kept) as records:
        assert any(words in problem for problem in records.verify()), records.verify()


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = 'x'", "DELETE FROM audit"])
def test_the_chain_refuses_edits_of_honest_programs(kept: Path, statement: str):
    connection = sqlite3.connect(kept / FILE)
    try:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    finally:
        connection.close()


def test_the_chain_names_no_patient_and_no_text(kept: Path):
    with open_records(kept) as records:
        chain = " ".join(entry.model_dump_json() for entry in records.audit())
    assert "P-01" not in chain
    assert "Stable" not in chain
    assert "Dr Example" in chain


@pytest.mark.parametrize("call", [
    lambda records: records.patient("nobody"),
    lambda records: records.delete("nobody"),
    lambda records: records.drafts("nobody"),
    lambda records: records.save_draft("nobody", {}, model="m"),
    lambda records: records.sign_off(99, "Dr Example"),
    lambda records: records.sign_off(1, "  "),
])  # fmt: skip
def test_what_is_not_there_is_an_error_and_changes_nothing(kept: Path, call):
    with open_records(kept) as records:
        before = records.audit()
        with pytest.raises(InputError):
            call(records)
        assert records.audit() == before


def test_a_failed_write_leaves_nothing_behind(kept: Path):
    with open_records(kept) as records:
        with pytest.raises(ValueError, match="Out of range float"):
            records.save_draft("P-01", {"value": float("nan")}, model="m")
        assert len(records.drafts("P-01")) == 1
        assert records.verify() == []


def test_a_file_that_is_no_store_and_a_newer_store_are_errors(home: Path, tmp_path: Path):
    home.mkdir()
    (home / FILE).write_bytes(b"this is not a database, but long enough to look at" * 40)
    with pytest.raises(InputError, match="not a records store"), open_records(home):
        pass
    newer = tmp_path / "newer"
    with open_records(newer):
        pass
    raw(newer, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(GlioscribeError, match="schema"), open_records(newer):
        pass


def test_two_programs_write_in_turn(kept: Path):
    with open_records(kept) as one, open_records(kept) as other:
        one.save_draft("P-01", {"n": 1}, model="m")
        other.save_draft("P-01", {"n": 2}, model="m")
        one.save_draft("P-02", {"n": 3}, model="m")
        assert one.verify() == other.verify() == []
        assert len(other.audit()) == 7


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=4))
def test_any_text_survives(tmp_path: Path, texts: list[str]):
    documents = tuple(Document(id=str(number), text=text) for number, text in enumerate(texts))
    reports = tuple(Report(id=doc.id, kind="note", language="en", relevance="glioma") for doc in documents)
    whole = Patient(id="P", documents=documents, reports=reports)
    with open_records(tmp_path / "texts") as records:
        records.put(whole)
        assert records.patient("P") == whole
        assert records.verify() == []
