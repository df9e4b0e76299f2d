"""Run suites by name and write what they found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.report import write_report
from evals.suite import Suite, SuiteResult
from ingestion.errors import GlioscribeError, InputError
from ingestion.registry import Registry

SUITES = Registry("evals.suites", "run", kind="suite")


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Attributes:
        results: Of the suites that ran, in the order asked for.
        failures: Name and reason of those that could not.
    """

    results: tuple[SuiteResult, ...]
    failures: tuple[tuple[str, str], ...]


def evaluate(
    names: Sequence[str],
    *,
    data: Path | None,
    out: Path,
    limit: int | None = None,
    announce: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Run suites one after the other and write the report of those that ran.

    Args:
        names: Suites; a name given twice is run once.
        data: Folder of reference data; None where there is none, for suites that bring their own.
        out: Folder for report.html, metrics.json, SUITE.jsonl and the pages of errors.
        limit: At most so many items a suite.
        announce: Told the name of each suite before it runs.

    Raises:
        GlioscribeError: A name is no suite, `data` is missing, or not one suite could run.
    """
    wanted = list(dict.fromkeys(names))
    suites: list[tuple[str, Suite]] = [(name, SUITES.get(name)) for name in wanted]
    if data is not None and not data.is_dir():
        raise InputError(f"no data folder at {data}", hint="give --data DIR or set GLIOSCRIBE_DATA")
    results: list[SuiteResult] = []
    errors: dict[str, GlioscribeError] = {}
    for name, run in suites:
        announce(name)
        try:
            results.append(run(data, limit=limit))
        except GlioscribeError as error:
            errors[name] = error
    if errors and not results:
        raise next(iter(errors.values()))
    outcome = Outcome(tuple(results), tuple((name, str(error)) for name, error in errors.items()))
    write_report(outcome.results, out, failures=outcome.failures, limit=limit)
    return outcome
