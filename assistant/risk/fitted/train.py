"""Train the fitted risk models anew: `make train-risk`, or `python -m assistant.risk.fitted.train --data DIR`."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from assistant.risk.fitted.cohort import TABLE, Cohort, read_cohort
from assistant.risk.fitted.design import NAMES
from assistant.risk.fitted.registry import FORMAT, WEIGHTS, fit_model, names
from ingestion.files import write_text

SEED = 7
DIGITS = 9
"""Significant digits of what is saved: enough for a 32-bit number to come back the same."""


def train(data: Path, out: Path, only: Sequence[str] = ()) -> list[Path]:
    """Fit models to all adults of the table and write one file each, whole or not at all.

    Args:
        data: Folder of reference data.
        out: Folder of the files.
        only: Names of models; all where none is given.

    Returns:
        The files.

    Raises:
        InputError: The table is missing or impossible.
        GlioscribeError: A name is no model.
    """
    cohort = read_cohort(data)
    digest = hashlib.sha256((data / TABLE).read_bytes()).hexdigest()
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name in only or names():
        path = out / f"{name}.json"
        write_text(path, json.dumps(_saved(name, cohort, digest), sort_keys=True, separators=(",", ":")) + "\n")
        click.echo(f"{path}: {path.stat().st_size:,} bytes", err=True)
        written.append(path)
    return written


def _saved(name: str, cohort: Cohort, digest: str) -> dict[str, Any]:
    model = fit_model(name, cohort.rows, cohort.months, cohort.died, seed=SEED)
    trained = {
        "data": "TCGA gliomas (open tier), adults",
        "sha256": digest,
        "patients": len(cohort),
        "deaths": int(cohort.died.sum()),
        "seed": SEED,
    }
    return {
        "format": FORMAT,
        "model": name,
        "columns": list(NAMES),
        "trained": trained,
        "weights": _rounded(model.to_json()),
    }


def _rounded(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {name: _rounded(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value


@click.command()
@click.option("--data", default=lambda: os.environ.get("GLIOSCRIBE_DATA", "../shared/data"), metavar="DIR")
@click.option("--out", default=str(WEIGHTS), metavar="DIR", help="Where the weights go.")
@click.argument("only", nargs=-1, metavar="[MODEL]...")
def command(data: str, out: str, only: tuple[str, ...]) -> None:
    """Train the fitted risk models, all or those that are named."""
    train(Path(data), Path(out), only)


if __name__ == "__main__":
    command()
