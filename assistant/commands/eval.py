"""`glioscribe eval`: measure the program against reference data.

The suites live a floor above this one, so they are asked for by name, as every extension is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from ingestion.files import dump_json
from ingestion.registry import Registry

SUITES = Registry("evals.suites", "run", kind="suite")
_RUNNER = Registry("evals", "evaluate", kind="evaluation")
_REPORT = Registry("evals", "metrics_json", kind="evaluation")


@click.command()
@click.argument("suites", nargs=-1, required=True, type=click.Choice(SUITES.names()))
@click.option("--data", type=click.Path(path_type=Path), help="Folder of reference data (default: the setting data).")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the results.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many items a suite, for a quick look.")
@click.option("--json", "as_json", is_flag=True, help="Print what metrics.json holds instead of a table.")
def command(suites: Sequence[str], data: Path | None, out: Path, limit: int | None, *, as_json: bool) -> int:
    """Measure the program: run one or more SUITEs and write report.html, metrics.json and SUITE.jsonl.

    Every figure comes with its 95% interval and the number of items it rests on. Some suites bring their own
    material, the others need the reference data.

    Example: glioscribe eval hallucination --out out/eval
    """
    outcome = _RUNNER.get("runner")(
        suites, data=data or _default_data(), out=out, limit=limit, announce=lambda name: click.echo(name, err=True)
    )
    if as_json:
        found = _REPORT.get("report")(outcome.results, failures=outcome.failures, limit=limit)
        click.echo(dump_json(found, indent=2))
    else:
        _print_table(outcome.results)
    for name, why in outcome.failures:
        click.echo(f"error: {name}: {why}", err=True)
    click.echo(f"written to {out}", err=True)
    return 1 if outcome.failures else 0


def _default_data() -> Path | None:
    """Return the folder of the setting `data`, or None where it is not there: some suites bring their own."""
    from assistant.settings import load_settings

    folder = load_settings().data
    return folder if folder.is_dir() else None


def _print_table(results: Sequence[Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = Registry("evals", "figure", kind="evaluation").get("report")
    for result in results:
        main = [metric for metric in result.metrics if metric.target is not None]
        table = Table(title=result.suite, title_justify="left")
        table.add_column("figure", overflow="fold")
        for heading in ("value", "95% interval", "n"):
            table.add_column(heading, justify="right", no_wrap=True)
        if main:
            table.add_column("target", no_wrap=True)
            table.caption = f"the main figures; all {len(result.metrics)} are in report.html"
        for metric in main or result.metrics:
            interval = " to ".join(map(shown, metric.interval)) if metric.interval else ""
            cells = (metric.name, shown(metric.value), interval, str(metric.n), metric.verdict)
            table.add_row(*cells if main else cells[:-1])
        Console().print(table)
