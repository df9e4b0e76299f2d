"""A patient brief as a FHIR R4 document: a Bundle whose first entry is the Composition.

The sections hold the sentences as narrative, the reports are DocumentReferences with their text, and each cited
slice is a link from the sentence to its report with the offsets. Risk scores that apply are RiskAssessments too. The
composition is preliminary: nobody has signed.
"""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from assistant.patient import Patient
from ingestion.records import Document, Report

NARRATIVE = "http://www.w3.org/1999/xhtml"
NAMESPACE = uuid.UUID("6f0d2f3a-8f0b-5d0e-9a51-3c7f5b1f4f10")
LOINC = "http://loinc.org"
SUMMARY_CODE = {"coding": [{"system": LOINC, "code": "60591-5", "display": "Patient summary Document"}]}


def bundle(brief: Mapping[str, Any], patient: Patient) -> dict[str, Any]:
    """Return the document bundle of a brief; the same brief gives the same ids."""
    urls = {document.id: _url(patient.id, "document", document.id) for document in patient.documents}
    subject, device = _url(patient.id, "patient"), _url(patient.id, "device")
    risks = _risks(brief, patient.id, subject, device)
    composition = {
        "resourceType": "Composition",
        "status": "preliminary",
        "type": SUMMARY_CODE,
        "subject": {"reference": subject},
        "date": _now(),
        "author": [{"reference": device}],
        "title": "Patient brief, draft for clinician review",
        "section": [
            _section(name, sentences, urls, tuple(risks) if name == "risk" else ())
            for name, sentences in _parts(brief)
            if sentences
        ],
    }
    entries: list[tuple[str, dict[str, Any]]] = [
        (_url(patient.id, "composition"), composition),
        (subject, {"resourceType": "Patient", "identifier": [{"value": patient.id}]}),
        (device, _device(brief)),
    ]
    pairs = zip(patient.documents, patient.reports, strict=True)
    entries += [(urls[document.id], _reference(document, report, subject)) for document, report in pairs]
    entries += risks.items()
    return {
        "resourceType": "Bundle",
        "type": "document",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": _url(patient.id, "bundle")},
        "timestamp": _now(),
        "entry": [
            {"fullUrl": url, "resource": {**resource, "id": url.removeprefix("urn:uuid:")}} for url, resource in entries
        ],
    }


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _url(*parts: str) -> str:
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, '/'.join(parts))}"


def _parts(brief: Mapping[str, Any]) -> Iterable[tuple[str, list[Mapping[str, Any]]]]:
    for section in brief["sections"]:
        yield section["name"], list(section["sentences"])
    timeline: list[Mapping[str, Any]] = [
        {**event, "text": f"{event['date'] or 'Undated'}: {event['text']}"} for event in brief["timeline"]
    ]
    yield "timeline", timeline
    yield "options", list(brief["options"])


def _risks(brief: Mapping[str, Any], patient: str, subject: str, device: str) -> dict[str, dict[str, Any]]:
    """Return the RiskAssessments of a brief by their ids."""
    from assistant.risk.fhir import risk_assessments
    from assistant.risk.records import Fused, Score

    given = brief.get("risk") or {}
    kept = set(Score.model_fields)
    scores = [
        Score.model_validate({name: each for name, each in score.items() if name in kept})
        for score in given.get("scores", ())
    ]
    fused = Fused.model_validate(given["fused"]) if given.get("fused") else None
    resources = risk_assessments(scores, fused, subject=subject, device=device)
    return {_url(patient, "risk", str(at)): {**each, "occurrenceDateTime": _now()} for at, each in enumerate(resources)}


def _section(
    name: str, sentences: list[Mapping[str, Any]], urls: Mapping[str, str], risks: tuple[str, ...] = ()
) -> dict[str, Any]:
    lines = [Markup("<li>{}</li>").format(sentence["text"]) for sentence in sentences]
    div = Markup('<div xmlns="{}"><ul>{}</ul></div>').format(NARRATIVE, Markup("").join(lines))
    cited = dict.fromkeys(one["doc"] for sentence in sentences for one in sentence["citations"] if one["doc"] in urls)
    entry = [{"reference": url} for url in (*risks, *(urls[doc] for doc in cited))]
    return {
        "title": name.replace("_", " ").capitalize(),
        "text": {"status": "generated", "div": str(div)},
        **({"entry": entry} if entry else {}),
    }


def _device(brief: Mapping[str, Any]) -> dict[str, Any]:
    model = " ".join(part for part in (brief["llm"]["backend"], brief["llm"]["model"]) if part)
    return {
        "resourceType": "Device",
        "deviceName": [{"name": "GlioScribe", "type": "user-friendly-name"}],
        "note": [{"text": f"wording: {model}"}],
    }


def _reference(document: Document, report: Report, subject: str) -> dict[str, Any]:
    data = base64.b64encode(document.text.encode()).decode()
    attachment = {"contentType": "text/plain; charset=utf-8", "data": data, "title": document.id}
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "subject": {"reference": subject},
        **({"date": f"{report.date.isoformat()}T00:00:00Z"} if report.date else {}),
        "content": [{"attachment": attachment}],
    }
