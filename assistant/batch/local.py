"""Engine `local`: the processes of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import Any

from assistant.batch.reports import Job

Outcome = tuple[Job, dict[str, Any]]
Work = Callable[[Job], dict[str, Any]]
AHEAD = 2


def run(jobs: Iterable[Job], work: Work, *, workers: int) -> Iterator[Outcome]:
    """Yield each job with the record that `work` made of it, as they finish.

    Args:
        jobs: What to do.
        work: Makes the record; importable by name, and turns a job's failure into an error record.
        workers: Processes; with 1 the work is done in this one.
    """
    if workers == 1:
        for job in jobs:
            yield job, work(job)
        return
    # spawned, not forked: a model's threads don't survive a fork
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running: dict[Future[dict[str, Any]], Job] = {}
        for job in jobs:
            running[pool.submit(work, job)] = job
            if len(running) >= workers * AHEAD:
                yield from _finished(running)
        while running:
            yield from _finished(running)


def _finished(running: dict[Future[dict[str, Any]], Job]) -> Iterator[Outcome]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        yield running.pop(future), future.result()
