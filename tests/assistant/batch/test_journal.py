"""The journal: what it says is finished is finished, after a kill at any byte too."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.batch.journal import Journal
from ingestion.errors import InputError
from ingestion.files import write_text
from ingestion.records import Document


def document(number: int, text: str = "Text.") -> Document:
    return Document(id=f"r{number}", text=text)


def record(number: int) -> dict[str, object]:
    return {"id": f"r{number}", "status": "ok", "summary": [{"text": "肿瘤"}]}


def fill(out: Path, count: int) -> Path:
    with Journal(out, resume=False) as journal:
        for number in range(count):
            journal.add(document(number), record(number))
    return journal.path


def test_finished_records_come_back(tmp_path: Path) -> None:
    fill(tmp_path / "o.jsonl", 3)
    with Journal(tmp_path / "o.jsonl", resume=True) as journal:
        assert journal.finished(document(2)) == record(2)
        assert journal.finished(document(3)) is None


def test_a_changed_document_is_done_again(tmp_path: Path) -> None:
    fill(tmp_path / "o.jsonl", 1)
    with Journal(tmp_path / "o.jsonl", resume=True) as journal:
        assert journal.finished(document(0, "Another text.")) is None


def test_a_failed_record_is_done_again(tmp_path: Path) -> None:
    with Journal(tmp_path / "o.jsonl", resume=False) as journal:
        journal.add(document(0), {"id": "r0", "status": "error", "error": "no"})
    with Journal(tmp_path / "o.jsonl", resume=True) as journal:
        assert journal.finished(document(0)) is None


def test_without_resume_it_begins_anew(tmp_path: Path) -> None:
    path = fill(tmp_path / "o.jsonl", 2)
    with Journal(tmp_path / "o.jsonl", resume=False) as journal:
        assert journal.finished(document(0)) is None
    assert path.read_bytes() == b""


def test_a_finished_output_counts(tmp_path: Path) -> None:
    write_text(tmp_path / "o.jsonl", '{"id": "r0", "status": "ok"}\nnot json\n')
    with Journal(tmp_path / "o.jsonl", resume=True) as journal:
        assert journal.finished(document(0)) == {"id": "r0", "status": "ok"}


def test_two_runs_of_one_output_exclude_each_other(tmp_path: Path) -> None:
    with Journal(tmp_path / "o.jsonl", resume=False), pytest.raises(InputError, match="another run"):
        Journal(tmp_path / "o.jsonl", resume=True)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_cut_at_any_byte_only_the_torn_record_is_lost(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    out = tmp_path_factory.mktemp("journal") / "o.jsonl"
    path = fill(out, 3)
    whole = path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:cut])
    kept = whole[:cut].count(b"\n")
    with Journal(out, resume=True) as journal:
        assert [journal.finished(document(n)) is not None for n in range(3)] == [n < kept for n in range(3)]
        journal.add(document(7), record(7))
    with Journal(out, resume=True) as journal:
        assert journal.finished(document(7)) == record(7)
        assert journal.finished(document(0)) == (record(0) if kept else None)
