"""The reports of a batch: files, folders and JSONL lines, each with an id of its own, the bad ones too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from ingestion.errors import GlioscribeError, InputError
from ingestion.files import STDIO, JsonLine, read_jsonl
from ingestion.records import Document

LINES_SUFFIXES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True)
class Job:
    """One report to do.

    Attributes:
        id: As the input gives it; `gather` makes it unique.
        document: What to read, under that id; None where it could not be loaded.
        error: Why it could not be loaded.
    """

    id: str
    document: Document | None
    error: str = ""


def gather(paths: Sequence[str]) -> Iterator[Job]:
    """Yield the reports of files, folders (with their subfolders) and JSONL files, in order, each id once.

    An id that comes again gets "#2", "#3", … behind it.

    Raises:
        InputError: A path does not exist, or a folder holds no report.
    """
    taken: dict[str, int] = {}
    for path in paths:
        for job in reports_of(path):
            yield _with_own_id(job, taken)


def _with_own_id(job: Job, taken: dict[str, int]) -> Job:
    """Return `job` under an id that no earlier one has."""
    name, seen = job.id, taken.get(job.id, 0)
    while name in taken:
        seen += 1
        name = f"{job.id}#{seen}"
    taken[job.id] = max(seen, 1)
    taken.setdefault(name, 1)
    if name == job.id:
        return job
    document = job.document.model_copy(update={"id": name}) if job.document else None
    return Job(name, document, job.error)


def reports_of(path: str) -> Iterator[Job]:
    """Yield the reports that one path stands for: a file, a folder with its subfolders, or JSONL lines.

    Raises:
        InputError: The path does not exist, or the folder holds no report.
    """
    place = Path(path)
    if path == STDIO or place.suffix.lower() in LINES_SUFFIXES:
        yield from reports_in_lines(path)
    elif place.is_dir():
        yield from _from_folder(place)
    elif place.is_file():
        yield _from_file(place, place.stem)
    else:
        raise InputError(f"no such file or folder: {path}", hint="give report files, folders or a JSONL file")


def reports_in_lines(path: str) -> Iterator[Job]:
    """Yield the reports of a JSONL file whatever its name; "-" is standard input.

    Raises:
        InputError: The file can't be read.
    """
    yield from (_from_line(line) for line in read_jsonl(path, required=("id", "text")))


def _from_folder(folder: Path) -> Iterator[Job]:
    from ingestion.loaders import report_files

    for file in report_files(folder):
        yield _from_file(file, file.relative_to(folder).with_suffix("").as_posix())


def _from_file(path: Path, name: str) -> Job:
    from ingestion.loaders import load

    try:
        document = load(path)
    except GlioscribeError as error:
        return Job(name, None, str(error))
    return Job(name, document.model_copy(update={"id": name}))


def _from_line(line: JsonLine) -> Job:
    from ingestion.loaders import canonical, check_size

    if line.error:
        return Job(line.id, None, line.error)
    kept = {key: line.value[key] for key in ("text", "kind", "date") if line.value.get(key) is not None}
    try:
        document = Document.model_validate({"id": line.id, **kept})
        check_size(len(document.text.encode()), f"the text of line {line.number}")
    except ValidationError as error:
        first = error.errors()[0]
        return Job(line.id, None, f"line {line.number}: {'.'.join(map(str, first['loc']))}: {first['msg']}")
    except (InputError, UnicodeEncodeError) as error:
        return Job(line.id, None, str(error))
    return Job(line.id, document.model_copy(update={"text": canonical(document.text)}))
