"""Inconsistent summaries of other domains, each domain judged by a threshold of the other seven."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.grounding.entailment.held_out import HeldOutAnswers
from assistant.grounding.entailment.premise import premise
from assistant.grounding.entailment.scorer import Entailment
from evals.grounding.cases import of_documents, sample
from evals.grounding.figures import Ratio, auc, balanced, mean_of_ratios
from evals.grounding.judged import OURS, Judged, Panel, Part, prefix
from evals.grounding.judges.base import Judge
from evals.grounding.judges.entailment import ModelAlone
from evals.grounding.judges.gate import Gate
from evals.grounding.sets import summedits
from evals.grounding.thresholds import Flags
from evals.suite import Metric

MOST = 1600
"""Summaries, drawn from all domains alike."""
NOTE = (
    "SummEdits: the model that ships was trained on it, so here stands what models said that were trained without the "
    "domain (four domains held out at a time; kept by `make train-grounding`). Claims without a kept answer: {unknown}."
)
REFERENCE = "published, one threshold for all: SummaC 0.57, GPT-4 0.82, people 0.91"


def measure(panel: Panel, data: Path, limit: int | None) -> Part:
    """Measure balanced accuracy by domain and its mean.

    Raises:
        InputError: The set is not in the folder.
    """
    answers = HeldOutAnswers()
    unseen = replace(panel, judges=tuple(_held_out(judge, answers) for judge in panel.judges))
    judged = unseen.judge("summedits", sample(of_documents(summedits(data), limit), MOST))
    metrics = [metric for judge in judged.opinions for metric in _metrics(judged, judge)]
    note = NOTE.format(unknown=answers.unknown)
    return Part(metrics=metrics, items=list(judged.items()), reliability=[judged.reliability()], notes=[note])


def _held_out(judge: Judge, answers: HeldOutAnswers) -> Judge:
    """Put the answers of models that did not see a domain in the place of the model that ships, which saw all."""
    if isinstance(judge, Gate) and judge.name == OURS:
        return replace(judge, scorer=Entailment(answers))
    return ModelAlone(answers, premise) if isinstance(judge, ModelAlone) else judge


def _metrics(judged: Judged, judge: str) -> list[Metric]:
    name = f"{prefix(judge)}summedits/balanced_accuracy"
    supported, thresholds = judged.fitted(judge)
    notes = {domain: f"threshold {cut:.3f}, fitted on the other domains" for domain, cut in thresholds.items()}
    metrics = _by_domain(f"{name}/held_out", judged, supported, notes)
    if judged.opinions[judge][0].verdict is not None:
        metrics += _by_domain(f"{name}/as_shipped", judged, judged.supported(judge), {})
    metrics.append(auc(f"{prefix(judge)}summedits/auc", judged.documents, judged.faithful, judged.scores(judge)))
    return metrics


def _by_domain(name: str, judged: Judged, supported: Flags, notes: dict[str, str]) -> list[Metric]:
    folds = np.asarray(judged.folds)
    metrics, ratios = [], []
    for domain in sorted(set(judged.folds)):
        own = folds == domain
        of_domain = [_within(ratio, own) for ratio in balanced(judged.faithful, supported)]
        ratios += of_domain
        metric = mean_of_ratios(f"{name}/{domain}", judged.documents, of_domain, notes.get(domain, ""))
        metrics.append(metric.model_copy(update={"n": int(own.sum())}))
    return [mean_of_ratios(f"{name}/mean", judged.documents, ratios, REFERENCE), *metrics]


def _within(ratio: Ratio, own: Flags) -> Ratio:
    return ratio[0] * own, ratio[1] * own
