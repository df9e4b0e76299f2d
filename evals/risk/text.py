"""Risk from text alone: what pathology reports state, read by the extraction pipeline, in place of the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from evals.extraction.reading import rows
from evals.risk.pairs import Pairs, c_index, c_interval, gain_interval
from evals.risk.predicted import Kept
from evals.statistics import wilson
from evals.suite import Metric, Table

if TYPE_CHECKING:
    from assistant.risk.fitted.cohort import Cohort
    from assistant.risk.fitted.design import FloatArray
    from assistant.risk.inputs import Inputs

REPORTS = Path("tcga_glioma") / "pathology_reports_dev.jsonl"
GIVEN = ("age", "male")
"""Columns that a hospital knows without any report."""
NOTES = {
    "text": "fields that extraction read off the pathology report; models trained on the table of the other patients",
    "text_age_sex": "the same, with age and sex of the table: a hospital knows them, these reports state neither",
    "table": "the same patients, everything that the table knows of them",
    "table_as_stated": "the table's values, of what the report states only: what is lost by reading is the rest",
    "interval_holds": "share of patients whose risk by the table lies in the 95% interval of the risk by text",
}


@dataclass(frozen=True)
class Read:
    """What the reports of some patients state.

    Attributes:
        inputs: By patient.
    """

    inputs: Mapping[str, Inputs]

    @classmethod
    def of(cls, data: Path, wanted: set[str], *, limit: int | None = None) -> Read:
        """Read the reports of the wanted patients, near-empty scans too.

        Raises:
            InputError: The reports are not there, or damaged.
        """
        from assistant.patient import Patient
        from assistant.risk import features_of
        from assistant.risk.inputs import read_inputs
        from ingestion.extract import extract
        from ingestion.records import Document

        by_patient: dict[str, list[Document]] = {}
        for row in rows(data / REPORTS, None, required=("id", "text", "patient")):
            if row["patient"] in wanted:
                document = Document(id=row["id"], text=row["text"], kind="pathology")
                by_patient.setdefault(row["patient"], []).append(document)
        found = {}
        for name, documents in list(by_patient.items())[:limit]:
            reports = tuple(extract(document) for document in documents)
            features = features_of(Patient(id=name, documents=tuple(documents), reports=reports))
            found[name] = read_inputs(features.inputs())[0]
        return cls(found)


def text_figures(read: Read, kept: Mapping[str, Sequence[Kept]]) -> tuple[list[Metric], Table]:
    """Measure every model on what the reports state, beside what the table knows of the same patients.

    Args:
        read: The reports.
        kept: By model, the models of the folds with the patients that they have not seen.
    """
    metrics: list[Metric] = []
    for name, models in kept.items():
        metrics += _of_model(name, models, read)
    first = next(iter(kept.values()))
    return [*metrics, *_stated(read, [each.split.test for each in first])], _table(metrics, list(kept))


def _of_model(name: str, models: Sequence[Kept], read: Read) -> list[Metric]:
    import numpy as np

    pairs: dict[str, list[Pairs]] = {}
    inside = n = 0
    for each in models:
        test = each.split.test.where(lambda patient: patient in read.inputs)
        if not len(test):
            continue
        risk, error = _risk(each, test, read)
        stated = _rows(test, read)
        shown = np.where(np.isnan(stated), np.nan, test.rows)
        truth = each.model.risk(test.rows)
        told = {
            "text": risk,
            "text_age_sex": each.model.risk(_with_given(stated, test)),
            "table": truth,
            "table_as_stated": each.model.risk(shown),
        }
        for kind, own in told.items():
            pairs.setdefault(kind, []).append(Pairs.of(test.months, test.died, own))
        inside += int((np.abs(risk - truth) <= 1.959963984540054 * error).sum())
        n += len(test)
    figure = partial(Metric, n=n)
    metrics = [
        figure(name=f"text/{name}/{kind}/c_index", value=c_index(own), interval=c_interval(own), note=NOTES[kind])
        for kind, own in pairs.items()
    ]
    if pairs:
        lost = c_index(pairs["text"]) - c_index(pairs["table"])
        interval = gain_interval(pairs["text"], pairs["table"])
        metrics.append(figure(name=f"text/{name}/against_table", value=lost, interval=interval))
        metrics.append(
            figure(
                name=f"text/{name}/interval_holds",
                value=inside / n,
                interval=wilson(inside, n),
                note=NOTES["interval_holds"],
            )
        )
    return metrics


def _risk(each: Kept, test: Cohort, read: Read) -> tuple[FloatArray, FloatArray]:
    """Return risk and error by text, the mean over what an uncertain input may be, as the product does it."""
    import numpy as np

    from assistant.risk.fitted.design import design

    variants = [read.inputs[name].variants() for name in test.ids]
    found = design(inputs for own in variants for inputs, _ in own)
    share = np.array([weight for own in variants for _, weight in own])
    counts = [len(own) for own in variants]
    starts = np.cumsum([0, *counts[:-1]])
    risk = each.model.risk(found)
    mean = np.add.reduceat(share * risk, starts)
    apart = risk - np.repeat(mean, counts)
    return mean, np.sqrt(np.add.reduceat(share * (each.model.error(found) ** 2 + apart**2), starts))


def _rows(test: Cohort, read: Read) -> FloatArray:
    """Return the rows of what is stated; an input that is uncertain counts as its most used value, if it has one."""
    from assistant.risk.fitted.design import design

    return design(read.inputs[name] for name in test.ids)


def _with_given(stated: FloatArray, test: Cohort) -> FloatArray:
    from assistant.risk.fitted.design import NAMES

    places = [NAMES.index(name) for name in GIVEN]
    found = stated.copy()
    found[:, places] = test.rows[:, places]
    return found


def _stated(read: Read, tests: Sequence[Cohort]) -> list[Metric]:
    """Return of how many patients each column is known by text."""
    import numpy as np

    from assistant.risk.fitted.design import NAMES

    known = [_rows(test.where(lambda name: name in read.inputs), read) for test in tests]
    counts = (~np.isnan(np.concatenate(known))).sum(axis=0).tolist()
    n = sum(len(own) for own in known)
    return [
        Metric(name=f"text/stated/{name}", value=count / n, interval=wilson(count, n), n=n)
        for name, count in zip(NAMES, counts, strict=True)
        if n
    ]


def _table(metrics: Sequence[Metric], names: Sequence[str]) -> Table:
    from evals.risk.tables import cell

    by_name = {metric.name: metric for metric in metrics}
    kinds = ("text", "text_age_sex", "table_as_stated", "table")
    lines = [
        (name, *(cell(by_name[f"text/{name}/{kind}/c_index"]) for kind in kinds))
        for name in names
        if f"text/{name}/text/c_index" in by_name
    ]
    return Table(
        file="risk_from_text.md", columns=("model", *(kind.replace("_", " ") for kind in kinds)), rows=tuple(lines)
    )
