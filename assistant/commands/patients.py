"""`glioscribe patients`: the patients that are kept on this machine."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def command() -> None:
    """Keep patients in the store on this machine: import a folder of reports, list, check, forget.

    Patients go by pseudonyms: the name of the folder is the id. The store is the file records.sqlite3 in
    GLIOSCRIBE_HOME, readable by its owner alone.
    """


@command.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
def import_(folder: Path) -> int:
    """Read a FOLDER of one patient's reports and keep it; its name is the patient's id.

    A file name may begin with its date: 2024-03-05_mri.txt. A patient who is there already has the reports replaced.
    """
    from assistant.records_store import open_records
    from assistant.settings import load_settings

    with open_records(load_settings().home) as records:
        patient = records.import_folder(folder)
    for failure in patient.failures:
        click.echo(f"{failure.name}: {failure.error}", err=True)
    click.echo(f"{patient.id}: {len(patient.documents)} reports kept, {len(patient.failures)} not readable", err=True)
    return 1 if patient.failures else 0


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of one id a line.")
def list_(*, as_json: bool) -> int:
    """List the ids of the patients that are kept."""
    from assistant.records_store import open_records
    from assistant.settings import load_settings
    from ingestion.files import dump_json

    with open_records(load_settings().home) as records:
        names = records.patients()
    for line in [dump_json(names)] if as_json else names:
        click.echo(line)
    return 0


@command.command()
@click.argument("patient", metavar="ID")
def forget(patient: str) -> int:
    """Delete the patient ID for good: reports, drafts and sign-offs, and their bytes in the file.

    This can't be undone. The audit chain keeps that somebody was deleted, and when, but not who.
    """
    from assistant.records_store import open_records
    from assistant.settings import load_settings

    with open_records(load_settings().home) as records:
        records.delete(patient)
    click.echo("the patient is gone", err=True)
    return 0


@command.command()
def check() -> int:
    """Check the store against its audit chain; exit code 1 and one line for each thing that was changed."""
    from assistant.records_store import open_records
    from assistant.settings import load_settings

    with open_records(load_settings().home) as records:
        problems, rows = records.verify(), len(records.audit())
    for problem in problems:
        click.echo(problem)
    click.echo(f"{rows} audit rows: {len(problems)} problems", err=True)
    return 1 if problems else 0
