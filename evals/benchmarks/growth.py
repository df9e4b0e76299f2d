"""How the cost of a query, the memory and the building of a whole store grow from a thousand passages to a million.

`python -m evals.benchmarks.growth OUT.svg` measures each size in a process of its own and draws them; with a number
instead it measures that size and prints one JSON object; a second number is how many words a passage has. Passages are
made of the guideline pack's words, as often as they come there; their vectors are synthetic, in clusters as texts are.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.benchmarks.memory import MIB, peak_rss
from ingestion.files import write_text
from ingestion.guidelines import load_pack
from ingestion.records import Document, Passage
from ingestion.templates import environment
from retrieval.embed import open_embedder
from retrieval.embed.base import Embedder, Vectors
from retrieval.stores.faiss import FaissStore

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
DIMENSION, CENTRES, NEAR = 384, 4_000, 0.75
"""A text lies at about this cosine from the centre of its subject, as MiniLM's do in a corpus of abstracts."""

QUERIES, DEPTH, SLICE = 200, 10, 100_000
WORDS, ASKED = 40, 7
PASSAGES, QUESTIONS = 1, 0
"""Seeds."""

_TEMPLATE = Path(__file__).with_name("growth.html.j2")


class Vectorspace:
    """Unit vectors around common centres, one after the other; the same ones however many are taken at a time."""

    def __init__(self, seed: int) -> None:
        self._centres = _unit(np.random.default_rng(0).standard_normal((CENTRES, DIMENSION), dtype=np.float32))
        self._noise, self._chosen = np.random.default_rng((seed, 0)), np.random.default_rng((seed, 1))

    def take(self, count: int) -> Vectors:
        """Return the next ones, shape (count, DIMENSION)."""
        noise = _unit(self._noise.standard_normal((count, DIMENSION), dtype=np.float32))
        around = self._centres[(self._chosen.random(count) * CENTRES).astype(np.int64)]
        return _unit(NEAR * around + np.sqrt(1 - NEAR**2) * noise)


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def texts(count: int, words: int, seed: int) -> list[str]:
    """Return so many texts of the pack's words, each word as often as there."""
    known = np.array(" ".join(passage.text for passage in load_pack()[1]).split())
    drawn = known[np.random.default_rng(seed).integers(len(known), size=(count, words))]
    return [" ".join(row) for row in drawn]


class Synthetic(Embedder):
    """Gives synthetic vectors in order, whatever the text; a question costs what it costs MiniLM."""

    name = "synthetic"

    def __init__(self) -> None:
        self._passages, self._questions = Vectorspace(PASSAGES), Vectorspace(QUESTIONS)
        self._minilm = open_embedder("minilm")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the next vectors of the passages."""
        return self._passages.take(len(texts))

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return the next vectors of the questions, and embed these for the time that it takes."""
        self._minilm.encode_queries(texts)
        return self._questions.take(len(texts))


def measure(count: int, words: int = WORDS) -> dict[str, Any]:
    """Build a store of so many passages of so many words, and search it in another process."""
    import faiss

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with FaissStore(Path(folder), Synthetic(), create=True) as store:
            for start in range(0, count, SLICE):
                drawn = texts(min(SLICE, count - start), words, seed=start)
                numbers = [str(start + at) for at in range(len(drawn))]
                made = [f"{text} {number}" for text, number in zip(drawn, numbers, strict=True)]  # none comes twice
                store.add(
                    [Document(id=number, text=text) for number, text in zip(numbers, made, strict=True)],
                    [Passage(id=number, doc=number, text=text) for number, text in zip(numbers, made, strict=True)],
                )
        build = time.perf_counter() - began
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        told = subprocess.run(  # noqa: S603 - this program
            [sys.executable, "-m", "evals.benchmarks.growth", "--search", folder], check=True, capture_output=True
        )
        found = json.loads(told.stdout)
        exact, passages = faiss.IndexFlatIP(DIMENSION), Vectorspace(PASSAGES)
        for start in range(0, count, SLICE):
            exact.add(passages.take(min(SLICE, count - start)))
        queries = Vectorspace(QUESTIONS).take(QUERIES)
        began = time.perf_counter()
        _, best = exact.search(queries, DEPTH)
        spent = time.perf_counter() - began
    nearest = best.tolist()
    recall = np.mean([len(set(a) & set(b)) / len(b) for a, b in zip(found.pop("numbers"), nearest, strict=True)])
    return {
        "passages": count, "build_s": round(build, 1), "disk_mib": round(size / MIB, 1), **found,
        "recall": round(float(recall), 4), "exact_ms": round(1000 * spent / QUERIES, 2),
    }  # fmt: skip


