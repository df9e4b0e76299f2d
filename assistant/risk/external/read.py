"""Read a file of scores from other software: JSON, JSONL, CSV or FHIR RiskAssessment, told apart by what is in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.risk.external.fhir import is_fhir, read_fhir
from ingestion.errors import InputError

ALIASES = {
    "patient": "id", "patient_id": "id", "score": "model", "horizon": "horizon_months",
    "low": "interval_low", "lower": "interval_low", "high": "interval_high", "upper": "interval_high",
}  # fmt: skip
KEYS = ("model", "value", "unit", "horizon_months", "interval", "output", "source")
NUMBERS = ("value", "horizon_months", "interval_low", "interval_high")


@dataclass
class External:
    """What a file holds.

    Attributes:
        scores: By patient, as `external_scores` of an input takes them; not yet checked.
        problems: What could not be read, and why.
    """

    scores: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_external(path: str | Path) -> External:
    """Read scores that other software worked out.

    A table (CSV, or JSON objects) has a score a row: id, model, value, unit, and where known horizon_months,
    interval_low and interval_high (or interval), output, source. JSON may also hold a patient's scores under
    external_scores, or a FHIR R4 RiskAssessment, or a Bundle of them.

    Raises:
        InputError: The file can't be read, or is none of these.
    """
    where = Path(path)
    try:
        text = where.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"can't read {path}: {error}", hint="give a UTF-8 file of JSON, JSONL or CSV") from error
    found = External()
    rows = _json_rows(text, found) if text.lstrip()[:1] in ("{", "[") else _csv_rows(text, path)
    for number, row in rows:
        try:
            for patient, score in _scores(row):
                score["source"] = "; ".join(filter(None, (score.get("source"), f"read from {where.name}")))
                found.scores.setdefault(patient, []).append(score)
        except ValueError as error:
            found.problems.append(f"{where.name}, {number}: {error}")
    return found


def _scores(row: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the patient and the score, or scores, of one row, object or resource."""
    if not isinstance(row, Mapping):
        message = "not an object"
        raise ValueError(message)  # noqa: TRY004 - one kind of error for all that is wrong with a row
    if is_fhir(row):
        yield from read_fhir(row)
        return
    patient = row.get("id")
    if not isinstance(patient, str | int) or not str(patient):
        message = "no patient id"
        raise ValueError(message)
    for given in row.get("external_scores", [row]):
        if not isinstance(given, Mapping) or "model" not in given or given.get("value") in (None, ""):
            message = "no model or no value"
            raise ValueError(message)
        yield str(patient), {key: given[key] for key in KEYS if given.get(key) not in (None, "")}


def _json_rows(text: str, found: External) -> Iterator[tuple[str, object]]:
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                try:
                    yield f"line {number}", _named(json.loads(line))
                except json.JSONDecodeError as error:
                    found.problems.append(f"line {number} is not JSON: {error}")
        return
    rows = whole if isinstance(whole, list) else [whole]
    for number, row in enumerate(rows, start=1):
        yield f"entry {number}", _named(row)


def _named(row: object) -> object:
    """Bring the keys of a plain object to ours."""
    if not isinstance(row, dict) or is_fhir(row):
        return row
    named = {ALIASES.get(key, key): value for key, value in row.items()}
    ends = (named.get("interval_low"), named.get("interval_high"))
    if None not in ends:
        named.setdefault("interval", ends)
    return named


def _csv_rows(text: str, path: str | Path) -> Iterator[tuple[str, object]]:
    table = csv.DictReader(io.StringIO(text))
    names = {ALIASES.get(name.strip().lower(), name.strip().lower()) for name in table.fieldnames or ()}
    lacking = [name for name in ("id", "model", "value", "unit") if name not in names]
    if lacking:
        message = f"{path} is no table of scores: it lacks {', '.join(lacking)}"
        raise InputError(message, hint="give JSON, FHIR, or CSV with the columns id, model, value, unit")
    for number, row in enumerate(table, start=2):
        plain = {str(name).strip().lower(): (value or "").strip() for name, value in row.items() if name}
        yield f"line {number}", _named({name: _number(ALIASES.get(name, name), value) for name, value in plain.items()})


def _number(name: str, value: str) -> object:
    if value == "" or name not in NUMBERS:
        return value or None
    try:
        return float(value)
    except ValueError:
        return value
