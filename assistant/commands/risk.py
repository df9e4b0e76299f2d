"""`glioscribe risk`: published risk scores for a batch of patients."""

from __future__ import annotations

import click

from ingestion.files import JsonLine, atomic_writer, dump_json, read_jsonl


@click.command()
@click.option("--jsonl", "source", required=True, metavar="IN", help="Patients, one JSON object a line ('-': stdin).")
@click.option("--out", default="-", show_default=True, metavar="OUT", help="Where the scores go ('-': stdout).")
def command(source: str, out: str) -> int:
    """Score patients with the published risk models.

    IN holds one object a line: "id" and any of the features in docs/risk.md, for example

      {"id": "p1", "age": 62, "kps": 80, "diagnosis": "glioblastoma", "surgery_extent": "subtotal", "works": true}

    Every model answers for every patient: with its value and what each input did, or with the reason why it does not
    apply. A published figure is that of a group, not the prognosis of one patient. Features that no model knows are
    listed in "ignored"; an impossible one (age 400) makes the record an error.
    """
    failed = 0
    with atomic_writer(out) as stream:
        for line in read_jsonl(source, required=("id",)):
            record = _record(line)
            failed += "error" in record
            stream.write(dump_json(record) + "\n")
    return 1 if failed else 0


def _record(line: JsonLine) -> dict[str, object]:
    from assistant.risk import assess
    from ingestion.errors import InputError

    given = line.value.get("id")
    identity = given if isinstance(given, str | int) else line.id
    if line.error:
        return {"id": identity, "status": "error", "error": line.error}
    try:
        result = assess({name: value for name, value in line.value.items() if name != "id"})
    except InputError as error:
        return {"id": identity, "status": "error", "error": str(error)}
    return {"id": identity, "status": "ok", **result.model_dump(mode="json")}