def search(folder: Path) -> dict[str, Any]:
    """Search a store that lies in a folder, one question at a time, none asked twice."""
    open_embedder("minilm").embed(["the first loads the model"])
    before = peak_rss()
    taken = []
    with FaissStore(folder, Synthetic()) as store:
        keys = [list(found) for found in store.nearest(Vectorspace(QUESTIONS).take(QUERIES), DEPTH)]
        numbers = [[int(passage.id) for passage, _ in store.passages(found).values()] for found in keys]
        for question in texts(QUERIES, ASKED, seed=1):
            began = time.perf_counter()
            store.search(question, DEPTH)
            taken.append(time.perf_counter() - began)
    return {
        "query_ms": round(1000 * statistics.median(taken), 2),
        "query_p95_ms": round(1000 * float(np.quantile(taken, 0.95)), 2),
        "memory_mib": round(peak_rss() - before, 1),
        "numbers": numbers,
    }


def measured(count: int, words: int = WORDS) -> dict[str, Any]:
    """Measure one size in a process of its own, so that the memory is its alone."""
    told = subprocess.run(  # noqa: S603 - this program
        [sys.executable, "-m", "evals.benchmarks.growth", str(count), str(words)], check=True, capture_output=True
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def main() -> None:
    """See the module."""
    if sys.argv[1] == "--search":
        sys.stdout.write(json.dumps(search(Path(sys.argv[2]))))
    elif sys.argv[1].isdigit():
        sys.stdout.write(json.dumps(measure(*map(int, sys.argv[1:]))))
    else:
        rows = []
        for count in SIZES:
            rows.append(measured(count))
            sys.stderr.write(f"{rows[-1]}\n")
        write_text(Path(sys.argv[1]), draw(rows))


def draw(rows: list[dict[str, Any]]) -> str:
    """Return an SVG with a panel for the query, the memory and the building, both axes logarithmic."""
    panels = [
        _panel("query, ms (95th centile dashed)", rows, "query_ms", "query_p95_ms"),
        _panel("memory, MiB", rows, "memory_mib"),
        _panel("building, s", rows, "build_s"),
    ]
    return environment(_TEMPLATE.parent).get_template(_TEMPLATE.name).render(panels=panels)


SIDE = 200


def _panel(title: str, rows: list[dict[str, Any]], *names: str) -> dict[str, Any]:
    values = [max(float(row[name]), 0.01) for row in rows for name in names]
    low, high = np.floor(np.log10(min(values))), np.ceil(np.log10(max(values)))
    left, right = np.log10(rows[0]["passages"]), np.log10(rows[-1]["passages"])

    def x(count: float) -> float:
        return round(float(SIDE * (np.log10(count) - left) / (right - left)), 1)

    def y(value: float) -> float:
        return round(float(SIDE * (1 - (np.log10(max(value, 0.01)) - low) / (high - low))), 1)

    return {
        "title": title,
        "lines": [[(x(row["passages"]), y(row[name])) for row in rows] for name in names],
        "across": [(x(10.0**power), f"{10**power:,}") for power in range(round(left), round(right) + 1)],
        "up": [(y(10.0**power), f"{10.0**power:g}") for power in range(int(low), int(high) + 1)],
    }


if __name__ == "__main__":
    main()
