"""What the grounding gate catches and what it flags wrongly, beside its parts alone, token overlap and embedding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.grounding.entailment.model import load
from assistant.grounding.entailment.premise import premise
from assistant.grounding.entailment.scorer import Entailment
from evals.grounding.calibration import Reliability, table
from evals.grounding.chart import reliability_chart
from evals.grounding.judged import Panel, Part
from evals.grounding.judges.base import Judge
from evals.grounding.judges.embedding import Embedding
from evals.grounding.judges.entailment import ModelAlone, Remembered
from evals.grounding.judges.gate import Gate, rules_only
from evals.grounding.judges.overlap import Overlap
from evals.grounding.parts import adversarial, claims, medec, mri, summedits, written
from evals.suite import Exhibit, SuiteResult
from evals.targets import with_targets
from ingestion.errors import GlioscribeError
from ingestion.language.cues import read_yaml
from retrieval.embed import open_embedder

_OF_DATA = (mri, summedits, claims, medec)
_OWN = (adversarial, written)


def run(data: Path | None, *, limit: int | None = None) -> SuiteResult:
    """Measure all judges on what the project brings along, and on the reference sets where there are data.

    Args:
        data: Folder of reference data; None leaves out what needs it.
        limit: At most so many documents of each set.

    Raises:
        InputError: The folder lacks a set.
    """
    notes = read_yaml("evals.grounding", "notes.yaml")
    judges, told = _judges(notes["without_embedding"])
    panel = Panel(judges)
    parts = [part.measure(panel, limit) for part in _OWN]
    if data is not None:
        parts += [part.measure(panel, data, limit) for part in _OF_DATA]
    kept = ["judges", "thresholds", "intervals", "adversarial", *(["mri"] if data else ["without_data"]), "calibration"]
    return result(parts, [*(notes[name] for name in kept), *told])


def _judges(without_embedding: str) -> tuple[tuple[Judge, ...], list[str]]:
    """Return the judges, ours first, and why one that should be there is not."""
    model = Remembered(load())
    judges: list[Judge] = [Gate(scorer=Entailment(model)), rules_only(), ModelAlone(model, premise), Overlap()]
    try:
        embedder = open_embedder("minilm")
        embedder.embed(["A first text loads the weights."])
    except GlioscribeError as error:
        return tuple(judges), [without_embedding.format(reason=error)]
    return (*judges, Embedding(embedder)), []


def result(parts: Sequence[Part], notes: Iterable[str]) -> SuiteResult:
    """Return what the parts found together, with the reliability of our score on every set."""
    reliability = [each for part in parts for each in part.reliability]
    metrics = [metric for part in parts for metric in part.metrics] + [each.error for each in reliability]
    return SuiteResult(
        suite="grounding",
        metrics=tuple(with_targets(metrics, "evals.grounding")),
        items=tuple(item for part in parts for item in part.items),
        notes=(*notes, *(note for part in parts for note in part.notes)),
        tables=(*(one for part in parts for one in part.tables), table(reliability)),
        exhibits=(*(one for part in parts for one in part.exhibits), _plot(reliability)),
    )


def _plot(found: Sequence[Reliability]) -> Exhibit:
    title = "Reliability of our score: share of supported texts over the score, by set"
    return Exhibit(title=title, html=reliability_chart(found))
