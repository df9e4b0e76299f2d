"""`glioscribe search`: find passages in a store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.commands._store import HELP, StorePlace
from ingestion.files import JsonLine, atomic_writer, dump_json, read_jsonl

if TYPE_CHECKING:
    from retrieval.records import Hit

BATCH = 64


@click.command()
@click.argument("query", required=False)
@click.option("--store", required=True, type=StorePlace(), metavar="STORE", help=HELP)
@click.option("--jsonl", "source", metavar="QUERIES", help='Queries, {"id", "query"} a line ("-": stdin).')
@click.option("--k", default=10, show_default=True, type=click.IntRange(1, 1000), help="At most so many hits a query.")
@click.option("--region", "regions", multiple=True, metavar="REGION", help="Only this region (UK, China); repeatable.")
@click.option("--since", type=int, metavar="YEAR", help="Only sources of this year or later.")
@click.option("--until", type=int, metavar="YEAR", help="Only sources of this year or earlier.")
@click.option("--diagnosis", default="", help="Leave out what is restricted to other tumour types.")
@click.option("--out", default="-", show_default=True, metavar="OUT", help="Where the hits go ('-': stdout).")
def command(
    query: str | None,
    store: Path | str,
    source: str | None,
    k: int,
    out: str,
    **narrowing: str | int | tuple[str, ...] | None,
) -> int:
    """Find the passages that answer QUERY, or each query of a JSONL file, English or Chinese.

    Passages are found by meaning and by words; names of the concepts that a query mentions are searched for in
    both languages. A superseded edition ranks lower, and what is said twice is listed once. One JSON object a query:
    {"id", "hits": [{"id", "score", "title", "section", "start", "end", "text"}]}, best first; a score compares hits
    of one query only.
    """
    if (query is None) == (source is None):
        raise click.UsageError("give either QUERY or --jsonl QUERIES")
    from assistant.settings import load_settings
    from retrieval import open_store
    from retrieval.narrow import Narrow

    try:
        narrow = Narrow.model_validate(narrowing)
    except ValueError as error:
        raise click.UsageError("--since must not be later than --until") from error
    lines = (
        [JsonLine(1, {"id": "query", "query": query})]
        if source is None
        else list(read_jsonl(source, required=("query",)))
    )
    failed = 0
    with open_store(store, embedder=load_settings().embedder) as opened, atomic_writer(out) as stream:
        for start in range(0, len(lines), BATCH):
            batch = lines[start : start + BATCH]
            errors = [_error(line) for line in batch]
            asked = [str(line.value["query"]) for line, wrong in zip(batch, errors, strict=True) if not wrong]
            hits = iter(opened.search_all(asked, k, narrow=narrow))
            for line, wrong in zip(batch, errors, strict=True):
                failed += bool(wrong)
                stream.write(dump_json(_record(line, wrong, None if wrong else next(hits))) + "\n")
    return 1 if failed else 0


def _error(line: JsonLine) -> str:
    if line.error:
        return line.error
    asked = line.value["query"]
    return "" if isinstance(asked, str) and asked.strip() else f"line {line.number}: query is not a text"


def _record(line: JsonLine, error: str, hits: list[Hit] | None) -> dict[str, Any]:
    identity = line.value.get("id", line.id)
    if hits is None:
        return {"id": identity, "status": "error", "error": error}
    return {"id": identity, "hits": [_hit(hit) for hit in hits]}


def _hit(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "id": passage.id,
        "score": round(hit.score, 6),
        "title": passage.title,
        "section": passage.section,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
    }
