"""What a report states, as facts: plain sentences with their evidence, the ground that every draft stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.drafting.gate import Gate
from assistant.drafting.imaging import imaging, lesions, sizes
from assistant.drafting.phrasebook import phrasebook
from assistant.drafting.records import Fact
from assistant.drafting.statements import Stated, diagnosis, fields_of, molecular, treatment, warnings
from ingestion.records import Report


def report_facts(report: Report, text: str) -> list[Fact]:
    """Return the facts of one report in the order of a summary, with the ids F1, F2 and so on.

    A sentence that gathers several values and does not pass the grounding gate is told value by value.

    Args:
        report: What extraction read.
        text: The document's canonical text; every slice is checked against it.

    Raises:
        EvidenceError: The report does not belong to the text.
    """
    report.check(text)
    return numbered(report_statements(report), Gate({report.id: text}))


def report_statements(report: Report, language: str | None = None) -> list[Stated]:
    """Return what `report` states as plain sentences, in `language` or the report's own."""
    book = phrasebook(language or report.language)
    seen = fields_of(report, "imaging")
    return [
        *diagnosis(book, fields_of(report, "diagnosis")),
        *molecular(book, fields_of(report, "molecular")),
        *lesions(book, seen, report.measurements),
        *imaging(book, seen),
        *sizes(book, report.measurements),
        *treatment(book, fields_of(report, "treatment")),
        *warnings(report),
    ]


def settled(statements: Iterable[Stated], gate: Gate) -> Iterator[Stated]:
    """Yield the statements, those that fail the gate as a whole in their parts."""
    for said in statements:
        if said.parts and gate.check(said.text, [_fact(said, "F0")]):
            yield from settled(said.parts, gate)
        else:
            yield said


def numbered(statements: Iterable[Stated], gate: Gate) -> list[Fact]:
    """Give statements ids; those that say the same become one fact with the evidence of all."""
    merged: dict[tuple[str, str], Stated] = {}
    for said in settled(statements, gate):
        key = (said.section, said.text)
        known = merged.get(key, said)
        evidence = tuple(dict.fromkeys((*known.evidence, *said.evidence)))
        merged[key] = replace(known, evidence=evidence, critical=known.critical or said.critical)
    return [_fact(said, f"F{number}") for number, said in enumerate(merged.values(), start=1)]


def _fact(said: Stated, name: str) -> Fact:
    return Fact(
        id=name, kind=said.kind, section=said.section, text=said.text, critical=said.critical, evidence=said.evidence
    )
