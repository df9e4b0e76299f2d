"""`glioscribe ask`: cited answers to guideline questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.commands._store import HELP, StorePlace
from ingestion.files import JsonLine, atomic_writer, dump_json, read_jsonl

if TYPE_CHECKING:
    from assistant.drafting.answered import Answer, ForPatient
    from assistant.patient import Patient
    from retrieval.stores.base import Store


@click.command()
@click.argument("question", required=False)
@click.option("--jsonl", "source", metavar="IN", help='Questions, {"id", "question", "after"?} a line ("-": stdin).')
@click.option("--out", default="-", metavar="OUT", help="Where the answers to --jsonl go ('-': stdout, the default).")
@click.option("--store", type=StorePlace(), metavar="STORE", help=f"A store of your own. {HELP}")
@click.option("--patient", "patient_id", metavar="PATIENT", help="Whom it is about: an id in the records, or a folder.")
@click.option("--after", multiple=True, metavar="EARLIER", help="A question that it goes on from; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer to QUESTION as JSON.")
@click.option("--llm", help="Language model as backend:model; 'plain:' for none; the setting when left out.")
def command(  # noqa: PLR0913 - one argument an option
    question: str | None,
    source: str | None,
    out: str,
    store: Path | str | None,
    patient_id: str | None,
    after: tuple[str, ...],
    *,
    as_json: bool,
    llm: str | None,
) -> int:
    """Answer QUESTION, or each question of a JSONL file, English or Chinese.

    The guideline pack that ships answers, or the store that you name. Every sentence carries the number of the
    slice of a source that supports it. What the sources don't answer, what they disagree on, what is not about
    gliomas, and doses or decisions for one patient are refused, and the answer says why.
    """
    if (question is None) == (source is None):
        raise click.UsageError("give either QUESTION or --jsonl IN")
    if question is not None and not question.strip():
        raise click.UsageError("QUESTION is empty")
    from assistant.commands._patient import read_patient
    from assistant.drafting.answer import answer
    from assistant.drafting.writing import is_plain
    from assistant.llm import describe

    if not is_plain(llm):
        describe(llm)  # a wrong name is said before the index is opened
    patient = read_patient(patient_id) if patient_id else None
    with _open(store) as opened:
        if question is not None:
            history = [(each, "") for each in after]
            found = answer(question, opened, patient=patient, history=history, llm_spec=llm)
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
                    history = [(each, "") for each in line.value.get("after") or ()]
                    asked = line.value["question"]
                    record = _json(answer(asked, store, patient=patient, history=history, llm_spec=llm))
                except GlioscribeError as failure:
                    record = {"status": "error", "error": str(failure)}
            failed += "error" in record
            stream.write(dump_json({"id": line.value.get("id", line.id), **record}) + "\n")
            stream.flush()
    return 1 if failed else 0


def _error(line: JsonLine) -> str:
    if line.error:
        return line.error
    asked, after = line.value["question"], line.value.get("after") or []
    if not isinstance(asked, str) or not asked.strip():
        return f"line {line.number}: question is not a text"
    if not isinstance(after, list) or not all(isinstance(each, str) for each in after):
        return f"line {line.number}: after is not a list of questions"
    return ""


def _open(store: Path | str | None) -> Store:
    from assistant.settings import load_settings
    from retrieval import open_store, pack_store

    settings = load_settings()
    if store is None:
        return pack_store(settings.home, settings.embedder, settings.packs)
    return open_store(store, embedder=settings.embedder)


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
    if found.for_patient:
        lines += ["", *(_verdict(each) for each in found.for_patient)]
    return "\n".join(lines)


def _verdict(each: ForPatient) -> str:
    """Say whether a statement applies to the patient, and why."""
    words = {"applies": "applies", "does_not_apply": "does not apply", "cannot_tell": "can't be told"}
    why = "; ".join(each.missing if each.verdict == "cannot_tell" else each.because)
    return f"For this patient, {each.passage} {words[each.verdict]}: {why}"
