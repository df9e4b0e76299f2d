"""What of a patient bears on a question: words that narrow the search, findings to cite, statements that apply."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.drafting.answered import ForPatient
from assistant.drafting.applicability import Applicability, applicability, in_order
from assistant.drafting.asked import read_question
from assistant.drafting.content import held
from assistant.drafting.known import known_of
from assistant.drafting.reasons import open_reasons, reasons
from assistant.drafting.records import Fact
from assistant.patient import Patient
from ingestion.records import Passage

NARROWING = ("diagnosis", "idh", "codel_1p19q", "mgmt", "h3")
"""Fields whose values name the disease that a guideline passage must fit."""

MOST = 2


def narrowing(patient: Patient) -> str:
    """Return the patient's diagnosis and markers as words for the search; the latest report's value counts."""
    known: dict[str, str] = {}
    for report in patient.reports:
        for field in report.fields:
            if field.name in NARROWING and field.assertion == "present" and not field.inferred:
                known[field.name] = f"{field.name} {field.value}" if field.name != "diagnosis" else str(field.value)
    return " ".join(known.values()).replace("_", " ")


def patient_facts(patient: Patient, question: str, *, first: int) -> list[Fact]:
    """Return the newest findings of the patient that hold words of the question, at most `MOST`.

    Args:
        patient: Whose reports are looked through, newest first.
        question: What was asked.
        first: Number of the first fact.
    """
    from assistant.drafting.facts import report_facts

    groups = read_question(question).groups
    found: list[Fact] = []
    for document, report in reversed(list(zip(patient.documents, patient.reports, strict=True))):
        for fact in report_facts(report, document.text):
            if len(found) < MOST and any(group & held(fact.text) for group in groups):
                found.append(
                    fact.model_copy(update={"id": f"F{first + len(found)}", "section": "Patient", "critical": False})
                )
    return found


def against(passages: Iterable[Passage], patient: Patient) -> list[tuple[Passage, Applicability]]:
    """Hold statements against a patient: those that apply first, then those that may, then those that don't.

    Inside each of the three the order of `passages` stays, save that what lacks less comes first.
    """
    known = known_of(patient)
    return [(one.passage, one) for one in in_order(applicability(passage, known) for passage in passages)]


def for_patient(passages: Iterable[Passage], patient: Patient, language: str) -> tuple[ForPatient, ...]:
    """Return of each passage, in their order, whether it applies to a patient, in words of a language ("en", "zh")."""
    known = known_of(patient)
    told = []
    for passage in passages:
        found = applicability(passage, known)
        told.append(
            ForPatient(
                passage=passage.id,
                verdict=found.verdict,
                because=tuple(reasons(found, language)),
                missing=tuple(open_reasons(found, language)),
                evidence=found.evidence,
            )
        )
    return tuple(told)
