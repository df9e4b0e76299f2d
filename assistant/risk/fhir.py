"""Risk scores as FHIR R4 RiskAssessment resources, one for each score that applies and one for the fused prediction.

Nobody has signed them: their status is preliminary.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.risk.cards import NOT_A_PROGNOSIS
from assistant.risk.records import Fused, Group, RiskResult, Score

NAMESPACE = uuid.UUID("b3f7c0de-5f0e-5b64-9f39-0d5a2f4c7a11")
SYSTEM = "urn:glioscribe:risk-model"
UNIT_URL = "urn:glioscribe:probability-unit"
INTERVAL_URL = "urn:glioscribe:probability-interval"
UCUM = "http://unitsofmeasure.org"
DEATH = {"text": "Death from any cause"}


def risk_bundle(identity: str, result: RiskResult, *, when: dt.datetime | None = None) -> dict[str, Any]:
    """Return a collection of a patient and the scores that apply; the same patient gives the same ids.

    Args:
        identity: The patient's id.
        result: The scores.
        when: When they were worked out; now where None.
    """
    stamp = (when or dt.datetime.now(dt.UTC)).isoformat(timespec="seconds")
    subject, device = _url(identity, "patient"), _url("device")
    entries: list[tuple[str, dict[str, Any]]] = [
        (subject, {"resourceType": "Patient", "identifier": [{"value": identity}]}),
        (device, {"resourceType": "Device", "deviceName": [{"name": "GlioScribe", "type": "user-friendly-name"}]}),
    ]
    entries += [
        (_url(identity, "risk", str(at), resource["method"]["text"]), {**resource, "occurrenceDateTime": stamp})
        for at, resource in enumerate(risk_assessments(result.scores, result.fused, subject=subject, device=device))
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": stamp,
        "entry": [
            {"fullUrl": url, "resource": {**resource, "id": url.removeprefix("urn:uuid:")}} for url, resource in entries
        ],
    }


def risk_assessments(
    scores: Sequence[Score], fused: Fused | None, *, subject: str, device: str
) -> Iterator[dict[str, Any]]:
    """Yield a RiskAssessment for each score that applies, then one for the fused prediction.

    Args:
        scores: All scores; those refused give none.
        fused: The fused prediction.
        subject: Reference of the patient.
        device: Reference of the software.
    """
    for score in scores:
        if score.applicable and score.value is not None:
            notes = [f"Population: {score.population}", f"Era: {score.era}", f"Source: {score.source}"]
            yield _resource(score.model, score.version, subject, device, _predictions(score), notes)
    if fused:
        yield _resource(fused.strategy, "", subject, device, _fused_predictions(fused), [*_fused_notes(fused)])


def _resource(
    model: str, version: str, subject: str, device: str, predictions: list[dict[str, Any]], notes: Sequence[str]
) -> dict[str, Any]:
    coding = {"system": SYSTEM, "code": model, **({"version": version} if version else {})}
    return {
        "resourceType": "RiskAssessment",
        "status": "preliminary",
        "subject": {"reference": subject},
        "performer": {"reference": device},
        "method": {"coding": [coding], "text": model},
        "prediction": predictions,
        "note": [{"text": note} for note in (*notes, NOT_A_PROGNOSIS)],
    }


def _predictions(score: Score) -> list[dict[str, Any]]:
    horizon = {"whenRange": _months(score.horizon_months)} if score.horizon_months else {}
    rationale = {"rationale": _group_words(score.group)} if score.group else {}
    value = score.value
    chance = score.unit == "percent" or score.unit.startswith("probability")
    if score.output == "survival" and chance and isinstance(value, int | float):
        scale = 100.0 if score.unit == "percent" else 1.0
        interval = (score.interval[0] / scale, score.interval[1] / scale) if score.interval else None
        return [{"outcome": DEATH, **_death(value / scale, interval), **horizon, **rationale}]
    if score.output == "relative_hazard" and isinstance(value, int | float):
        return [{"outcome": DEATH, "relativeRisk": round(value, 6), **horizon, **rationale}]
    words = f"{score.output} {value}" if score.output == "class" else f"{value} {score.unit}"
    return [{"outcome": DEATH, "qualitativeRisk": {"text": words}, **horizon, **rationale}]


def _fused_predictions(fused: Fused) -> list[dict[str, Any]]:
    return [
        {"outcome": DEATH, **_death(alive, fused.survival_interval.get(month)), "whenRange": _months(float(month))}
        for month, alive in fused.survival.items()
    ]


def _fused_notes(fused: Fused) -> Iterator[str]:
    yield f"Used: {', '.join(fused.modalities)}."
    if fused.median_months is not None and fused.interval:
        low, high = fused.interval
        yield f"Median survival {fused.median_months:g} months (95% interval {low:g} to {high:g})."
    if fused.averaged:
        yield f"Uncertain, averaged over the possible values: {', '.join(fused.averaged)}."
    if fused.unlike_training:
        yield f"Unlike the training data ({', '.join(fused.unlike_because)}): an extrapolation."
    for one in fused.not_fused:
        yield f"{one.model} is not in it: {one.reason}."
    yield f"Source: {fused.source}"


def _death(alive: float, interval: tuple[float, float] | None) -> dict[str, Any]:
    """Return the probability of death, in percent as FHIR has it, with its unit and interval as extensions."""
    said: list[dict[str, Any]] = [{"url": UNIT_URL, "valueCode": "%"}]
    if interval:
        ends = {"low": _percent(1 - interval[1]), "high": _percent(1 - interval[0])}
        said.append({"url": INTERVAL_URL, "valueRange": ends})
    return {"probabilityDecimal": round(100 * (1 - alive), 2), "_probabilityDecimal": {"extension": said}}


def _percent(value: float) -> dict[str, Any]:
    return {"value": round(100 * value, 2), "unit": "%", "system": UCUM, "code": "%"}


def _months(value: float) -> dict[str, Any]:
    return {"high": {"value": value, "unit": "months", "system": UCUM, "code": "mo"}}


def _group_words(group: Group) -> str:
    figures = ", ".join(f"{each.quantity} {each.value:g} {each.unit}" for each in group.estimates)
    return f"{group.label}: {figures}" if figures else group.label


def _url(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, '/'.join(parts))}"
