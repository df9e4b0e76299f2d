"""The append log of a batch: a record is on disk before the next one counts as done.

It lies beside the output as `.NAME.journal`; each line is one finished record, fsynced. A kill can tear the last
line only, and a torn line is cut off when the log is opened again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from ingestion.errors import InputError
from ingestion.files import dump_json, read_jsonl, sync_folder
from ingestion.records import Document


def digest(document: Document) -> str:
    """Return what tells whether a document is still the one that a record was made from."""
    return hashlib.sha256(document.model_dump_json().encode()).hexdigest()[:16]


class Journal:
    """The finished records of the batch that writes `out`; a context manager that holds the log's lock.

    Args:
        out: The batch's output file.
        resume: Keep what an earlier run finished; otherwise begin anew.

    Raises:
        InputError: Another process is writing the same output, or the folder can't be written to.
    """

    def __init__(self, out: Path, *, resume: bool) -> None:
        self.path = out.with_name(f".{out.name}.journal")
        self._out = out
        self._records: dict[str, tuple[str, dict[str, Any]]] = {}
        self._stream = self._open()
        if resume:
            self._read_output()
            self._read_log()
        else:
            self._stream.truncate(0)
        self._stream.seek(0, os.SEEK_END)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def finished(self, document: Document) -> dict[str, Any] | None:
        """Return the record that an earlier run made of this very document, or None."""
        made_from, record = self._records.get(document.id, ("", None))
        return record if record is not None and made_from in ("", digest(document)) else None

    def add(self, document: Document | None, record: dict[str, Any]) -> None:
        """Write one finished record; when this returns it survives a kill."""
        line = {"digest": digest(document) if document else "", "record": record}
        self._stream.write(f"{dump_json(line)}\n".encode())
        self._stream.flush()
        os.fsync(self._stream.fileno())

    def discard(self) -> None:
        """Remove the log once the output holds everything."""
        self.path.unlink(missing_ok=True)
        sync_folder(self.path.parent)

    def _open(self) -> BinaryIO:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            stream = self.path.open("a+b")
        except OSError as error:
            raise InputError(f"can't write {self.path}: {error.strerror}", hint="choose another --out") from error
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.close()
            raise InputError(
                f"another run is writing {self._out}", hint="wait for it, or choose another --out"
            ) from error
        return stream

    def _read_output(self) -> None:
        """Take over what a finished run wrote; its lines don't say what they were made from."""
        if not self._out.is_file():
            return
        for line in read_jsonl(self._out):
            if line.error is None and line.value.get("status") == "ok":
                self._records[line.id] = ("", line.value)

    def _read_log(self) -> None:
        self._stream.seek(0)
        whole = 0
        for line in self._stream.readlines():
            if not line.endswith(b"\n"):
                break
            whole += len(line)
            try:
                entry = json.loads(line)
                record, made_from = entry["record"], str(entry["digest"])
            except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError):
                continue  # a block that the disk lost: the report is done again
            if isinstance(record, dict) and record.get("status") == "ok":
                self._records[str(record.get("id"))] = (made_from, record)
        self._stream.truncate(whole)
