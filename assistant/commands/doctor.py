"""`glioscribe doctor`: what is installed and in use, what is wrong, and how to mend it."""

from __future__ import annotations

import click

from ingestion.files import dump_json

_MARKS = {"ok": "ok    ", "note": "note  ", "wrong": "WRONG "}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as one JSON object.")
@click.option("--no-ask", is_flag=True, help="Don't load the language model and the embedder to try them.")
def command(*, as_json: bool, no_ask: bool) -> int:
    """Say what is installed, which language model, embedder and index are in use, and what is wrong.

    Model weights are checked against the digest that was tested, and the language model is asked a short question.
    Nothing is changed. Exit code 0: all that is in use works; 1: something is wrong; 2: the settings can't be read.
    """
    from assistant.checkup import look_over
    from assistant.settings import load_settings

    findings = []
    for finding in look_over(load_settings(), ask=not no_ask):
        findings.append(finding)
        if not as_json:
            click.echo(f"{_MARKS[finding.state]} {finding.name}: {finding.detail}")
            if finding.mend:
                click.echo(f"        to mend: {finding.mend}")
    wrong = [finding for finding in findings if finding.state == "wrong"]
    if as_json:
        click.echo(dump_json({"ok": not wrong, "findings": [finding.model_dump() for finding in findings]}, indent=2))
    return 1 if wrong else 0
