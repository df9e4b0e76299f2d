"""How well and how fast reports are read into fields, beside spaCy and medspaCy on the same texts in the same run.

Speeds are in processor time of this process (`time.process_time`) as well as on the clock, since a benchmark machine
is often shared. Targets are written out as pass or fail; they are figures, not tests.
"""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from assistant.patient import Patient
from evals.benchmarks import medspacy_peer
from evals.benchmarks.reports import Reports, reports
from evals.benchmarks.tables import Grades, Row, glioscribe, grade, rows
from evals.benchmarks.turns import in_turn
from ingestion.records import Document
from ingestion.weights import locate

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

T = TypeVar("T")
REPORTS, TURNS = 200, 10
TIMES_FASTER, PER_SECOND, MEMORY_MIB = 10, 100, 600
NO_PEER = pytest.mark.skipif(not medspacy_peer.installed(), reason="medspaCy is not installed: run 'make bench'")


@pytest.fixture(scope="module")
def documents(patient: Patient) -> list[Document]:
    return list(patient.documents)


@pytest.fixture(scope="module")
def texts() -> Reports:
    return reports(REPORTS)


@pytest.fixture(scope="module")
def table() -> list[Row]:
    return rows()


@pytest.fixture(scope="module")
def graded() -> dict[str, Grades]:
    """What each reader reached, for the second one to print both."""
    return {}


@pytest.mark.benchmark(group="read eight reports into fields")
def bench_extract(benchmark: BenchmarkFixture, documents: list[Document]) -> None:
    from ingestion.extract import extract_all

    read = benchmark(lambda: list(extract_all(documents)))
    assert sum(len(report.fields) for report in read) > 50


@pytest.mark.benchmark(group="read eight reports into fields")
def bench_extract_peer_spacy(benchmark: BenchmarkFixture, documents: list[Document]) -> None:
    """Peer: spaCy's small English pipeline (tags, parse, entities; no fields, no assertion)."""
    import spacy

    pipeline = spacy.load(locate("en_core_web_sm").parents[1])
    read = benchmark(lambda: list(pipeline.pipe(document.text for document in documents)))
    assert len(read) == len(documents)


@pytest.mark.benchmark(group="read the assertion tables")
def bench_assertion(benchmark: BenchmarkFixture, table: list[Row], graded: dict[str, Grades]) -> None:
    """Right where every field of the row's finding has the row's assertion, as in the tests."""
    glioscribe(Row("Brain mass. No cyst.", "cyst", "absent"))
    graded["GlioScribe"] = _once(benchmark, lambda: grade(table, glioscribe, every=True))
    benchmark.extra_info["accuracy"] = graded["GlioScribe"].figures()


@NO_PEER
@pytest.mark.benchmark(group="read the assertion tables")
def bench_assertion_peer_medspacy(
    benchmark: BenchmarkFixture, table: list[Row], graded: dict[str, Grades], printed: list[str]
) -> None:
    """Peer: medspaCy's ConText defaults. Right where any mention of the row's finding has the row's assertion."""
    for language in sorted({row.language for row in table}):
        medspacy_peer.pipeline(language, medspacy_peer.FINDINGS)
    graded["medspaCy"] = _once(benchmark, lambda: grade(table, medspacy_peer.read, every=False))
    benchmark.extra_info["accuracy"] = graded["medspaCy"].figures()
    printed += _accuracy_lines(graded)


