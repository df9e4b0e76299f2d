"""Engine `ray`: a Ray cluster (RAY_ADDRESS), or Ray on this machine where none is named."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from assistant.batch.reports import Job
from ingestion.errors import NotInstalledError

AHEAD = 4


def run(
    jobs: Iterable[Job], work: Callable[[Job], dict[str, Any]], *, workers: int
) -> Iterator[tuple[Job, dict[str, Any]]]:
    """Yield each job with the record that `work` made of it, as they finish.

    Args:
        jobs: What to do.
        work: Makes the record; the nodes must have this project installed.
        workers: Tasks that run at the same time.

    Raises:
        NotInstalledError: Ray is not installed.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        ray: Any = importlib.import_module("ray")
    except ImportError as error:
        raise NotInstalledError(
            "engine ray is not installed", hint="'pip install ray', or use --engine local"
        ) from error
    ray.init(ignore_reinit_error=True, include_dashboard=False, log_to_driver=False)
    task = ray.remote(work)
    running: dict[Any, Job] = {}
    for job in jobs:
        running[task.remote(job)] = job
        if len(running) >= workers * AHEAD:
            yield from _finished(ray, running)
    while running:
        yield from _finished(ray, running)


def _finished(ray: Any, running: dict[Any, Job]) -> Iterator[tuple[Job, dict[str, Any]]]:  # noqa: ANN401 - the module
    done, _ = ray.wait(list(running), num_returns=1)
    for reference in done:
        yield running.pop(reference), ray.get(reference)
