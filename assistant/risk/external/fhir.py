"""FHIR R4 RiskAssessment resources from other software, as external scores.

Probabilities of FHIR are percentages (R4: "decimal values are expressed as percentages as well, max = 100"), but much
software, and an example of the standard itself, writes fractions. A figure above 1 is read as a percentage, one up to
1 as a fraction, unless a unit says which.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.risk.fhir import INTERVAL_URL, UNIT_URL

DEATH = re.compile(r"\b(death|mortality|died|dead|dying)\b|死亡", re.IGNORECASE)
ALIVE = re.compile(r"\b(surviv\w*|alive)\b|生存|存活", re.IGNORECASE)
MONTHS = {"mo": 1.0, "month": 1.0, "a": 12.0, "y": 12.0, "yr": 12.0, "year": 12.0, "wk": 12 / 52.1775,
          "week": 12 / 52.1775, "d": 12 / 365.25, "day": 12 / 365.25}  # fmt: skip
VOID = ("entered-in-error", "cancelled")


def is_fhir(value: Mapping[str, Any]) -> bool:
    """Tell whether an object is a FHIR resource."""
    return isinstance(value.get("resourceType"), str)


def read_fhir(resource: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the patient and a score for each prediction of a RiskAssessment, or of all that a Bundle holds.

    Raises:
        ValueError: It is another resource, names no patient, is void, or a prediction can't be read.
    """
    if resource["resourceType"] == "RiskAssessment":
        yield from _assessment(resource, {})
        return
    if resource["resourceType"] != "Bundle":
        message = f"{resource['resourceType']} is no RiskAssessment"
        raise ValueError(message)
    entries = [entry for entry in resource.get("entry", []) if isinstance(entry.get("resource"), Mapping)]
    patients = {
        entry["fullUrl"]: entry["resource"]
        for entry in entries
        if entry["resource"].get("resourceType") == "Patient" and "fullUrl" in entry
    }
    for entry in entries:
        if entry["resource"].get("resourceType") == "RiskAssessment":
            yield from _assessment(entry["resource"], patients)


