"""The targets of a suite's main figures, from targets.yaml in its package."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pydantic import TypeAdapter

from evals.suite import Metric, Target
from ingestion.language.cues import read_yaml


@cache
def targets(package: str) -> dict[str, Target]:
    """Return the targets of a package ("evals.extraction") by the name of their figure."""
    return TypeAdapter(dict[str, Target]).validate_python(read_yaml(package, "targets.yaml"))


def with_targets(metrics: Iterable[Metric], package: str) -> list[Metric]:
    """Return the figures, those that have a target in the package with it."""
    return [metric.model_copy(update={"target": targets(package).get(metric.name)}) for metric in metrics]
