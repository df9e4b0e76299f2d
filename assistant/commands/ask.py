"""`glioscribe ask`: cited answers to guideline questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.commands._store import HELP, StorePlace
from ingestion.files import JsonLine, atomic_writer, dump_json, read_jsonl

if TYPE_CHECKING:
    from assistant.drafting.answer import Answer
    from assistant.patient import Patient
    from retrieval.stores.base import Store


@click.command()
@click.argument("question", required=False)
@click.option("--jsonl", "source", metavar="IN", help='Questions, {"id", "question"} a line ("-": stdin).')
@click.option("--out", default="-", metavar="OUT", help="Where the answers to --jsonl go ('-': stdout, the default).")
@click.option("--store", type=StorePlace(), metavar="STORE", help=f"A store of your own. {HELP}")
@click.option("--patient", "patient_id", metavar="ID", help="A patient in the records whose findings bear on it.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer to QUESTION as JSON.")
@click.option("--llm", help="Language model as backend:model; 'plain:' for none; the setting when left out.")
def command(
    question: str | None,
    source: str | None,
    out: str,
    store: Path | str | None,
    patient_id: str | None,
    *,
    as_json: bool,
    llm: str | None,
) -> int:
    """Answer QUESTION, or each question of a JSONL file, English or Chinese.

    The guideline pack that ships answers, or the store that you name. Every sentence carries the number of the
    slice of a source that supports it. What the sources don't answer, what is not about gliomas, and doses or
    decisions for one patient are refused, and the answer says why.
    """
    if (question is None) == (source is None):
        raise click.UsageError("give either QUESTION or --jsonl IN")
    if question is not None and not question.strip():
        raise click.UsageError("QUESTION is empty")
    from assistant.drafting.answer import answer
    from assistant.drafting.writing import is_plain
    from assistant.llm import describe

    if not is_plain(llm):
        describe(llm)  # a wrong name is said before the index is opened
    patient = _patient(patient_id)
    with _open(store) as opened:
        if question is not None:
            found = answer(question, opened, patient=patient, llm_spec=llm)
            with atomic_writer(out) as stream:
                text = dump_json({"id": "question", **_json(found)}) if as_json or out != "-" else _readable(found)
                stream.write(text + "\n")
            return 0
        return _batch(str(source), out, opened, patient, llm)


def _batch(source: str, out: str, store: Store, patient: Patient | None, llm: str | None) -> int:
    from assistant.drafting.answer import answer
    from ingestion.errors import GlioscribeError

    failed = 0
    with atomic_writer(out) as stream:
        for line in read_jsonl(source, required=("question",)):
            error = _error(line)
            record: dict[str, Any] = {"status": "error", "error": error}
            if not error:
                try:
                    record = _json(answer(line.value["question"], store, patient=patient, llm_spec=llm))
                except GlioscribeError as failure:
                    record = {"status": "error", "error": str(failure)}
            failed += "error" in record
            stream.write(dump_json({"id": line.value.get("id", line.id), **record}) + "\n")
            stream.flush()
    return 1 if failed else 0


def _error(line: JsonLine) -> str:
    if line.error:
        return line.error
    asked = line.value["question"]
    return "" if isinstance(asked, str) and asked.strip() else f"line {line.number}: question is not a text"


def _open(store: Path | str | None) -> Store:
    from assistant.settings import load_settings
    from retrieval import open_store, pack_store

    settings = load_settings()
    if store is None:
        return pack_store(settings.home, settings.embedder)
    return open_store(store, embedder=settings.embedder)


def _patient(patient_id: str | None) -> Patient | None:
    if patient_id is None:
        return None
    from assistant.records_store import open_records
    from assistant.settings import load_settings

    with open_records(load_settings().home) as records:
        return records.patient(patient_id)


def _json(found: Answer) -> dict[str, Any]:
    return found.model_dump(mode="json")


def _readable(found: Answer) -> str:
    """Lay an answer out for reading: the text, then the numbered sources."""
    lines = [found.answer]
    if found.citations:
        lines.append("")
    for citation in found.citations:
        place = " > ".join(part for part in (citation.title, citation.section) if part)
        about = ", ".join(str(part) for part in (citation.region, citation.year, citation.strength) if part)
        lines.append(f"[{citation.n}] {place} ({about})" if about else f"[{citation.n}] {place}")
        if citation.source:
            lines.append(f"    {citation.source}")
        lines.append(f"    “{' '.join(citation.quote.split())}”")
    return "\n".join(lines)
