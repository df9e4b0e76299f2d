"""`glioscribe summarize`: cited summaries of folders of reports."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.commands._progress import progress


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="JSONL to write.")
@click.option("--resume", is_flag=True, help="Keep what an earlier run finished; failed reports are tried again.")
@click.option("--engine", default="local", show_default=True, help="local, or ray for a Ray cluster.")
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Reports at the same time.")
@click.option("--llm", help="Language model as backend:model; 'plain:' for none; the setting when left out.")
def command(paths: tuple[str, ...], out: Path, *, resume: bool, engine: str, workers: int, llm: str | None) -> int:
    """Summarise reports: files, folders, or JSONL with "id" and "text".

    One record a report, in input order. Every sentence carries the words it rests on; what the language model
    wrote and its sources don't support is listed under "dropped". An id that comes again gets "#2" behind it.
    A report that can't be read has a record with status "error", and the exit code is 1.

    Finished records are safe in a journal beside OUT as the batch runs: after a kill, --resume goes on there.
    """
    from assistant.batch.summaries import summarize_batch

    with progress("summarising") as on_record:
        batch = summarize_batch(
            paths, out, resume=resume, engine=engine, workers=workers, llm_spec=llm, on_record=on_record
        )
    kept = f", {batch.kept} kept from before" if batch.kept else ""
    click.echo(f"{batch.done} done{kept}; {batch.failed} of all failed: {out}", err=True)
    return 1 if batch.failed else 0
