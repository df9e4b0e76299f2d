"""Claims against evidence: HealthVer in three classes, NLI4CT and COVID-Fact in two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.grounding.records import VerdictName
from evals.grounding.cases import of_documents
from evals.grounding.figures import auc, balanced, f1, macro_f1, mean_of_ratios
from evals.grounding.judged import Judged, Panel, Part, prefix
from evals.grounding.sets import covidfact, healthver, nli4ct
from evals.grounding.thresholds import CLASSES, Flags
from evals.suite import Metric, Table

EVIDENCE = 300
"""Pieces of HealthVer's evidence, with all of their claims."""
HEALTHVER_NOTE = "three classes; published, trained on its training part: SciBERT 0.77, T5 0.80"
NLI4CT_NOTE = "of entailment; calling everything entailed gives 0.667; published: TF-IDF about 0.50, best systems 0.86"


def measure(panel: Panel, data: Path, limit: int | None) -> Part:
    """Measure the three sets.

    Raises:
        InputError: One of them is not in the folder.
    """
    three = panel.judge("healthver", of_documents(healthver(data), min(limit or EVIDENCE, EVIDENCE)))
    trials = panel.judge("nli4ct", of_documents(nli4ct(data), limit))
    covid = panel.judge("covidfact", of_documents(covidfact(data), limit))
    sets = (three, trials, covid)
    metrics = [metric for judge in three.opinions for metric in _classes(three, judge)]
    for judged in (trials, covid):
        metrics += [metric for judge in judged.opinions for metric in _entailed(judged, judge)]
    metrics.append(_all_entailed(trials))
    return Part(
        metrics=metrics,
        items=[item for judged in sets for item in judged.items()],
        tables=[_confusion(three)],
        reliability=[judged.reliability() for judged in sets],
    )


def _classes(judged: Judged, judge: str) -> list[Metric]:
    """Return the figures of three classes: by the judge's own verdict, else by two cuts of the other folds."""
    name = f"{prefix(judge)}{judged.name}"
    metrics = _of_classes(judged, name, judged.classes(judge))
    if judged.opinions[judge][0].verdict is not None:
        metrics += _of_classes(judged, f"{name}/fitted_threshold", judged.fitted_classes(judge))
    return [*metrics, _auc(judged, judge, name)]


def _of_classes(judged: Judged, name: str, said: Sequence[VerdictName]) -> list[Metric]:
    truth = [case.verdict for case in judged.cases if case.verdict is not None]
    ratios = macro_f1(truth, said)
    return [
        mean_of_ratios(f"{name}/macro_f1", judged.documents, ratios, HEALTHVER_NOTE),
        *(
            mean_of_ratios(f"{name}/f1/{verdict}", judged.documents, [one])
            for verdict, one in zip(CLASSES, ratios, strict=True)
        ),
    ]


def _entailed(judged: Judged, judge: str) -> list[Metric]:
    """Return the figures of two classes: by the judge's own verdict, else by a threshold of the other folds."""
    supported, name = judged.supported(judge), f"{prefix(judge)}{judged.name}"
    metrics = _of_flags(judged, name, supported)
    if judged.opinions[judge][0].verdict is not None:
        metrics += _of_flags(judged, f"{name}/fitted_threshold", judged.fitted(judge)[0])
    return [*metrics, _auc(judged, judge, name)]


def _of_flags(judged: Judged, name: str, supported: Flags) -> list[Metric]:
    truth, documents = judged.faithful, judged.documents
    entailed = f1(truth, supported)
    note = NLI4CT_NOTE if judged.name == "nli4ct" else "of entailment"
    return [
        mean_of_ratios(f"{name}/f1", documents, [entailed], note),
        mean_of_ratios(f"{name}/macro_f1", documents, [entailed, f1(~truth, ~supported)]),
        mean_of_ratios(f"{name}/balanced_accuracy", documents, balanced(truth, supported)),
    ]


def _all_entailed(judged: Judged) -> Metric:
    everything = np.ones(len(judged.cases), dtype=bool)
    ratio = f1(judged.faithful, everything)
    return mean_of_ratios(f"baseline/all_entailed/{judged.name}/f1", judged.documents, [ratio], "of entailment")


def _auc(judged: Judged, judge: str, name: str) -> Metric:
    return auc(f"{name}/auc", judged.documents, judged.faithful, judged.scores(judge), "supported against all else")


def _confusion(judged: Judged) -> Table:
    """Return how often each judge said what of each class."""
    rows = []
    for judge in judged.opinions:
        said = judged.classes(judge)
        for truth in CLASSES:
            given = [one for case, one in zip(judged.cases, said, strict=True) if case.verdict == truth]
            rows.append((judge, truth, *(str(given.count(verdict)) for verdict in CLASSES)))
    return Table(file="grounding_healthver.tsv", columns=("judge", "truth", *CLASSES), rows=tuple(rows))
