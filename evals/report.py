"""Write what suites found: report.html to read, metrics.json to compare, JSONL and pages of errors to look into."""

from __future__ import annotations

import csv
import datetime as dt
import importlib.metadata
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from assistant.settings import load_settings
from evals.errors import write_error_pages
from evals.suite import Metric, SuiteResult, Table
from ingestion.files import atomic_writer, dump_json, write_text
from ingestion.templates import environment

Failures = Sequence[tuple[str, str]]
BAR_WIDTH = 220
_TEMPLATE = Path(__file__).with_name("report.html.j2")


@dataclass(frozen=True)
class Bar:
    """Where a figure and its interval stand on a track of `BAR_WIDTH` pixels, from `floor` to `ceiling`."""

    value: float
    low: float
    high: float
    floor: float
    ceiling: float


def metric_key(suite: str, metric: Metric) -> str:
    """Return the name of a metric among all suites: "suite/name"."""
    return metric.name if metric.name.startswith(f"{suite}/") else f"{suite}/{metric.name}"


def metrics_json(
    results: Iterable[SuiteResult], *, failures: Failures = (), limit: int | None = None
) -> dict[str, Any]:
    """Return what metrics.json holds: "run" (when and with what), "metrics" by name, "failures" by suite."""
    return {
        "run": _run(limit),
        "metrics": {
            metric_key(result.suite, metric): _metric(metric) for result in results for metric in result.metrics
        },
        "failures": dict(failures),
    }


def write_report(
    results: Sequence[SuiteResult], out: Path, *, failures: Failures = (), limit: int | None = None
) -> None:
    """Write report.html, metrics.json and one SUITE.jsonl each into `out`, each file whole or not at all.

    Where a suite names reports that it got wrong, a page each goes to `errors/SUITE/`; its tables go beside the report.

    Raises:
        InputError: The folder can't be written to.
    """
    for result in results:
        with atomic_writer(out / f"{result.suite}.jsonl") as stream:
            stream.writelines(dump_json(item) + "\n" for item in result.items)
        folder = out / "errors" / result.suite
        if result.wrong or folder.is_dir():
            write_error_pages(folder, result.wrong, title=f"{result.suite}: wrong items")
        for table in result.tables:
            _write_table(table, out)
    found = metrics_json(results, failures=failures, limit=limit)
    write_text(out / "metrics.json", dump_json(found, indent=2) + "\n")
    write_text(out / "report.html", html(results, failures=failures, limit=limit))


def html(results: Sequence[SuiteResult], *, failures: Failures = (), limit: int | None = None) -> str:
    """Return the report as one HTML page that loads nothing else."""
    template = environment(_TEMPLATE.parent).get_template(_TEMPLATE.name)
    return template.render(suites=[_view(result) for result in results], failures=failures, run=_run(limit))


def figure(value: float | None) -> str:
    """Return a figure for people: three decimals below ten, one above, a dash for nothing measured."""
    if value is None:
        return "–"
    if value == int(value) and abs(value) >= 10:
        return str(int(value))
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


def _write_table(table: Table, out: Path) -> None:
    rows = [[" ".join(cell.split()) for cell in row] for row in (table.columns, *table.rows)]
    if table.file.endswith(".md"):
        rows.insert(1, ["---"] * len(table.columns))
        lines = (" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows)
        write_text(out / table.file, "".join(f"| {line} |\n" for line in lines))
        return
    with atomic_writer(out / table.file) as stream:
        csv.writer(stream, delimiter="\t", lineterminator="\n").writerows(rows)


def _metric(metric: Metric) -> dict[str, Any]:
    found: dict[str, Any] = {
        "value": metric.value,
        "interval": list(metric.interval) if metric.interval else None,
        "n": metric.n,
        "note": metric.note,
    }
    if metric.target is not None:
        found |= {"target": metric.target.model_dump(exclude_none=True), "met": metric.met}
    return found


def _run(limit: int | None) -> dict[str, Any]:
    settings = load_settings()
    # The URL of a hospital's server is nobody's business who reads a report.
    return {
        "at": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        "glioscribe": importlib.metadata.version("glioscribe"),
        "python": platform.python_version(),
        "llm": settings.llm.partition("@")[0],
        "embedder": settings.embedder,
        "seed": settings.seed,
        "limit": limit,
    }


def _view(result: SuiteResult) -> dict[str, Any]:
    groups = [
        (name, _rows(list(metrics)))
        for name, metrics in groupby(result.metrics, key=lambda metric: metric.name.rpartition("/")[0])
    ]
    right = sum(1 for item in result.items if item.get("ok"))
    return {
        "name": result.suite,
        "groups": groups,
        "notes": result.notes,
        "total": len(result.items),
        "right": right,
        "wrong": len(result.wrong),
        "tables": [table.file for table in result.tables if table.rows],
        "exhibits": result.exhibits,
        "targets": any(metric.target for metric in result.metrics),
    }


def _rows(metrics: Sequence[Metric]) -> list[dict[str, Any]]:
    bars = _bars(metrics)
    return [
        {
            "name": metric.name.rpartition("/")[2],
            "value": figure(metric.value),
            "interval": " to ".join(map(figure, metric.interval)) if metric.interval else "",
            "n": metric.n,
            "note": metric.note,
            "verdict": metric.verdict,
            "met": metric.met,
            "bar": bar,
        }
        for metric, bar in zip(metrics, bars, strict=True)
    ]


def _bars(metrics: Sequence[Metric]) -> list[Bar | None]:
    """Place a group's figures on one scale, so that neighbours can be compared by eye."""
    seen = [number for metric in metrics for number in (metric.value, *(metric.interval or ())) if number is not None]
    floor, ceiling = min([0.0, *seen]), max([1.0, *seen])
    scale = BAR_WIDTH / (ceiling - floor)

    def place(metric: Metric) -> Bar | None:
        if metric.value is None:
            return None
        low, high = metric.interval or (metric.value, metric.value)
        at = [round((number - floor) * scale, 1) for number in (metric.value, low, high)]
        return Bar(at[0], at[1], at[2], floor, ceiling)

    return [place(metric) for metric in metrics]
