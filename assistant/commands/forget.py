"""`glioscribe forget`: remove a document from a store, every trace of it."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.commands._store import HELP, StorePlace, told


@click.command()
@click.argument("doc_id", metavar="ID")
@click.option("--store", required=True, type=StorePlace(), metavar="STORE", help=HELP)
def command(doc_id: str, store: Path | str) -> int:
    """Remove the document ID from a store: its text, its vectors and its words in the index.

    The store's files are rewritten without it. ID is the name of the indexed file without its ending, or the "id"
    of a line of passages.
    """
    from assistant.settings import load_settings
    from ingestion.errors import InputError
    from retrieval import open_store

    with open_store(store, embedder=load_settings().embedder) as opened:
        if not opened.forget(doc_id):
            message = f"no document '{doc_id}' in {told(store)} ({len(opened.documents())} documents)"
            raise InputError(message, hint="give the file's name without its ending, or the id of a line")
    click.echo(f"{told(store)}: '{doc_id}' is gone", err=True)
    return 0
