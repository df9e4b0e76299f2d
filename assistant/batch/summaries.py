"""Summaries of a batch of reports: any engine, finished records kept, the output whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.batch.journal import Journal
from assistant.batch.reports import Job, gather
from ingestion.errors import GlioscribeError
from ingestion.files import atomic_writer, dump_json
from ingestion.registry import Registry

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

ENGINES = Registry("assistant.batch", "run", kind="engine", skip=("journal", "reports", "summaries"))


@dataclass(frozen=True)
class Batch:
    """How a batch went.

    Attributes:
        done: Records of this run.
        kept: Records of an earlier run.
        failed: Records with an error, among both.
    """

    done: int
    kept: int
    failed: int


def summarize_batch(
    paths: Sequence[str],
    out: Path,
    *,
    resume: bool = False,
    engine: str = "local",
    workers: int = 1,
    llm_spec: str | None = None,
    on_record: Callable[[int, int], None] | None = None,
) -> Batch:
    """Summarise the reports under `paths` into `out`, one record a report, in input order.

    Args:
        paths: Report files, folders, JSONL files.
        out: The output, written at the end; until then finished records are in the journal beside it.
        resume: Keep the records that an earlier run finished. Failed ones are tried again.
        engine: Name of a file of this folder.
        workers: Processes or tasks.
        llm_spec: The language model, None for the setting.
        on_record: Called with the number of records so far and in all.

    Raises:
        GlioscribeError: No such path, engine or language model, or another run writes `out`.
    """
    run = ENGINES.get(engine)
    _model(llm_spec)  # a model that is not there stops the batch before it begins
    jobs = list(gather(paths))
    records: dict[str, dict[str, Any]] = {}
    with Journal(out, resume=resume) as journal:
        for job in jobs:
            if job.document is not None and (kept := journal.finished(job.document)) is not None:
                records[job.id] = kept
        kept_count = len(records)
        tell = on_record or _untold
        tell(kept_count, len(jobs))
        open_jobs = [job for job in jobs if job.id not in records]
        for job, record in run(open_jobs, partial(work, llm_spec=llm_spec), workers=workers):
            journal.add(job.document, record)
            records[job.id] = record
            tell(len(records), len(jobs))
        with atomic_writer(out) as stream:
            stream.writelines(_lines(jobs, records))
        journal.discard()
    failed = sum(record["status"] == "error" for record in records.values())
    return Batch(done=len(records) - kept_count, kept=kept_count, failed=failed)


def _untold(done: int, total: int) -> None:
    """Stand in where nobody wants to know the progress."""
    del done, total


def _lines(jobs: Sequence[Job], records: dict[str, dict[str, Any]]) -> Iterator[str]:
    return (f"{dump_json(records[job.id])}\n" for job in jobs)


def work(job: Job, *, llm_spec: str | None) -> dict[str, Any]:
    """Return the record of one job; a failure is a record too."""
    started = time.perf_counter()
    if job.document is None:
        return _failure(job, job.error, started)
    from assistant.drafting.summary import summarize

    try:
        return summarize(job.document, llm=_model(llm_spec), llm_spec=llm_spec)
    except (GlioscribeError, ValueError, ArithmeticError, LookupError) as error:
        return _failure(job, str(error) or type(error).__name__, started)


def _failure(job: Job, error: str, started: float) -> dict[str, Any]:
    seconds = round(time.perf_counter() - started, 3)
    return {"id": job.id, "status": "error", "error": " ".join(error.split()), "seconds": seconds}


@cache
def _model(spec: str | None) -> BaseChatModel | None:
    """Open the language model once a process."""
    from assistant.drafting.writing import is_plain

    if is_plain(spec):
        return None
    from assistant.llm import open_llm

    return open_llm(spec)
