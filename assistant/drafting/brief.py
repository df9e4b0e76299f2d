"""The brief of one patient: course, status, response, profile, scores, options, conflicts, open questions.

A draft for a clinician to review. Its header names nobody: age, sex and diagnosis only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.drafting.applicability import Applicability, most_useful
from assistant.drafting.catalogue import Catalogue, catalogue
from assistant.drafting.course_facts import course_statements, language_of, latest_scan
from assistant.drafting.event_facts import told_event
from assistant.drafting.facts import numbered
from assistant.drafting.gate import Gate
from assistant.drafting.known import known_of
from assistant.drafting.options import options_for
from assistant.drafting.phrasebook import phrasebook
from assistant.drafting.reasons import field_name, reasons
from assistant.drafting.records import Draft
from assistant.drafting.risk_facts import Risk, risk_of, risk_statements
from assistant.drafting.statements import Stated
from assistant.drafting.writing import write
from assistant.patient import Patient
from ingestion.records import Evidence, Passage

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from assistant.trajectory import ResponseAssessment, Trajectory

SECTIONS = ("header", "status", "response", "molecular", "treatment", "risk", "conflicts")
STATUS = "draft_for_clinician_review"


def brief(patient: Patient, *, llm: BaseChatModel | None = None, llm_spec: str | None = None) -> dict[str, Any]:
    """Return the brief of `patient` as JSON can hold it.

    Args:
        patient: Documents with their reports.
        llm: The language model; opened from `llm_spec` where it is left out.
        llm_spec: "backend:model", "plain:" for none, None for the setting.

    Raises:
        GlioscribeError: The language model can't be opened.
    """
    from assistant.trajectory import follow
    from ingestion.guidelines import load_pack

    course, risk = follow(patient), risk_of(patient)
    options = options_for(load_pack()[1], known_of(patient))
    texts, notes = cited_texts(patient), _dates(patient)
    gate = Gate(texts, notes)
    words = catalogue(language_of(patient))
    told = [*course_statements(patient, course), *_response(course.response, words)]
    told += [replace(one, text=words.say(one.text)) for one in risk_statements(risk, language_of(patient))]
    facts = numbered([*told, *_conflicts(course, words)], gate)
    draft = write(facts, texts, task="brief", llm=llm, llm_spec=llm_spec, notes=notes)
    scan = latest_scan(patient)
    return {
        "patient": patient.id,
        "language": language_of(patient),
        "as_of": scan.date.isoformat() if scan and scan.date else None,
        "sections": _sections(draft),
        "timeline": _timeline(patient, course, gate),
        "lesions": [lesion.model_dump(mode="json") for lesion in course.lesions],
        "response": _response_record(course.response, words),
        "risk": _risk_record(risk, words),
        "options": [_option_record(option, language_of(patient)) for option in options],
        "conflicts": [
            {**conflict.model_dump(mode="json"), "message": words.say(conflict.message)}
            for conflict in course.conflicts
        ],
        "questions": [words.say(question) for question in _questions(course, risk, options, language_of(patient))],
        "unread": [failure.model_dump() for failure in patient.failures],
        "dropped": [drop.model_dump() for drop in draft.dropped],
        "llm": draft.llm.model_dump(),
        "status": STATUS,
    }


def cited_texts(patient: Patient) -> dict[str, str]:
    """Return every text that a brief of `patient` may cite, by id: reports, guideline documents, risk cards."""
    from assistant.risk import MODELS, card
    from assistant.risk.explain import similar_document
    from assistant.risk.fitted.registry import DEFAULT
    from ingestion.guidelines import load_pack

    ours = (*(card(name) for name in (*MODELS.names(), DEFAULT)), similar_document())
    return {document.id: document.text for document in (*load_pack()[0], *ours)} | patient.texts()


def _dates(patient: Patient) -> dict[str, str]:
    pairs = zip(patient.documents, patient.reports, strict=True)
    dates = {document.id: report.date or document.date for document, report in pairs}
    return {doc: f"Date of this report: {date.isoformat()}." for doc, date in dates.items() if date}


def _response(response: ResponseAssessment, said: Catalogue) -> list[Stated]:
    if not response.evidence:
        return []
    words = [said.say(text) for text in (response.reason, *response.caveats)]
    return [Stated("response", text, response.evidence, critical=True, kind="response") for text in words]


def _conflicts(course: Trajectory, said: Catalogue) -> list[Stated]:
    return [
        Stated("conflicts", said.say(conflict.message), conflict.evidence, critical=True, kind="conflict")
        for conflict in course.conflicts
        if conflict.evidence
    ]


def _sections(draft: Draft) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "sentences": [
                {"text": one.text, "origin": one.origin, "citations": _cited(one.citations)}
                for one in draft.sentences
                if one.section == name
            ],
        }
        for name in SECTIONS
    ]


def _cited(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [one.model_dump() for one in evidence]


def _timeline(patient: Patient, course: Trajectory, gate: Gate) -> list[dict[str, Any]]:
    """The events in order, through the gate like every sentence; one that fails is told in the report's words."""
    book = phrasebook(language_of(patient))
    reports = {report.id: report for report in patient.reports}
    told: dict[tuple[str | None, str], dict[str, Any]] = {}
    for event in course.timeline:
        text, evidence = told_event(event, reports, course.lesions, book, gate)
        date = event.date.isoformat() if event.date else None
        entry = {
            "date": date,
            "kind": event.kind,
            "assertion": event.assertion,
            "text": text,
            "document": event.document,
            "citations": _cited(evidence),
        }
        told.setdefault((date, text), entry)  # one sentence that holds two events is quoted once
    entries = list(told.values())
    return [entry for entry in entries if not any(_holds(other, entry) for other in entries)]


