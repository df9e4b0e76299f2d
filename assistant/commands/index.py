"""`glioscribe index`: put guideline documents or passages into a store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from assistant.commands._progress import progress
from assistant.commands._store import HELP, StorePlace, told


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--store", required=True, type=StorePlace(), metavar="STORE", help=HELP)
@click.option("--rebuild", is_flag=True, help="Build the store anew from PATH alone, with the embedder that is set.")
def command(paths: tuple[str, ...], store: Path | str, *, rebuild: bool) -> int:
    """Index guideline documents (md, pdf, docx, html, txt), folders of them, or passages as JSONL.

    A line of JSONL is {"id", "text", "title"?, "metadata"?}. Indexing the same content again changes nothing; a
    changed document replaces its old passages. What can't be read is named on stderr, the rest is indexed, and
    the exit code is 1.
    """
    from assistant.settings import load_settings
    from retrieval.collect import collect

    collected = collect(paths)
    for failure in collected.failures:
        click.echo(f"error: {failure}", err=True)
    embedder = load_settings().embedder
    with progress("embedding") as show:
        if rebuild:
            from retrieval.rebuild import rebuild_store

            report = rebuild_store(store, collected.documents, collected.passages, embedder=embedder, progress=show)
        else:
            from retrieval import open_store

            with open_store(store, embedder=embedder, create=True) as opened:
                report = opened.add(collected.documents, collected.passages, progress=show)
    click.echo(
        f"{told(store)}: {_named('added', report.added)}, {_named('replaced', report.replaced)}, "
        f"{len(report.unchanged)} unchanged; {report.passages} passages written",
        err=True,
    )
    return 1 if collected.failures else 0


def _named(what: str, ids: Sequence[str]) -> str:
    """Count documents, and name them where they are few."""
    return f"{len(ids)} {what} ({', '.join(ids)})" if 0 < len(ids) <= 5 else f"{len(ids)} {what}"
