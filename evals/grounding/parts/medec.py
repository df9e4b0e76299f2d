"""Clinical notes with one wrong sentence: each sentence against the rest of its note.

Most of these errors are medical (a diagnosis that the findings don't fit): the rest of the note does not say that they
are wrong, so this shows how far support by the sources goes, not a task that grounding is made for.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from evals.grounding.cases import Case, fold_of, of_documents
from evals.grounding.figures import auc, balanced, f1, mean_of_ratios, ratio
from evals.grounding.judged import Judged, Panel, Part, prefix
from evals.grounding.sets import medec
from evals.grounding.thresholds import Flags, Floats, held_out
from evals.suite import Metric

NOTES = 70
"""Notes and their versions; every sentence needs its sources read anew."""
FLAG_NOTE = (
    "notes with an error against notes without; published: best language models about 0.70, doctors 0.72 to 0.80"
)


def measure(panel: Panel, data: Path, limit: int | None) -> Part:
    """Measure which sentences and which notes are called wrong.

    Raises:
        InputError: The set is not in the folder.
    """
    judged = panel.judge("medec", of_documents(medec(data), min(limit or NOTES, NOTES)))
    metrics = [metric for judge in judged.opinions for metric in _metrics(judged, judge)]
    return Part(metrics=metrics, items=list(judged.items()), reliability=[judged.reliability()])


def _metrics(judged: Judged, judge: str) -> list[Metric]:
    name = f"{prefix(judge)}medec"
    metrics = _sentences(judged, f"{name}/sentence", judged.supported(judge))
    if judged.opinions[judge][0].verdict is not None:
        metrics += _sentences(judged, f"{name}/sentence/fitted_threshold", judged.fitted(judge)[0])
    metrics.append(auc(f"{name}/sentence/auc", judged.documents, judged.faithful, judged.scores(judge)))
    return [*metrics, *_notes(judged, judge, name)]


def _sentences(judged: Judged, name: str, supported: Flags) -> list[Metric]:
    wrong, flagged, documents = ~judged.faithful, ~supported, judged.documents
    return [
        mean_of_ratios(f"{name}/precision", documents, [ratio(wrong & flagged, flagged)]),
        mean_of_ratios(f"{name}/recall", documents, [ratio(wrong & flagged, wrong)]),
        mean_of_ratios(f"{name}/f1", documents, [f1(wrong, flagged)], "of the wrong sentence"),
        mean_of_ratios(f"{name}/balanced_accuracy", documents, balanced(wrong, flagged)),
    ]


def _notes(judged: Judged, judge: str, name: str) -> list[Metric]:
    """Return the figures of whole notes, each as good as its worst sentence."""
    notes, right, lowest = whole_notes(judged.cases, judged.scores(judge))
    documents = [note.document for note in notes]
    supported, _ = held_out([fold_of(document) for document in documents], right, lowest)
    every = np.ones(len(notes), dtype=bool)
    return [
        mean_of_ratios(f"{name}/note/flag_accuracy", documents, [ratio(right == supported, every)], FLAG_NOTE),
        auc(f"{name}/note/auc", documents, right, lowest),
    ]


def whole_notes(cases: tuple[Case, ...], scores: Floats) -> tuple[list[Case], Flags, Floats]:
    """Return the first case of each note, whether all of its sentences are right, and its lowest score."""
    of = [case.id.rpartition("/")[0] for case in cases]
    firsts: dict[str, Case] = {}
    right: dict[str, bool] = {}
    lowest: dict[str, float] = {}
    for note, case, score in zip(of, cases, scores, strict=True):
        firsts.setdefault(note, case)
        right[note] = right.get(note, True) and case.faithful
        lowest[note] = min(lowest.get(note, 1.0), float(score))
    return list(firsts.values()), np.array(list(right.values())), np.array(list(lowest.values()))
