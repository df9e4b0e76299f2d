"""`python -m assistant.grounding.training --data DIR --out DIR`: train, export and calibrate the entailment model.

Each stage leaves its result in the output folder and is skipped when that is there, so a stopped run goes on.
"""

from __future__ import annotations

from pathlib import Path

import click

from assistant.grounding.training.stages import Plan, run


@click.command()
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the reference data; SummEdits is read from it.",
)
@click.option(
    "--out",
    default=Path("out/grounding"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where stages leave their results.",
)
@click.option("--own", default=4_000, show_default=True, help="Pairs that the project makes itself.")
@click.option("--seed", default=0, show_default=True)
def main(data: Path, out: Path, own: int, seed: int) -> None:
    """Train the entailment model that grounding ships with."""
    run(Plan(data=data, out=out, own=own, seed=seed))


if __name__ == "__main__":
    main()
