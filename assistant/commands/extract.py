"""`glioscribe extract`: reports in, structured fields out, each with the words it rests on."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.commands._progress import progress
from ingestion.errors import InputError
from ingestion.files import STDIO, atomic_writer, dump_json

if TYPE_CHECKING:
    from assistant.batch.reports import Job
    from assistant.second_reader.batch import SecondReader
    from ingestion.records import Document
    from ingestion.view import PageFolder


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
@click.option(
    "--html",
    "html",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Also write a page a report, its words coloured by field, and DIR/index.html.",
)
@click.option("--second-reader", is_flag=True, help="Have a language model read too, and list where it disagrees.")
@click.option("--llm", help="The second reader as backend:model; the setting when left out.")
def command(
    files: tuple[str, ...], jsonl: str | None, out: str, html: Path | None, *, second_reader: bool, llm: str | None
) -> int:
    """Read fields, sizes and warnings out of reports (English or Chinese).

    FILE is a report (txt, md, pdf, docx, html) or a folder of reports. Every value carries the exact words that it
    rests on; what a report does not state is left out. One JSON line a document, in the order given; a document
    that can't be read becomes an error record and the exit code is 1.

    With --html every report also becomes a page to read: its text with the words of each field coloured, and the
    fields beside it. The pages need no network and no program but a browser.

    With --second-reader each record has one key more, "second_reader": how many statements of a language model agree
    with the fields, where the two disagree (both with their words), and what of the model's was rejected. The fields
    are those of the rules all the same. Where the model fails, the record keeps its fields and status "ok",
    "second_reader" is {"error": why}, and the exit code is 1: 0 says that all that was asked for is done.

    \b
    Examples:
      glioscribe extract mri.txt
      glioscribe extract patient-7/ --out fields.jsonl
      glioscribe extract --jsonl reports.jsonl --out fields.jsonl
      glioscribe extract patient-7/ --out fields.jsonl --html pages/
      glioscribe extract mri.txt --second-reader --llm openai:MODEL@URL
    """  # noqa: D301 (click reads the escape itself)
    if not files and jsonl is None:
        raise click.UsageError("nothing to read: give report files, a folder or --jsonl")
    if llm is not None and not second_reader:
        raise click.UsageError("--llm names the second reader: give --second-reader too")
    reader = _second_reader(llm) if second_reader else None
    failed = 0
    with progress("reading") as on_record:
        jobs = _jobs(files, jsonl)
        pages = _pages(html) if html is not None else None
        with atomic_writer(out) as stream:
            for number, job in enumerate(jobs, start=1):
                record = _record(job, reader, pages)
                failed += record["status"] == "error"
                stream.write(dump_json(record) + "\n")
                on_record(number, len(jobs))
            if pages is not None:
                pages.write_index()
    if failed:
        click.echo(f"{len(jobs) - failed} read, {failed} failed: see the records with status error", err=True)
    if reader is not None:
        click.echo(reader.summary(), err=True)
    return 1 if failed or (reader is not None and reader.failed) else 0


def _second_reader(llm: str | None) -> SecondReader:
    """Open the model: one that is not there stops the command before it begins."""
    from assistant.second_reader.batch import SecondReader

    return SecondReader.open(llm)


def _pages(folder: Path) -> PageFolder:
    """Open the folder of pages: one that can't be written to stops the command before it begins."""
    from ingestion.view import PageFolder

    return PageFolder(folder)


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


def _record(job: Job, reader: SecondReader | None, pages: PageFolder | None) -> dict[str, Any]:
    if job.document is None:
        if pages is not None:
            pages.failed(job.id, job.error)
        return {"id": job.id, "status": "error", "error": job.error}
    return _read(job.document, reader, pages)


def _read(document: Document, reader: SecondReader | None, pages: PageFolder | None) -> dict[str, Any]:
    from ingestion.extract import extract

    report = extract(document)
    if pages is not None:
        pages.add(document, report)
    record: dict[str, Any] = report.model_dump(mode="json")
    for field in record["fields"]:
        for optional in ("lesion", "of", "dose_mg_per_day", "dose_gy", "fractions", "cycles", "range"):
            if field[optional] is None:
                del field[optional]
    if reader is not None:
        record["second_reader"] = reader.record(document, report)
    return record
