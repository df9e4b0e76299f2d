"""`glioscribe demo`: the main job on the sample patients."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out/demo"),
    show_default=True,
    help="Folder to write index.html and demo.json to.",
)
@click.option("--llm", help="Language model as backend:model ('plain:' for none); the setting when left out.")
def command(out: Path, llm: str | None) -> int:
    """Run the main job on two invented patients: read, index, score, draft, answer, write one page."""
    from assistant.demo.run import run

    outcome = run(out, llm_spec=llm, say=lambda line: click.echo(line, err=True))
    click.echo(f"\nDone in {outcome.seconds:.0f} s.", err=True)
    click.echo(f"Look at   {outcome.page}\n          {outcome.json_file}")
    click.echo(
        "Run next  glioscribe chat                      (the web app)\n"
        "          glioscribe extract REPORT.txt        (fields of a report of yours)\n"
        "          glioscribe draft FOLDER              (the brief of a patient of yours)\n"
        "          glioscribe ask 'your question'       (an answer from the guideline pack)"
    )
    return 0