@NO_PEER
@pytest.mark.benchmark(group="read reports of 2 kB in turn, two hundred by each reader")
def bench_speed_beside_medspacy(benchmark: BenchmarkFixture, texts: Reports, printed: list[str]) -> None:
    """Peer: medspaCy's default pipeline with the same targets; once more with those only that are plain phrases."""
    from ingestion.extract import extract

    same = medspacy_peer.pipeline("en")
    phrases = medspacy_peer.pipeline("en", phrases_only=True)
    readers = {
        "GlioScribe": extract,
        "medspaCy, same targets": lambda document: same(document.text),
        "medspaCy, phrases only": lambda document: phrases(document.text),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # medspaCy warns of overlapping targets
        taken = _once(benchmark, lambda: in_turn(readers, texts.documents, TURNS))
    own = taken["GlioScribe"]
    info: dict[str, Any] = {
        "texts": texts.source,
        "mean_characters": round(texts.mean_characters),
        "target_rules": {"same targets": medspacy_peer.rules(same), "phrases only": medspacy_peer.rules(phrases)},
        "reports_per_cpu_second": {name: round(turns.per_cpu_second, 1) for name, turns in taken.items()},
        "reports_per_wall_second": {name: round(turns.per_wall_second, 1) for name, turns in taken.items()},
        f"at_least_{PER_SECOND}_per_cpu_second": _verdict(reached=own.per_cpu_second >= PER_SECOND),
    }
    printed += ["", f"reports of {texts.mean_characters:.0f} characters a second, one process, one thread"]
    printed.append(f"  {texts.source}")
    printed.append(f"  {'':24}{'of CPU':>10}{'of clock':>10}   GlioScribe is faster by (quartiles of turns)")
    for name, turns in taken.items():
        faster, low, high = own.times_faster(turns)
        line = f"  {name:24}{turns.per_cpu_second:10.1f}{turns.per_wall_second:10.1f}"
        if turns is not own:
            key = name.removeprefix("medspaCy, ").replace(" ", "_")
            info[f"times_faster_{key}"] = [round(figure, 2) for figure in (faster, low, high)]
            verdict = info[f"at_least_{TIMES_FASTER}_times_faster_{key}"] = _verdict(reached=faster >= TIMES_FASTER)
            line += f"   {faster:.1f} ({low:.1f} to {high:.1f}); at least {TIMES_FASTER}: {verdict}"
        else:
            line += f"   at least {PER_SECOND}: {info[f'at_least_{PER_SECOND}_per_cpu_second']}"
        printed.append(line)
    benchmark.extra_info.update(info)


@pytest.mark.benchmark(group="read two hundred reports of 2 kB in a fresh process")
def bench_memory(benchmark: BenchmarkFixture, texts: Reports, printed: list[str]) -> None:
    command = [sys.executable, "-m", "evals.benchmarks.memory"]
    lines = "\n".join(document.model_dump_json() for document in texts.documents)

    def run() -> dict[str, Any]:
        done = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
        return dict(json.loads(done.stdout))

    taken = _once(benchmark, run)
    assert taken["documents"] == REPORTS
    verdict = _verdict(reached=taken["peak_rss_mib"] < MEMORY_MIB)
    benchmark.extra_info.update(taken, texts=texts.source, **{f"under_{MEMORY_MIB}_mib": verdict})
    peak = f"{taken['peak_rss_mib']:.0f} MiB; under {MEMORY_MIB}: {verdict}"
    printed += ["", f"peak memory of a fresh process that reads {REPORTS} of them: {peak}"]


def _once(benchmark: BenchmarkFixture, call: Callable[[], T]) -> T:
    """Time one call; it does enough to be no matter of chance."""
    result: T = benchmark.pedantic(call)  # type: ignore[no-untyped-call]
    return result


def _verdict(*, reached: bool) -> str:
    return "pass" if reached else "fail"


def _accuracy_lines(graded: dict[str, Grades]) -> list[str]:
    figures = {name: grades.figures() for name, grades in graded.items()}
    lines = ["assertion of boolean findings: rows read right of the tables that GlioScribe's tests must pass"]
    lines.append(f"  {'':20}{'rows':>6}" + "".join(f"{name:>13}" for name in figures))
    for cell in next(iter(figures.values())):
        shares: list[Any] = [of[cell] for of in figures.values()]
        lines.append(f"  {cell:20}{shares[0]['rows']:6}" + "".join(f"{share['accuracy']:13.1%}" for share in shares))
    unseen: Any = figures["medspaCy"]["total"]
    lines.append(f"  medspaCy found no target in {unseen['unseen']} rows; they count as wrong; it has no Chinese rules")
    return lines
