"""How the cost of a query, the memory and the building of the vector index grow from a thousand to a million.

`python -m evals.benchmarks.growth OUT.svg` measures each size in a process of its own and draws them; with a number
instead it measures that size and prints one JSON object.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from evals.benchmarks.memory import MIB, peak_rss
from ingestion.files import write_text
from ingestion.templates import environment
from retrieval.embed import open_embedder
from retrieval.embed.base import Vectors
from retrieval.stores._vectors import VectorFile

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
DIMENSION, CENTRES, NEAR = 384, 4_000, 0.75
"""A text lies at about this cosine from the centre of its subject, as MiniLM's do in a corpus of abstracts."""

QUERIES, DEPTH, SLICE = 200, 10, 50_000
_TEMPLATE = Path(__file__).with_name("growth.html.j2")


def synthetic(count: int, seed: int) -> Vectors:
    """Return unit vectors around common centres, shape (count, DIMENSION)."""
    centres = _unit(np.random.default_rng(0).standard_normal((CENTRES, DIMENSION), dtype=np.float32))
    rng = np.random.default_rng(seed)
    noise = _unit(rng.standard_normal((count, DIMENSION), dtype=np.float32))
    return _unit(NEAR * centres[rng.integers(CENTRES, size=count)] + np.sqrt(1 - NEAR**2) * noise)


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def measure(count: int) -> dict[str, Any]:
    """Build an index of so many vectors, write and read it, and search it."""
    import faiss

    with tempfile.TemporaryDirectory() as folder:
        index = VectorFile(Path(folder), 0)
        began = time.perf_counter()
        for start in range(0, count, SLICE):
            index.add(range(start, min(start + SLICE, count)), synthetic(min(SLICE, count - start), seed=1 + start))
        index.write(1)
        build = time.perf_counter() - began
        size = (Path(folder) / "vectors-1.faiss").stat().st_size
        told = subprocess.run(  # noqa: S603 - this program
            [sys.executable, "-m", "evals.benchmarks.growth", "--search", folder], check=True, capture_output=True
        )
        found = json.loads(told.stdout)
        exact = faiss.IndexFlatIP(DIMENSION)
        for start in range(0, count, SLICE):
            exact.add(synthetic(min(SLICE, count - start), seed=1 + start))
        queries = synthetic(QUERIES, seed=0)
        began = time.perf_counter()
        _, best = exact.search(queries, DEPTH)
        spent = time.perf_counter() - began
    recall = np.mean([len(set(a) & set(b)) / len(b) for a, b in zip(found.pop("keys"), best.tolist(), strict=True)])
    return {
        "vectors": count, "build_s": round(build, 1), "file_mib": round(size / MIB, 1), **found,
        "recall": round(float(recall), 4), "exact_ms": round(1000 * spent / QUERIES, 2),
    }  # fmt: skip


def search(folder: Path) -> dict[str, Any]:
    """Search an index that lies in a folder, one query at a time, each with the embedding of a question."""
    embedder = open_embedder("minilm")
    embedder.embed_queries(["the first loads the model"])
    before = peak_rss()
    index = VectorFile(folder, 1)
    queries, keys, taken = synthetic(QUERIES, seed=0), [], []
    for number, query in enumerate(queries):
        began = time.perf_counter()
        embedder.embed_queries([f"How is grade {number} glioma treated at recurrence?"])
        keys.append(list(index.nearest(query[None], DEPTH)[0]))
        taken.append(time.perf_counter() - began)
    return {
        "query_ms": round(1000 * statistics.median(taken), 2),
        "memory_mib": round(peak_rss() - before, 1),
        "keys": keys,
    }


def measured(count: int) -> dict[str, Any]:
    """Measure one size in a process of its own, so that the memory is its alone."""
    told = subprocess.run(  # noqa: S603 - this program
        [sys.executable, "-m", "evals.benchmarks.growth", str(count)], check=True, capture_output=True
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def main() -> None:
    """See the module."""
    if sys.argv[1] == "--search":
        sys.stdout.write(json.dumps(search(Path(sys.argv[2]))))
    elif sys.argv[1].isdigit():
        sys.stdout.write(json.dumps(measure(int(sys.argv[1]))))
    else:
        rows = []
        for count in SIZES:
            rows.append(measured(count))
            sys.stderr.write(f"{rows[-1]}\n")
        write_text(Path(sys.argv[1]), draw(rows))


def draw(rows: list[dict[str, Any]]) -> str:
    """Return an SVG with a panel for the query, the memory and the building, both axes logarithmic."""
    panels = [
        _panel("query, ms (exact search dashed)", rows, "query_ms", "exact_ms"),
        _panel("memory, MiB", rows, "memory_mib"),
        _panel("building, s", rows, "build_s"),
    ]
    return environment(_TEMPLATE.parent).get_template(_TEMPLATE.name).render(panels=panels)


SIDE = 200


def _panel(title: str, rows: list[dict[str, Any]], *names: str) -> dict[str, Any]:
    values = [max(float(row[name]), 0.01) for row in rows for name in names]
    low, high = np.floor(np.log10(min(values))), np.ceil(np.log10(max(values)))
    left, right = np.log10(rows[0]["vectors"]), np.log10(rows[-1]["vectors"])

    def x(count: float) -> float:
        return round(float(SIDE * (np.log10(count) - left) / (right - left)), 1)

    def y(value: float) -> float:
        return round(float(SIDE * (1 - (np.log10(max(value, 0.01)) - low) / (high - low))), 1)

    return {
        "title": title,
        "lines": [[(x(row["vectors"]), y(row[name])) for row in rows] for name in names],
        "across": [(x(10.0**power), f"{10**power:,}") for power in range(round(left), round(right) + 1)],
        "up": [(y(10.0**power), f"{10.0**power:g}") for power in range(int(low), int(high) + 1)],
    }


if __name__ == "__main__":
    main()
