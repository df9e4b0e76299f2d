"""Statements against patients: which apply, which don't, and what is missing where it can't be told.

The truth (patients.yaml) is by an author who had the statements and the patients' reports before them and not the
code. The reports are texts, so what extraction misreads counts too.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from assistant.drafting.applicability import Applicability, Verdict, applicability
from assistant.drafting.known import known_of
from assistant.drafting.reasons import open_reasons, reasons
from assistant.patient import Patient, kind_of_name
from evals.statistics import bootstrap, wilson
from evals.suite import Metric
from ingestion.errors import InputError
from ingestion.extract import extract
from ingestion.guidelines import load_pack
from ingestion.records import Document, Kind, Passage, Report

VERDICTS: tuple[Verdict, ...] = ("applies", "does_not_apply", "cannot_tell")
SAME_FIELD = {
    "who_grade": "grade",
    "age_min": "age",
    "age_max": "age",
    "kps_min": "kps",
    "kps_max": "kps",
    "braf_v600e": "marker",
    "ntrk_fusion": "marker",
}
"""The pack's keys for one field, and the fields behind one key."""


def judge(path: Path) -> list[dict[str, Any]]:
    """Return one item for each pair of patient and statement.

    Each holds what is true, what was found, why in words, and which fields are missing by either.

    Raises:
        InputError: The file is not of the form that docs/evals.md gives, or names a statement that is not in the pack.
    """
    told = _read(path)
    passages = _passages(told["statements"], path)
    return [item for record in told["patients"] for item in _judged(record, passages, path)]


def metrics(items: Sequence[Mapping[str, Any]]) -> list[Metric]:
    """Return the share that is right over all pairs, for each verdict by truth, and of the missing fields named.

    The interval of the whole is a bootstrap over patients, whose pairs are not independent of each other.
    """
    by_patient: dict[str, list[bool]] = {}
    for item in items:
        by_patient.setdefault(item["patient"], []).append(item["ok"])
    shares = [sum(right) / len(right) for right in by_patient.values()]
    right = sum(item["ok"] for item in items)
    found = [
        Metric(
            name="applies/accuracy",
            value=right / len(items) if items else None,
            interval=bootstrap(shares) if shares else None,
            n=len(items),
            note=f"{len(by_patient)} patients, each against the same statements",
        )
    ]
    for verdict in VERDICTS:
        of_it = [item["ok"] for item in items if item["truth"] == verdict]
        found.append(_share(f"applies/{verdict}/recall", of_it))
        said = [item["ok"] for item in items if item["found"] == verdict]
        found.append(_share(f"applies/{verdict}/precision", said))
    named = [
        set(item["missing_truth"]) <= set(item["missing_found"]) for item in items
        if item["truth"] == item["found"] == "cannot_tell"
    ]  # fmt: skip
    found.append(_share("applies/missing_named", named))
    return found


def confusions(items: Iterable[Mapping[str, Any]]) -> Counter[tuple[str, str]]:
    """Count the pairs by (truth, found)."""
    return Counter((item["truth"], item["found"]) for item in items)


def patient_of(record: Mapping[str, Any]) -> Patient:
    """Read a patient's reports as a folder of them would be read, oldest first."""
    pairs = [_report(each) for each in record["reports"]]
    pairs.sort(key=lambda pair: (pair[1].date is None, pair[1].date or dt.date.max))
    return Patient(
        id=str(record["id"]),
        documents=tuple(document for document, _ in pairs),
        reports=tuple(report for _, report in pairs),
    )


def _share(name: str, right: Sequence[bool]) -> Metric:
    value = sum(right) / len(right) if right else None
    return Metric(name=name, value=value, interval=wilson(sum(right), len(right)) if right else None, n=len(right))


def _report(each: Mapping[str, Any]) -> tuple[Document, Report]:
    date = each.get("date")
    day = dt.date.fromisoformat(str(date)) if date else None
    name = str(each["name"])
    document = Document(id=name, text=str(each["text"]), kind=_kind(each, name), date=day)
    report = extract(document)
    return document, report.model_copy(update={"date": day}) if day and report.date != day else report


def _kind(each: Mapping[str, Any], name: str) -> Kind | None:
    told: Kind | None = each.get("kind")
    return told or kind_of_name(name)


def _judged(record: Mapping[str, Any], passages: Sequence[Passage], path: Path) -> Iterator[dict[str, Any]]:
    known = known_of(patient_of(record))
    missing = {str(key): [str(name) for name in names] for key, names in (record.get("cannot_tell") or {}).items()}
    holds = {str(key) for key in record.get("applies") or ()}
    if stray := (holds | set(missing)) - {passage.id for passage in passages} | (holds & set(missing)):
        message = f"{path.name}: {record['id']} tells of {', '.join(sorted(stray))}, not once or not a statement of it"
        raise InputError(message, hint="list each statement under applies or cannot_tell, or under neither")
    for passage in passages:
        truth = "applies" if passage.id in holds else "cannot_tell" if passage.id in missing else "does_not_apply"
        found = applicability(passage, known)
        yield {
            "id": f"{record['id']}/{passage.id}",
            "patient": str(record["id"]),
            "ok": found.verdict == truth,
            "truth": truth,
            "found": found.verdict,
            "why": _why(found),
            "missing_truth": [SAME_FIELD.get(name, name) for name in missing.get(passage.id, ())],
            "missing_found": [SAME_FIELD.get(name, name) for name in found.missing_fields],
        }


def _why(found: Applicability) -> str:
    said = open_reasons(found, "en") if found.verdict == "cannot_tell" else reasons(found, "en")
    return "; ".join(said)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise InputError(f"{path} can't be read: {error}", hint="give a file of statements and patients") from error
    if not isinstance(told, dict) or not {"statements", "patients"} <= set(told):
        raise InputError(f"{path.name} lacks 'statements' or 'patients'", hint="give both as lists")
    return told


def _passages(names: Sequence[str], path: Path) -> list[Passage]:
    pack = {passage.id: passage for passage in load_pack()[1]}
    if unknown := [name for name in names if name not in pack]:
        raise InputError(
            f"{path.name}: {', '.join(unknown)} is no statement of the pack", hint="see `glioscribe search`"
        )
    return [pack[name] for name in names]
