"""Check texts against their sources, claim by claim."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ingestion.errors import InputError
from ingestion.files import JsonLine, atomic_writer, dump_json, read_jsonl, write_text


@click.command(name="verify")
@click.option("--jsonl", "source", required=True, metavar="IN", help='Lines of {"id", "source", "text"}; "-" is stdin.')
@click.option("--out", default="-", show_default=True, metavar="OUT", help='Verdicts, one a line; "-" is stdout.')
@click.option("--html", "page", type=click.Path(path_type=Path), help="Also write a page with every claim highlighted.")
def command(source: str, out: str, page: Path | None) -> int:
    """Check each text against its source or sources: what is supported, what is not, what is contradicted, and why.

    "source" is one text or a list of texts. Each claim of "text" gets a verdict, a score (probability that the
    sources support it), the reason, and the closest words of the source with their offsets.
    """
    failed = 0
    shown: list[tuple[str, str, Any]] = []
    with atomic_writer(out) as stream:
        for line in read_jsonl(source, required=("id", "source", "text")):
            try:
                verdict = _verify(line)
            except InputError as error:
                failed += 1
                stream.write(dump_json({"id": line.id, "status": "error", "error": str(error)}) + "\n")
                continue
            record = {"id": line.value["id"], **verdict.model_dump(mode="json")}
            stream.write(dump_json(record) + "\n")
            if page is not None:
                shown.append((line.id, line.value["text"], verdict))
    if page is not None:
        from assistant.grounding.html import render

        write_text(page, render(shown))
    return 1 if failed else 0


def _verify(line: JsonLine) -> Any:  # noqa: ANN401 - a Verdict, whose import waits until it is needed
    from assistant.grounding import Source, ground

    if line.error:
        raise InputError(line.error)
    text, source = line.value["text"], line.value["source"]
    texts = [source] if isinstance(source, str) else source
    if not isinstance(text, str):
        raise InputError(f"line {line.number}: 'text' is not text", hint="give a string")
    if not isinstance(texts, list) or not all(isinstance(item, str) for item in texts):
        raise InputError(f"line {line.number}: 'source' is neither text nor a list of texts", hint="give strings")
    names = ["source"] if isinstance(source, str) else [f"source:{number}" for number in range(len(texts))]
    return ground(text, [Source(doc=name, text=item) for name, item in zip(names, texts, strict=True)])