def _assessment(
    resource: Mapping[str, Any], patients: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if resource.get("status") in VOID:
        message = f"RiskAssessment {resource.get('id', '')} is {resource['status']}"
        raise ValueError(message)
    patient = _patient(resource.get("subject") or {}, patients)
    model = _words(resource.get("method")) or _words(resource.get("code")) or f"RiskAssessment {resource.get('id', '')}"
    when = resource.get("occurrenceDateTime") or (resource.get("occurrencePeriod") or {}).get("start") or ""
    performer = (resource.get("performer") or {}).get("display", "")
    names = ("FHIR RiskAssessment", resource.get("id"), f"by {performer}" if performer else "", when and f"of {when}")
    source = " ".join(part for part in names if part)
    predictions = resource.get("prediction") or []
    if not predictions:
        message = f"RiskAssessment {resource.get('id', '')} has no prediction"
        raise ValueError(message)
    for prediction in predictions:
        score = {"model": model, **_value(prediction), "horizon_months": _horizon(prediction, when)}
        score["source"] = "; ".join(filter(None, (source, score.pop("given", ""))))
        yield patient, {name: value for name, value in score.items() if value is not None}


def _patient(subject: Mapping[str, Any], patients: Mapping[str, Mapping[str, Any]]) -> str:
    reference = str(subject.get("reference") or "")
    named = patients.get(reference, {})
    identifiers = [*named.get("identifier", []), subject.get("identifier") or {}]
    found = next((one["value"] for one in identifiers if one.get("value")), None) or named.get("id")
    found = found or reference.rpartition("/")[2]
    if not found:
        message = "the RiskAssessment names no patient"
        raise ValueError(message)
    return str(found)


def _value(prediction: Mapping[str, Any]) -> dict[str, Any]:
    """Return value, unit, interval and output; the probability of death as that of being alive."""
    outcome = _words(prediction.get("outcome"))
    read = _probability(prediction)
    if read is None:
        if "relativeRisk" in prediction:
            unit = f"relative risk of {outcome or 'an outcome that is not named'}"
            return {"value": prediction["relativeRisk"], "unit": unit, "output": "relative_hazard"}
        words = _words(prediction.get("qualitativeRisk"))
        if not words:
            message = "a prediction has neither a probability nor a risk"
            raise ValueError(message)
        return {"value": words, "unit": outcome or "class", "output": "class"}
    value, interval = read
    if DEATH.search(outcome):
        turned = (round(1 - interval[1], 6), round(1 - interval[0], 6)) if interval else None
        given = f"given as the probability of '{outcome}', {value:g}"
        return {"value": round(1 - value, 6), "unit": "probability", "interval": turned, "output": "survival",
                "given": given}  # fmt: skip
    if ALIVE.search(outcome):
        return {"value": value, "unit": "probability", "interval": interval, "output": "survival"}
    unit = f"probability of {outcome or 'an outcome that is not named'}"
    return {"value": value, "unit": unit, "interval": interval, "output": "points"}


def _probability(prediction: Mapping[str, Any]) -> tuple[float, tuple[float, float] | None] | None:
    """Return a probability from 0 to 1 with its interval; None where the prediction has none."""
    given = prediction.get("probabilityRange")
    if isinstance(given, Mapping):
        ends = [given.get("low") or {}, given.get("high") or {}]
        low, high = (_number(end.get("value")) for end in ends)
        percent = any(end.get("code", end.get("unit")) == "%" for end in ends) or high > 1
        scale = 100.0 if percent else 1.0
        return round((low + high) / 2 / scale, 6), (low / scale, high / scale)
    if "probabilityDecimal" not in prediction:
        return None
    value = _number(prediction["probabilityDecimal"])
    said = _extensions(prediction.get("_probabilityDecimal"))
    scale = 100.0 if value > 1 or said.get(UNIT_URL) == "%" else 1.0
    interval = said.get(INTERVAL_URL)
    if not interval:
        return value / scale, None
    return value / scale, (interval["low"]["value"] / scale, interval["high"]["value"] / scale)


def _extensions(element: object) -> dict[str, Any]:
    if not isinstance(element, Mapping):
        return {}
    return {one.get("url"): one.get("valueCode") or one.get("valueRange") for one in element.get("extension", [])}


def _horizon(prediction: Mapping[str, Any], when: str) -> float | None:
    """Return the time that the prediction looks ahead, months."""
    span = prediction.get("whenRange")
    if isinstance(span, Mapping):
        high = span.get("high") or span.get("low") or {}
        unit = str(high.get("code") or high.get("unit") or "")
        factor = MONTHS.get(unit) or MONTHS.get(unit.removesuffix("s"))
        if factor is None or "value" not in high:
            message = f"the time '{high.get('value', '')} {unit}' of a prediction can't be read"
            raise ValueError(message)
        return round(_number(high["value"]) * factor, 2)
    period = prediction.get("whenPeriod")
    if isinstance(period, Mapping) and period.get("end"):
        start = str(period.get("start") or when)
        if not start:
            message = "a prediction has an end but no beginning"
            raise ValueError(message)
        days = (_date(str(period["end"])) - _date(start)).days
        return round(days / 30.4375, 2)
    return None


def _date(text: str) -> dt.date:
    parts = text[:10].split("-")
    return dt.date(int(parts[0]), int(parts[1]) if len(parts) > 1 else 1, int(parts[2]) if len(parts) > 2 else 1)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        message = f"'{value}' is no number"
        raise ValueError(message)  # noqa: TRY004 - one kind of error for all that is wrong with a resource
    return float(value)


def _words(concept: object) -> str:
    """Return the text of a CodeableConcept, else the name or the code of its first coding."""
    if not isinstance(concept, Mapping):
        return ""
    codings = concept.get("coding") or [{}]
    return str(concept.get("text") or codings[0].get("display") or codings[0].get("code") or "")
