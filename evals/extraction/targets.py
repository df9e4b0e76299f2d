"""The targets of the main figures, from targets.yaml."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pydantic import TypeAdapter

from evals.suite import Metric, Target
from ingestion.language.cues import read_yaml


@cache
def targets() -> dict[str, Target]:
    """Return the targets by the name of their figure."""
    return TypeAdapter(dict[str, Target]).validate_python(read_yaml("evals.extraction", "targets.yaml"))


def with_targets(metrics: Iterable[Metric]) -> list[Metric]:
    """Return the figures, those that have a target with it."""
    return [metric.model_copy(update={"target": targets().get(metric.name)}) for metric in metrics]
