"""Builds patients from plain sentences, so that the tables of tests read like reports."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest

from assistant.patient import Patient
from ingestion.records import Document, Field, Measurement, Report

_SIZE = re.compile(r"(?P<prior>previously )?(?P<axes>\d+(?:\.\d+)?(?: x \d+(?:\.\d+)?)+) mm|(?P<ml>\d+(?:\.\d+)?) mL")


def _measurements(document: Document) -> tuple[Measurement, ...]:
    found = []
    for match in _SIZE.finditer(document.text):
        axes = tuple(float(axis) for axis in match["axes"].split(" x ")) if match["axes"] else ()
        largest = sorted(axes, reverse=True)[:2]
        found.append(
            Measurement(
                axes_mm=axes,
                product_mm2=largest[0] * largest[1] if len(largest) == 2 else None,
                volume_ml=float(match["ml"]) if match["ml"] else None,
                when="prior" if match["prior"] else "current",
                evidence=(document.evidence(*match.span()),),
            )
        )
    return tuple(found)


def build(*reports: tuple[str, str] | tuple[str, str, dict[str, object]]) -> Patient:
    """Each report: (date, text) or (date, text, {"kind": ..., "fields": [(name, value, {..}, quote)]})."""
    documents, read = [], []
    for number, (date, text, *rest) in enumerate(reports, start=1):
        more = rest[0] if rest else {}
        day = dt.date.fromisoformat(date) if date else None
        document = Document(id=f"r{number}", text=text, date=day)
        fields = []
        for name, value, extra, quote in more.get("fields", []):
            start = text.index(quote)
            evidence = (document.evidence(start, start + len(quote)),)
            fields.append(Field(name=name, value=value, evidence=evidence, **extra))
        documents.append(document)
        read.append(
            Report(
                id=document.id,
                kind=more.get("kind", "radiology"),
                language="en",
                date=day,
                relevance="glioma",
                fields=tuple(fields),
                measurements=_measurements(document),
            )
        )
    return Patient(id="TEST", documents=tuple(documents), reports=tuple(read))


@pytest.fixture(scope="session")
def patient_of() -> Callable[..., Patient]:
    """The builder."""
    return build
