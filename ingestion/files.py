"""Reading and writing files so that nothing is half written and no bad line stops the rest."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from ingestion.errors import InputError

STDIO = "-"


@dataclass(frozen=True)
class JsonLine:
    """One line of a JSONL input: its object, or what was wrong with it.

    Attributes:
        number: Line number, from 1.
        value: The object; empty when `error` is set.
        error: Why the line can't be used, or None.
    """

    number: int
    value: dict[str, Any]
    error: str | None = None

    @property
    def id(self) -> str:
        """The line's own id as text, or "line:N" where it has none."""
        found = self.value.get("id")
        return str(found) if isinstance(found, str | int) and str(found) else f"line:{self.number}"


def read_jsonl(path: str | Path, *, required: tuple[str, ...] = ()) -> Iterator[JsonLine]:
    """Yield every non-blank line of a JSONL file ("-" is standard input), good or bad, in order.

    Args:
        path: The file, UTF-8.
        required: Keys that each object must have; a line without one carries an error.

    Raises:
        InputError: The file can't be opened or is not UTF-8.
    """
    try:
        with _open_text(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _parse_line(number, line, required)
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8", hint="JSONL is read as UTF-8; convert the file") from error


def _parse_line(number: int, line: str, required: tuple[str, ...]) -> JsonLine:
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return JsonLine(number, {}, f"line {number} is not JSON: {error}")
    if not isinstance(value, dict):
        return JsonLine(number, {}, f"line {number} is not a JSON object")
    missing = [key for key in required if key not in value]
    if missing:
        return JsonLine(number, value, f"line {number} lacks {', '.join(missing)}")
    return JsonLine(number, value)


@contextmanager
def _open_text(path: str | Path) -> Iterator[TextIO]:
    if str(path) == STDIO:
        yield sys.stdin
        return
    try:
        stream = Path(path).open(encoding="utf-8-sig", newline="\n")  # noqa: SIM115 - closed by the `with` below
    except OSError as error:
        raise InputError(f"can't read {path}: {error.strerror}", hint="give the path of a JSONL file") from error
    with stream:
        yield stream


@contextmanager
def atomic_writer(path: str | Path) -> Iterator[TextIO]:
    """Open `path` for writing text so that it appears whole or not at all ("-" is standard output).

    The text goes to a temporary file beside it, is fsynced, and takes the name at the end; an exception
    inside the block leaves an existing file as it was.

    Raises:
        InputError: The folder can't be written to.
    """
    if str(path) == STDIO:
        yield sys.stdout
        sys.stdout.flush()
        return
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    except OSError as error:
        raise InputError(f"can't write {path}: {error.strerror}", hint="choose a folder you may write to") from error
    staged = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        staged.chmod(0o644)
        staged.replace(target)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable (fsync of the directory)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: str | Path, text: str) -> None:
    """Write `text` to `path` atomically."""
    with atomic_writer(path) as stream:
        stream.write(text)


def dump_json(value: Any, *, indent: int | None = None) -> str:  # noqa: ANN401 - anything JSON can hold
    """Return `value` as JSON text: Unicode kept as it is, no NaN."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
