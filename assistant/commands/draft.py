"""`glioscribe draft`: the brief of one patient."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("patient")
@click.option("--format", "form", type=click.Choice(["md", "json", "html", "fhir"]), default="md", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; standard output when left out."
)
@click.option("--llm", help="Language model as backend:model; 'plain:' for none; the setting when left out.")
def command(patient: str, form: str, out: Path | None, llm: str | None) -> int:
    """Draft the brief of a patient: a folder of reports, or an id in the store.

    A file name in the folder may begin with its date (2024-03-05_mri.txt). The brief holds the timeline, current
    status, response assessment, molecular profile, risk scores, guideline options, conflicts and open questions;
    each sentence has the words it rests on. It is a draft for a clinician to review.
    """
    from assistant.commands._patient import read_patient
    from assistant.drafting.brief import brief
    from assistant.drafting.render import written
    from ingestion.files import STDIO, write_text

    found = read_patient(patient)
    write_text(out or STDIO, written(brief(found, llm_spec=llm), found, form))
    for failure in found.failures:
        click.echo(f"not read: {failure.name}: {failure.error}", err=True)
    return 1 if found.failures else 0
