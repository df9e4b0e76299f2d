"""Fits the weights of `relevance.py`: `python -m assistant.drafting.fit_relevance` (make train-answers).

`answerable.yaml` has a question for every statement of the pack in either language, by an author who had not seen the
ways of asking beside it; `unanswerable.yaml` has questions that no statement answers. The plain weights, for documents
that nobody has written renderings or ways of asking for, come from the same questions with both taken away.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from assistant.drafting.answer import at_hand, read
from assistant.drafting.relevance import FITTED, OTHER, WEIGHTS_FILE, Logistic, Weights
from assistant.drafting.signals import NAMES, signals
from ingestion.files import atomic_writer, dump_json
from ingestion.guidelines import load_pack
from ingestion.guidelines.statements import BESIDE
from ingestion.records import Passage
from retrieval import open_store

if TYPE_CHECKING:
    import numpy.typing as npt

    from retrieval.stores.base import Store

LOST = 0.02
"""Part of the answerable questions that may be turned away."""

COMPARING = ("found", "behind", "asked_behind", "worded_behind", "pairs_behind", "held_behind")
"""Signals that compare passages with each other; they say nothing on whether any answers."""

AGAINST = frozenset(
    {"lacking", "missing", "named", "entity", "setting", "region", "unnamed", "unknown", *COMPARING[1:]}
)
"""Signals that may only count against a passage; all others may only count for it."""

OF_EMBEDDER = ("near", "behind")
"""Signals whose size depends on the embedder of the store."""


@dataclass(frozen=True)
class Lesson:
    """One question with the passages at hand.

    Attributes:
        rows: Their signals, shape (n, len(NAMES)).
        right: Which of them answer, shape (n,).
    """

    rows: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]


def lessons(store: Store, language: str) -> tuple[list[Lesson], list[Lesson]]:
    """Return the answerable questions and the others; one whose passages are not found is left out."""
    asked = [(entry["question"], entry["passages"]) for entry in _written("answerable.yaml")[language]]
    none: list[tuple[str, list[str]]] = [
        (question, []) for questions in _written("unanswerable.yaml")[language].values() for question in questions
    ]
    found = [_lesson(store, *each) for each in asked]
    return [lesson for lesson in found if lesson.right.any()], [_lesson(store, *each) for each in none]


def _written(file: str) -> dict[str, Any]:
    written: dict[str, Any] = yaml.safe_load(Path(__file__).with_name(file).read_text(encoding="utf-8"))
    return written


def _lesson(store: Store, text: str, passages: Sequence[str]) -> Lesson:
    hits = at_hand(text, store)
    rows = signals(read(text), hits)
    return Lesson(rows, np.array([hit.passage.id in passages for hit in hits], dtype=bool))


def fit(answerable: Sequence[Lesson], unanswerable: Sequence[Lesson], left_out: Sequence[str] = ()) -> Weights:
    """Fit which passage answers on the answerable questions, then whether the best one does on all."""
    rows = np.concatenate([lesson.rows for lesson in answerable])
    right = np.concatenate([lesson.right for lesson in answerable])
    rank = _logistic(rows, right, left_out=left_out)
    best = [np.array([_best(rank, lesson) for lesson in each]) for each in (answerable, unanswerable)]
    can = np.arange(len(answerable) + len(unanswerable)) < len(answerable)
    answers = _logistic(np.concatenate(best), can, left_out=(*COMPARING, *left_out), balanced=True)
    enough = float(np.quantile(answers.of(best[0]), LOST))
    return Weights(rank=rank, answers=answers, enough=round(enough, 4))


def _best(rank: Logistic, lesson: Lesson) -> npt.NDArray[np.float64]:
    found: npt.NDArray[np.float64] = lesson.rows[rank.of(lesson.rows).argmax()]
    return found


def _logistic(
    rows: npt.NDArray[np.float64],
    right: npt.NDArray[np.bool_],
    *,
    left_out: Sequence[str] = (),
    balanced: bool = False,
) -> Logistic:
    """Fit a logistic function with a penalty of half the squared weights, each of which keeps to its sign.

    Without signs, what the authors of the questions avoided (the statement's own words) would count against a passage.
    One scale for all: cosines of some embedders keep to a tenth of the range, which a penalty would level out.
    """
    from scipy.optimize import minimize

    used = np.array([name not in left_out for name in NAMES]) & (rows.std(axis=0) > 0)
    middle, spread = rows.mean(axis=0), np.where(used, rows.std(axis=0), 1.0)
    scaled, sides = (rows - middle) / spread * used, np.where(right, 1.0, -1.0)
    counts = len(right) / 2 / np.where(right, right.sum(), (~right).sum()) if balanced else np.ones(len(right))

    def loss(values: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        margin = sides * (scaled @ values[1:] + values[0])
        pull = -counts * sides / (1 + np.exp(margin))
        slope = np.concatenate([[pull.sum()], scaled.T @ pull + values[1:]])
        return float((counts * np.logaddexp(0, -margin)).sum() + values[1:] @ values[1:] / 2), slope

    bounds = [(None, None), *((None, 0) if name in AGAINST else (0, None) for name in NAMES)]
    values = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = values[1:] / spread * used
    return Logistic(
        constant=round(float(values[0] - middle @ weights), 4),
        weights={name: round(float(weight), 4) for name, weight in zip(NAMES, weights, strict=True)},
    )


def main() -> None:
    """Fit for each embedder and language, with and without renderings and ways of asking, and write the weights."""
    written = {}
    documents, passages = load_pack()
    for embedder, kind in product(FITTED, ("asked", "plain")):
        place = tempfile.TemporaryDirectory()
        with place as folder, open_store(Path(folder) / "store", embedder=embedder, create=True) as store:
            store.add(documents, [_bare(each) for each in passages] if kind == "plain" else passages)
            for language in ("en", "zh"):
                found = lessons(store, language)
                names = {embedder: (), OTHER: OF_EMBEDDER} if embedder == FITTED[0] else {embedder: ()}
                for name, left_out in names.items():
                    weights = fit(*found, left_out)
                    written[f"{name}_{language}_{kind}"] = weights.model_dump()
                    sys.stderr.write(f"{name} {language} {kind}: {_report(weights, *found)}\n")
    with atomic_writer(str(WEIGHTS_FILE)) as stream:
        stream.write(dump_json(written) + "\n")


def _bare(passage: Passage) -> Passage:
    kept = {key: value for key, value in passage.metadata.items() if key not in BESIDE}
    return passage.model_copy(update={"metadata": kept})


def _report(weights: Weights, answerable: Sequence[Lesson], unanswerable: Sequence[Lesson]) -> str:
    first = np.mean([lesson.right[weights.rank.of(lesson.rows).argmax()] for lesson in answerable])
    none = np.array([_best(weights.rank, lesson) for lesson in unanswerable])
    refused = np.mean(weights.answers.of(none) < weights.enough)
    counts = f"{len(answerable)} answerable, {len(unanswerable)} not"
    return f"{counts}: a right one first {first:.2f}, refused {refused:.2f}"


if __name__ == "__main__":
    main()
