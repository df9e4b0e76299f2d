"""Write the groups of training patients anew: `make train-risk`, or `python -m assistant.risk.explain.train`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from assistant.risk.explain.groups import fit_groups
from assistant.risk.explain.similar import FORMAT, TABLE
from assistant.risk.fitted.cohort import read_cohort
from assistant.risk.fitted.design import NAMES
from assistant.risk.fitted.imputation import Imputer
from ingestion.files import write_text


def train(data: Path, out: Path = TABLE) -> Path:
    """Describe the groups of all adults of the survival table; returns the file, written whole or not at all.

    Raises:
        InputError: The table is missing or impossible.
    """
    cohort = read_cohort(data)
    filled = Imputer.fit(cohort.rows).complete(cohort.rows).rows
    groups = [{**one.model_dump(mode="json"), "mean": list(one.mean)} for one in fit_groups(cohort, filled)]
    lines = ",\n".join(json.dumps(group, separators=(",", ":")) for group in groups)
    head = {"format": FORMAT, "data": "TCGA gliomas (open tier), adults", "columns": list(NAMES)}
    write_text(out, f'{json.dumps(head)[:-1]}, "groups": [\n{lines}\n]}}\n')
    click.echo(f"{out}: {len(groups)} groups", err=True)
    return out


@click.command()
@click.option("--data", default=lambda: os.environ.get("GLIOSCRIBE_DATA", "../shared/data"), metavar="DIR")
@click.option("--out", default=str(TABLE), metavar="FILE", help="Where the groups go.")
def command(data: str, out: str) -> None:
    """Describe groups of the training patients anew."""
    train(Path(data), Path(out))


if __name__ == "__main__":
    command()