def _holds(other: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    """Say whether another entry of the day and kind (or the pathology report of a diagnosis) tells all of this one."""
    kinds = (entry["kind"], "pathology" if entry["kind"] == "diagnosis" else entry["kind"])
    said = entry["text"].rstrip(".。")
    return (
        other is not entry
        and (other["date"], other["assertion"]) == (entry["date"], entry["assertion"])
        and other["kind"] in kinds
        and said in other["text"]
        and other["text"] != entry["text"]
    )


def _response_record(response: ResponseAssessment, words: Catalogue) -> dict[str, Any]:
    shown: Mapping[str, Any] = response.model_dump(mode="json", exclude={"evidence", "comparisons"})
    return {
        **shown,
        "reason": words.say(response.reason),
        "caveats": [words.say(caveat) for caveat in response.caveats],
        "missing": [words.say(missing) for missing in response.missing],
        "citations": _cited(response.evidence),
    }


def _risk_record(risk: Risk, words: Catalogue) -> dict[str, Any]:
    """The scores, with a name for a reader and the refusals in the brief's language."""
    from assistant.risk.cards import load_card

    record = risk.record()
    for score in record["scores"]:
        external = score["version"] == "external"
        score["title"] = score["model"] if external else words.say(load_card(score["model"]).title)
        if score["refusal"]:
            score["refusal"] = words.say(score["refusal"].replace("_", " "))
    if record.get("fused_refusal"):
        record["fused_refusal"] = words.say(record["fused_refusal"].replace("_", " "))
    return record


def _option_record(option: Applicability, language: str) -> dict[str, Any]:
    passage: Passage = option.passage
    return {
        "text": passage.text,
        "direction": str(passage.metadata.get("direction") or "for"),
        "strength": passage.strength,
        "source": passage.source,
        "year": passage.year,
        "region": passage.region,
        "passage": passage.id,
        "applies": "can't tell" if option.missing else "applies",
        "applies_because": reasons(option, language),
        "missing": [field_name(name, language) for name in option.missing_fields],
        "citations": _cited([passage.evidence(), *option.evidence]),
    }


def _named(doubt: str) -> str:
    """Return a doubt whose input's name is written for people."""
    name, colon, why = doubt.partition(":")
    return f"{name.replace('_', ' ')}{colon}{why}"


def _questions(course: Trajectory, risk: Risk, options: Sequence[Applicability], language: str) -> list[str]:
    """What a reader would want to know and the reports don't say."""
    asked = [f"Response assessment lacks: {missing}." for missing in course.response.missing]
    asked += [f"In doubt: {_named(doubt)}." for doubt in risk.features.uncertain]
    lacking = [field_name(name, language) for name in most_useful(options)]
    asked += [f"Needed to tell whether a guideline option applies: {name}." for name in lacking]
    if risk.problem:
        asked.append(f"Risk scores were not computed: {risk.problem}.")
    return list(dict.fromkeys(asked))
