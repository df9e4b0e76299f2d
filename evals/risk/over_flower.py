"""One fold trained over Flower's simulation beside the same training in one process: same weights? what time?

Run it in an environment of its own, since Flower asks for older packages than the lock has:

    python3 -m venv .venv-federated && .venv-federated/bin/pip install --require-hashes -r requirements/federated.txt
    .venv-federated/bin/python -m evals.risk.over_flower --data DIR
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from assistant.risk.federated.flower import simulate
from assistant.risk.federated.model import FederatedCox, Ledger
from assistant.risk.federated.training import local, train
from assistant.risk.fitted.cohort import read_cohort
from evals.risk.federated import parties
from evals.risk.folds import read_folds
from evals.risk.pairs import Pairs, c_index
from evals.risk.predicted import fold_splits

if TYPE_CHECKING:
    from assistant.risk.federated.centres import Ask


def over_flower(data: Path) -> dict[str, Any]:
    """Train the first fold both ways.

    Args:
        data: Folder of reference data.

    Returns:
        Centres, rounds, c-index of each way, whether the weights are the same bit by bit, seconds of the training, and
        seconds of the simulation with the start of its workers.

    Raises:
        GlioscribeError: Flower is not installed, or a centre fails.
    """
    split = next(fold_splits(read_cohort(data, adults=False), read_cohort(data), read_folds(data)))
    centres, ledger, inside = parties(split), Ledger(), 0.0

    def job(ask: Ask) -> FederatedCox:
        nonlocal inside
        ask("known", {})  # the workers start with the first question
        started = perf_counter()
        model = train(ledger.keep(ask))
        inside = perf_counter() - started
        return model

    started = perf_counter()
    ours = simulate(centres, job)
    whole = perf_counter() - started
    theirs = train(local(centres))
    test = split.test
    both = {
        name: round(c_index([Pairs.of(test.months, test.died, model.risk(test.rows))]), 4)
        for name, model in (("flower", ours), ("one_process", theirs))
    }
    return {
        "centres": len(centres),
        "rounds": sum(ledger.rounds.values()),
        "kilobytes_up": round(ledger.up / 1000, 1),
        "c_index": both,
        "same_weights": bool((ours.scoring.weights == theirs.scoring.weights).all()),
        "seconds": {"training": round(inside, 1), "with_start": round(whole, 1)},
    }


@click.command()
@click.option("--data", default=lambda: os.environ.get("GLIOSCRIBE_DATA", "../shared/data"), metavar="DIR")
def command(data: str) -> None:
    """Train one fold over Flower and in one process, and compare."""
    click.echo(json.dumps(over_flower(Path(data)), indent=2))


if __name__ == "__main__":
    command()
