"""`glioscribe risk`: risk scores and the fused prediction for a batch of patients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingestion.files import JsonLine, atomic_writer, dump_json, read_jsonl

if TYPE_CHECKING:
    from assistant.risk import RiskResult

BATCH = 500
"""Patients that are scored at once."""


@click.command()
@click.option("--jsonl", "source", required=True, metavar="IN", help="Patients, one JSON object a line ('-': stdin).")
@click.option("--out", default="-", show_default=True, metavar="OUT", help="Where the scores go ('-': stdout).")
@click.option(
    "--external", "files", multiple=True, metavar="FILE",
    help="Scores from other software: JSON, JSONL, CSV or FHIR RiskAssessment, by patient id.",
)  # fmt: skip
@click.option("--fitted", is_flag=True, help="List every fitted model among the scores, not the fused prediction only.")
@click.option("--fusion", metavar="NAME", help="Which fusion predicts, in place of the default.")
@click.option(
    "--format", "form", type=click.Choice(["json", "fhir"]), default="json", show_default=True,
    help="A record a line, or a FHIR Bundle of RiskAssessments a line.",
)  # fmt: skip
@click.option(
    "--explain", "explained", is_flag=False, flag_value="", metavar="[MODEL]",
    help="Add why the prediction (or that of another fitted MODEL) is what it is: inputs, gaps, similar patients.",
)  # fmt: skip
@click.option("--plots", metavar="DIR", help="With --explain: SVG files of each patient go here.")
def command(
    source: str, out: str, files: tuple[str, ...], *, fitted: bool, fusion: str | None, form: str, **why: str | None
) -> int:
    """Score patients with the published risk models, and predict survival with the fitted ones.

    IN holds one object a line: "id" and any of the features in docs/risk.md, for example

      {"id": "p1", "age": 62, "kps": 80, "diagnosis": "glioblastoma", "surgery_extent": "subtotal", "works": true}

    Every model answers for every patient: with its value and what each input did, or with the reason why it does not
    apply. "fused" is a prediction from whatever is known. A figure of a group is not the prognosis of one patient.
    Features that no model knows are listed in "ignored"; an impossible one (age 400) makes the record an error.
    """
    explain = _explain(why["explained"], why["plots"], fusion, form)
    elsewhere, failed = _elsewhere(files)
    used: set[str] = set()
    ask = {"fusion": fusion, "fitted": _fitted() if fitted else ()}
    with atomic_writer(out) as stream:
        lines = read_jsonl(source, required=("id",))
        while batch := list(islice(lines, BATCH)):
            used.update(line.id for line in batch)
            for record in _records(batch, elsewhere, ask, form, explain):
                failed += "error" in record
                stream.write(dump_json(record) + "\n")
    for patient in sorted(elsewhere.keys() - used):
        click.echo(f"no patient '{patient}' in {source}: its external scores are not used", err=True)
    return 1 if failed else 0


def _elsewhere(files: Sequence[str]) -> tuple[dict[str, list[dict[str, Any]]], int]:
    """Read the scores of other software by patient; what could not be read goes to stderr and is counted."""
    if not files:
        return {}, 0
    from assistant.risk.external import read_external

    scores: dict[str, list[dict[str, Any]]] = {}
    failed = 0
    for file in files:
        found = read_external(file)
        failed += len(found.problems)
        for problem in found.problems:
            click.echo(f"not read: {problem}", err=True)
        for patient, given in found.scores.items():
            scores.setdefault(patient, []).extend(given)
    return scores, failed


def _explain(explained: str | None, plots: str | None, fusion: str | None, form: str) -> _Explain | None:
    if explained is None and plots:
        raise click.UsageError("--plots draws what --explain explains: give --explain too")
    if explained is not None and form != "json":
        raise click.UsageError("an explanation has no place in FHIR: leave --format out")
    return None if explained is None else _Explain(explained or fusion, plots)


class _Explain:
    """Adds explanations to records.

    Args:
        model: Name of a fitted model; the default where None.
        plots: Folder of the SVG files; none are written where None.
    """

    def __init__(self, model: str | None, plots: str | None) -> None:
        self._model, self._plots = model, plots

    def add(self, records: Sequence[dict[str, Any]], features: Sequence[dict[str, Any]]) -> None:
        """Explain the records of patients, in the same order."""
        from assistant.risk.explain import output

        for record, explanation in zip(records, output.explained(features, self._model), strict=True):
            record["explanation"] = output.record(explanation) if explanation else None
            if explanation and self._plots:
                output.write_plots(explanation, Path(self._plots), str(record["id"]))


def _records(
    batch: Sequence[JsonLine], elsewhere: dict[str, list[dict[str, Any]]], ask: dict[str, Any], form: str,
    explain: _Explain | None,
) -> list[dict[str, Any]]:  # fmt: skip
    from assistant.risk import assess_many
    from ingestion.errors import InputError

    given = [None if line.error else _features(line.value, elsewhere) for line in batch]
    results = iter(assess_many([features for features in given if features is not None], **ask))
    records, possible = [], []
    for line, features in zip(batch, given, strict=True):
        name = line.value.get("id")
        identity = name if isinstance(name, str | int) else line.id
        result = InputError(line.error or "") if features is None else next(results)
        if isinstance(result, InputError):
            records.append({"id": identity, "status": "error", "error": str(result)})
        else:
            records.append(_record(identity, result, form))
            possible.append((records[-1], features or {}))
    if explain:
        explain.add([record for record, _ in possible], [features for _, features in possible])
    return records


def _fitted() -> list[str]:
    from assistant.risk.fitted.registry import names

    return names()


def _features(value: Mapping[str, Any], elsewhere: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    features = {name: each for name, each in value.items() if name != "id"}
    given = elsewhere.get(str(value["id"]))
    own = features.get("external_scores") or []
    if given and isinstance(own, Iterable):
        features["external_scores"] = [*own, *given]
    return features


def _record(identity: str | int, result: RiskResult, form: str) -> dict[str, Any]:
    if form == "json":
        return {"id": identity, "status": "ok", **result.model_dump(mode="json")}
    from assistant.risk.fhir import risk_bundle

    return risk_bundle(str(identity), result)
