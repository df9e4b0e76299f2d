"""`glioscribe extract`: reports in, structured fields out, each with the words it rests on."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from assistant.commands._progress import progress
from ingestion.errors import InputError
from ingestion.files import STDIO, atomic_writer, dump_json

if TYPE_CHECKING:
    from assistant.batch.reports import Job
    from ingestion.records import Document


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
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
def command(files: tuple[str, ...], jsonl: str | None, out: str) -> int:
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
    failed = 0
    with progress("reading") as on_record:
        jobs = _jobs(files, jsonl)
        with atomic_writer(out) as stream:
            for number, job in enumerate(jobs, start=1):
                record = _record(job)
                failed += record["status"] == "error"
                stream.write(dump_json(record) + "\n")
                on_record(number, len(jobs))
    if failed:
        click.echo(f"{len(jobs) - failed} read, {failed} failed: see the records with status error", err=True)
    return 1 if failed else 0


def _jobs(files: tuple[str, ...], jsonl: str | None) -> list[Job]:
    """Load what is to be read.

    Raises:
        InputError: A path does not exist, a folder holds no report, or the only file given can't be read.
    """
    from assistant.batch.reports import reports_in_lines, reports_of

    lines = reports_in_lines(jsonl) if jsonl is not None else ()
    jobs = [*chain.from_iterable(map(reports_of, files)), *lines]
    if jsonl is None and len(jobs) == 1 and jobs[0].document is None:
        raise InputError(jobs[0].error)
    return jobs


def _record(job: Job) -> dict[str, Any]:
    return {"id": job.id, "status": "error", "error": job.error} if job.document is None else _read(job.document)


def _read(document: Document) -> dict[str, Any]:
    from ingestion.extract import extract

    record: dict[str, Any] = extract(document).model_dump(mode="json")
    for field in record["fields"]:
        for optional in ("lesion", "of", "dose_mg_per_day", "range"):
            if field[optional] is None:
                del field[optional]
    return record
