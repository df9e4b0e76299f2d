"""All checks of one report: each returns warnings, none changes what was read."""

from __future__ import annotations

from collections.abc import Sequence

from ingestion.classify.cns5 import consistency, stated
from ingestion.classify.conflicts import conflicts
from ingestion.classify.messages import message
from ingestion.classify.words import instruction_words
from ingestion.language.fold import fold
from ingestion.records import Document, Field, Measurement, Warning_


def check(document: Document, fields: Sequence[Field], measurements: Sequence[Measurement]) -> list[Warning_]:
    """Return what a person should look at, in the order CNS5, contradictions, text."""
    report = stated(fields)
    found = [*consistency(report), *conflicts(document, report, measurements), *instructions(document)]
    unique: dict[tuple[str, str], Warning_] = {}
    for warning in found:
        unique.setdefault((warning.code, warning.message), warning)
    return list(unique.values())


def instructions(document: Document) -> list[Warning_]:
    """Find words that address a program; at most one warning, with each place."""
    matches = instruction_words().finditer(fold(document.text))
    evidence = tuple(document.evidence(*match.span()) for match in matches)
    if not evidence:
        return []
    return [Warning_(code="embedded_instruction", message=message("embedded_instruction"), evidence=evidence)]
