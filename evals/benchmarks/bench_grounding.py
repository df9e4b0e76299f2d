"""How fast texts are checked against their sources, beside token overlap and MiniLM similarity in the same run.

Each report's sentences, rewritten by rule (faithfully or into a falsehood, by turns, so that few are copies), are
checked against the report, one sentence a call, with the reports read beforehand. Speeds are in processor time of
this process, which is what one core alone would do; targets are written out as pass or fail and are no tests.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from assistant.grounding import Source, Sources, ground_in
from assistant.grounding.checks.base import Context
from assistant.grounding.entailment.scorer import shipped
from assistant.grounding.perturb import errors, faithful
from assistant.grounding.reading import read as read_statement
from assistant.grounding.support import Coverage
from evals.benchmarks.reports import Reports, reports
from ingestion.language import sentences
from ingestion.weights import locate

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from assistant.grounding.support import Scorer

REPORTS = 60
RULES_PER_SECOND, MODEL_PER_SECOND, P95_MS, MEMORY_MIB = 300, 25, 80, 500
Pair = tuple[str, Sources]


@pytest.fixture(scope="module")
def texts() -> Reports:
    return reports(REPORTS)


@pytest.fixture(scope="module")
def pairs(texts: Reports) -> list[Pair]:
    """Every sentence with its report, one rewriting of each: the first that differs, faithful and false by turns."""
    found: list[Pair] = []
    rng = random.Random(0)  # noqa: S311 - choices, not secrets
    for document in texts.documents:
        read = Sources([Source(doc="source", text=document.text)])
        for number, (start, end) in enumerate(sentences(document.text)):
            said = document.text[start:end]
            change = faithful if number % 2 else errors
            others = [text for _, text in change(said, document.text, rng) if text != said]
            found += [(rng.choice(others), read)] if others else []
    return found


@pytest.mark.benchmark(group="check the sentences of reports against their reports")
def bench_rules(benchmark: BenchmarkFixture, pairs: list[Pair], printed: list[str]) -> None:
    printed += ["", *_told(benchmark, "rules only", pairs, _checker(Coverage()), RULES_PER_SECOND)]


@pytest.mark.benchmark(group="check the sentences of reports against their reports")
def bench_model(benchmark: BenchmarkFixture, pairs: list[Pair], printed: list[str]) -> None:
    printed += _told(benchmark, "with the model", pairs, _checker(shipped()), MODEL_PER_SECOND)


@pytest.mark.benchmark(group="check the sentences of reports against their reports")
def bench_model_on_every_claim(benchmark: BenchmarkFixture, pairs: list[Pair], printed: list[str]) -> None:
    """The slowest case: no check objects to anything and nothing is a copy, so the model reads every claim."""
    scorer = shipped()

    def ask(text: str, read: Sources) -> int:
        claim = read_statement(text, 0, len(text))
        scorer(Context(claim, tuple(read.closest(claim)), read, claim, text))
        return 1

    printed += _told(benchmark, "the model on every claim", pairs, ask, MODEL_PER_SECOND)


@pytest.mark.benchmark(group="check the sentences of reports against their reports")
def bench_peer_token_overlap(benchmark: BenchmarkFixture, pairs: list[Pair], printed: list[str]) -> None:
    """Peer: the share of a sentence's words that one sentence of the source holds; sees no number, side or negation."""
    held = {id(read): [_words(s.text) for s in read.statements] for _, read in pairs}

    def overlap(text: str, read: Sources) -> int:
        words = _words(text)
        max((len(words & there) / len(words) for there in held[id(read)] if words), default=0.0)
        return 1

    printed += _told(benchmark, "peer: token overlap", pairs, overlap)


@pytest.mark.benchmark(group="check the sentences of reports against their reports")
def bench_peer_minilm(benchmark: BenchmarkFixture, pairs: list[Pair], printed: list[str]) -> None:
    """Peer: cosine similarity of MiniLM embeddings, the source's computed beforehand."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.util import cos_sim

    torch.set_num_threads(1)
    model = SentenceTransformer(str(locate("minilm").parent), device="cpu")
    some = pairs[: len(pairs) // 10]
    held = {id(read): model.encode([s.text for s in read.statements]) for _, read in some}

    def similarity(text: str, read: Sources) -> int:
        cos_sim(model.encode([text]), held[id(read)]).max()
        return 1

    printed += _told(benchmark, "peer: MiniLM similarity", some, similarity)


@pytest.mark.benchmark(group="check whole reports in a fresh process")
def bench_memory(benchmark: BenchmarkFixture, texts: Reports, printed: list[str]) -> None:
    lines = "\n".join(document.model_dump_json() for document in texts.documents)
    command = [sys.executable, "-m", "evals.benchmarks.memory", "--ground"]

    def run() -> dict[str, Any]:
        done = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", check=True)  # noqa: S603
        return dict(json.loads(done.stdout))

    taken: dict[str, Any] = benchmark.pedantic(run)  # type: ignore[no-untyped-call]
    assert taken["documents"] == REPORTS
    verdict = "pass" if taken["peak_rss_mib"] < MEMORY_MIB else "fail"
    benchmark.extra_info.update(taken, **{f"under_{MEMORY_MIB}_mib": verdict})
    peak = f"{taken['peak_rss_mib']:.0f} MiB; under {MEMORY_MIB}: {verdict}"
    printed.append(f"  peak memory of a fresh process that checks {REPORTS} reports ({taken['scorer']}): {peak}")


def _checker(scorer: Scorer) -> Callable[[str, Sources], int]:
    return lambda text, read: len(ground_in(text, read, scorer=scorer).claims)


def _told(
    benchmark: BenchmarkFixture, name: str, pairs: list[Pair], check: Callable[[str, Sources], int], target: int = 0
) -> list[str]:
    """Time every pair once, after a first one that isn't timed, and put the figures in words."""
    check(*pairs[0])
    taken: list[float] = []
    claims = 0

    def run() -> None:
        nonlocal claims
        for text, read in pairs:
            started = time.process_time()
            claims += check(text, read)
            taken.append(1000 * (time.process_time() - started))

    benchmark.pedantic(run)  # type: ignore[no-untyped-call]
    speed, cuts = 1000 * claims / sum(taken), statistics.quantiles(taken, n=20)
    info = {"claims": claims, "claims_per_cpu_second": round(speed, 1), "p50_ms": cuts[9], "p95_ms": cuts[18]}
    line = f"  {name:26}{speed:9.0f} claims/s   p50 {cuts[9]:6.2f} ms   p95 {cuts[18]:6.2f} ms"
    if target:
        reached = {f"at_least_{target}_per_second": speed >= target, f"p95_within_{P95_MS}_ms": cuts[18] <= P95_MS}
        info.update(reached)
        line += "   " + ", ".join(
            f"{what.replace('_', ' ')}: {'pass' if met else 'fail'}" for what, met in reached.items()
        )
    benchmark.extra_info.update(info)
    return [line]


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+|\d+(?:\.\d+)?|[\u4e00-\u9fff]", text.lower()))
