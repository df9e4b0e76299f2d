"""`glioscribe extract`: reports in, structured fields out, each with the words it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ingestion.errors import GlioscribeError, InputError
from ingestion.files import STDIO, atomic_writer, dump_json, read_jsonl

_FORMATS = (".txt", ".md", ".pdf", ".docx", ".html", ".htm")
_KINDS = ("radiology", "pathology", "note")


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--jsonl", "jsonl", metavar="IN", help='JSONL of {"id", "text", "kind"?, "date"?}; "-" reads standard input.'
)
@click.option(
    "--out",
    default=STDIO,
    show_default=True,
    metavar="OUT",
    help='Where to write, one JSON object a report; "-" is standard output.',
)
def command(files: tuple[Path, ...], jsonl: str | None, out: str) -> int:
    r"""Read fields, sizes and warnings out of reports (English or Chinese).

    FILE is a report (txt, md, pdf, docx, html) or a folder of reports. Every value carries the exact words that it
    rests on; what a report does not state is left out. One JSON line a document, in the order given; a document
    that can't be read becomes an error record and the exit code is 1.

    \b
    Examples:
      glioscribe extract mri.txt
      glioscribe extract patient-7/ --out fields.jsonl
      glioscribe extract --jsonl reports.jsonl --out fields.jsonl
    """
    if not files and jsonl is None:
        raise click.UsageError("nothing to read: give report files, a folder or --jsonl")
    paths = _expand(files)
    failed = 0
    with atomic_writer(out) as stream:
        for record in _records(paths, jsonl):
            failed += record["status"] == "error"
            stream.write(dump_json(record) + "\n")
    return 1 if failed else 0


def _expand(files: tuple[Path, ...]) -> list[Path]:
    """Replace each folder by the report files in it.

    Raises:
        InputError: A path does not exist, or a folder holds no report.
    """
    paths: list[Path] = []
    for path in files:
        if path.is_dir():
            reports = sorted(item for item in path.rglob("*") if item.is_file() and item.suffix.lower() in _FORMATS)
            if not reports:
                raise InputError(f"no report in the folder {path}", hint=f"reports end in {', '.join(_FORMATS)}")
            paths += reports
        elif path.exists():
            paths.append(path)
        else:
            raise InputError(f"{path} does not exist", hint="check the path")
    return paths


def _records(paths: list[Path], jsonl: str | None) -> Iterator[dict[str, Any]]:
    from ingestion.loaders import load

    for path in paths:
        try:
            yield _read(load(path))
        except GlioscribeError as error:
            yield {"id": path.stem, "status": "error", "error": str(error)}
    for line in read_jsonl(jsonl, required=("id", "text")) if jsonl is not None else ():
        if line.error:
            yield {"id": line.id, "status": "error", "error": line.error}
            continue
        try:
            yield _read(_document(line.id, line.value))
        except GlioscribeError as error:
            yield {"id": line.id, "status": "error", "error": str(error)}


def _document(identifier: str, value: dict[str, Any]) -> Any:  # noqa: ANN401 - imported late to keep start-up light
    from ingestion.records import Document

    text, kind, date = value["text"], value.get("kind"), value.get("date")
    if not isinstance(text, str):
        raise InputError(f"'{identifier}': text is not a string", hint="give the report's text as a JSON string")
    if kind is not None and kind not in _KINDS:
        raise InputError(f"'{identifier}': unknown kind '{kind}'", hint=f"choose one of {', '.join(_KINDS)}")
    try:
        day = dt.date.fromisoformat(date) if date else None
    except (TypeError, ValueError) as error:
        raise InputError(f"'{identifier}': '{date}' is no date", hint="write dates as YYYY-MM-DD") from error
    return Document(id=identifier, text=text.replace("\r\n", "\n").replace("\r", "\n"), kind=kind, date=day)


def _read(document: Any) -> dict[str, Any]:  # noqa: ANN401 - see above
    from ingestion.extract import extract

    record: dict[str, Any] = extract(document).model_dump(mode="json")
    for field in record["fields"]:
        for optional in ("lesion", "of", "dose_mg_per_day", "range"):
            if field[optional] is None:
                del field[optional]
    return record
