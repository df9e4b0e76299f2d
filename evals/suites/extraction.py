"""Field extraction against registry, segmentation, off-topic and written truth, beside a plain keyword search."""

from __future__ import annotations

from pathlib import Path

from evals.extraction import mri, offtopic, registry
from evals.extraction.disagreements import Disagreements
from evals.extraction.reading import Part, Reader
from evals.extraction.written import part as written
from evals.suite import SuiteResult
from evals.targets import with_targets
from ingestion.language.cues import read_yaml

_OF_DATA = (registry, mri, offtopic)


def run(data: Path | None, *, limit: int | None = None) -> SuiteResult:
    """Measure extraction on the written reports, and on pathology, MRI and off-topic reports where there are data.

    Args:
        data: Folder of reference data; None leaves out what needs it.
        limit: At most so many reports of each set.

    Raises:
        InputError: The folder lacks a set, or a gold file can't be used.
    """
    reader = Reader()
    notes = read_yaml("evals.extraction", "notes.yaml")
    if data is None:
        parts = [Part(tables=[Disagreements().table()])]
        told = (notes["without_data"], *notes["written"])
    else:
        parts = [part.measure(reader, data, limit) for part in _OF_DATA]
        told = (*notes["written"], *notes["data"])
    parts.append(written.measure(reader, limit))
    metrics = [metric for part in parts for metric in part.metrics]
    return SuiteResult(
        suite="extraction",
        metrics=tuple(with_targets([*metrics, reader.metric()], "evals.extraction")),
        items=tuple(item for part in parts for item in part.items),
        notes=told,
        wrong=tuple(wrong for part in parts for wrong in part.wrong),
        tables=tuple(table for part in parts for table in part.tables),
    )
