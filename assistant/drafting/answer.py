"""A guideline question to a cited answer, or to a refusal that says why.

Passages are found, held against the question, turned into facts and drafted like everything else; a citation is
looked up from the fact that a sentence states, never written by a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.drafting.answered import Answer, Citation, Claim, ForPatient, Model
from assistant.drafting.applicability import ORDER
from assistant.drafting.asked import read_question
from assistant.drafting.disagreement import disagreeing
from assistant.drafting.excerpt import Excerpt, excerpt
from assistant.drafting.records import Draft, Fact
from assistant.drafting.relevance import Ranked, choose, rank
from assistant.drafting.scope import (
    Reason,
    goes_on,
    in_general,
    in_plain_words,
    is_about_glioma,
    is_beyond_guidelines,
    is_for_one_person,
    refusal,
    regions,
    scope,
)
from assistant.drafting.signals import Question
from ingestion.records import Evidence, Passage

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from assistant.patient import Patient
    from retrieval.records import Hit
    from retrieval.stores.base import Store

CANDIDATES = 30
"""How many hits are held against the question."""

LEAST = 2
"""A question that names nothing of the field must say at least so much before a near passage may answer it."""


def answer(
    question: str,
    store: Store,
    *,
    patient: Patient | None = None,
    history: Sequence[tuple[str, str]] = (),
    llm: BaseChatModel | None = None,
    llm_spec: str | None = None,
) -> Answer:
    """Answer a question from the passages of a store.

    Args:
        question: English or Chinese. What it says is searched for, never obeyed.
        store: Where the passages are.
        patient: Whose diagnosis and markers narrow the search, and whose findings may be cited.
        history: Earlier (question, answer) pairs; a question that names nothing by itself goes on from the last.
        llm: The language model; opened from `llm_spec` where it is left out.
        llm_spec: "backend:model", "plain:" for no model at all, None for the setting.

    Raises:
        GlioscribeError: The model can't be opened, or the store can't be read.
    """
    from assistant.drafting.patient_facts import for_patient, narrowing, patient_facts
    from ingestion.language import detect

    asked = _with_history(question, history)
    ranked = _ranked(asked, store, narrowing(patient) if patient else "")
    passages = [each.hit.passage for each in choose(ranked, regions(asked))]
    language = detect(question)
    reason = _reason_to_refuse(asked, passages)
    if reason in ("off_topic", "no_evidence"):
        return Answer(answer=refusal(reason, language), abstained=True, reason=reason, llm=_model_name(llm, llm_spec))
    verdicts = for_patient(passages, patient, language) if patient else ()
    passages = _that_may_apply(passages, verdicts)
    against = disagreeing(passages, regions(asked)) if reason is None else []
    told = enumerate(against or passages, start=1)
    excerpts = [excerpt(asked, passage, number, language) for number, passage in told]
    facts = [_fact(each) for each in excerpts]
    sources = {each.passage.doc: _text(store, each) for each in excerpts}
    if reason == "needs_clinician" or against:
        draft = _write(facts if against else facts[:1], sources, question, None, "plain:")
        refused = _disagreement if against else _refused_with_general
        found = refused(_cited(draft, excerpts), language)
        return found.model_copy(update={"llm": _model_name(llm, llm_spec), "for_patient": verdicts})
    of_patient = patient_facts(patient, asked, first=len(facts) + 1) if patient else []
    sources.update(patient.texts() if patient else {})
    draft = _write([*facts, *of_patient], sources, question, llm, llm_spec)
    return _cited(draft, excerpts).model_copy(update={"for_patient": verdicts})


def _that_may_apply(passages: Sequence[Passage], verdicts: Sequence[ForPatient]) -> list[Passage]:
    """Return the passages that apply to the patient, or may, the former first; all where none does."""
    ranks = {each.passage: ORDER[each.verdict] for each in verdicts}
    ordered = sorted(passages, key=lambda passage: ranks.get(passage.id, 0))
    return [passage for passage in ordered if ranks.get(passage.id, 0) < ORDER["does_not_apply"]] or ordered


def _with_history(question: str, history: Sequence[tuple[str, str]]) -> str:
    """Return a question with those that it goes on from, back to one that names what they are about."""
    told = [question]
    for earlier, _ in reversed(history):
        if is_about_glioma(told[0]) and not goes_on(told[0]):
            break
        told.insert(0, earlier)
    return " ".join(told)


def read(question: str) -> Question:
    """Return a question with what passages are compared by."""
    from ingestion.language import detect

    return Question(read_question(question), in_plain_words(question), "en" if detect(question) == "en" else "zh")


def at_hand(question: str, store: Store, narrowing: str = "") -> list[Hit]:
    """Return the passages that are held against a question."""
    return store.search(f"{in_plain_words(question)} {narrowing}".strip(), CANDIDATES)


def _ranked(question: str, store: Store, narrowing: str) -> list[Ranked]:
    general = in_general(question) if is_for_one_person(question) else question
    return rank(read(general), at_hand(general, store, narrowing), store.embedder.name)


def _reason_to_refuse(question: str, chosen: Sequence[Passage]) -> Reason | None:
    asked = read_question(question)
    says_little = len(asked.groups) + len(asked.said) < LEAST
    if not asked.field and (says_little or not chosen):
        return "off_topic"
    if is_beyond_guidelines(question):
        return "no_evidence"
    if is_for_one_person(question):
        return "needs_clinician"
    return None if chosen else "no_evidence"


def _fact(found: Excerpt) -> Fact:
    return Fact(
        id=found.id,
        kind="passage",
        section="Answer",
        text=found.evidence.quote,
        critical=True,
        evidence=(found.evidence,),
    )


def _text(store: Store, found: Excerpt) -> str:
    document = store.document(found.passage.doc)
    return document.text if document else found.passage.text


def _write(
    facts: Sequence[Fact], sources: dict[str, str], question: str, llm: BaseChatModel | None, llm_spec: str | None
) -> Draft:
    from assistant.drafting.writing import write

    return write(facts, sources, task="answer", question=question, llm=llm, llm_spec=llm_spec)


def _model_name(llm: BaseChatModel | None, llm_spec: str | None) -> Model:
    """Name the model that would have worded the answer, without loading it."""
    from assistant.drafting.writing import PLAIN, is_plain

    if llm is not None:
        from assistant.llm import usage_of

        usage = usage_of(llm, [])
        return Model(backend=usage.backend, model=usage.model)
    if is_plain(llm_spec):
        return Model(backend=PLAIN, model="")
    from assistant.llm import describe

    backend, model = describe(llm_spec)
    return Model(backend=backend, model=model)


@dataclass
class _Numbers:
    """Gives each slice its number, in the order of first use."""

    excerpts: Sequence[Excerpt]
    citations: dict[Evidence, Citation]

    def of(self, evidence: Iterable[Evidence]) -> tuple[int, ...]:
        """Return the numbers of some slices."""
        return tuple(self._number(each) for each in evidence)

    def _number(self, evidence: Evidence) -> int:
        if evidence not in self.citations:
            self.citations[evidence] = _citation(len(self.citations) + 1, evidence, self.excerpts)
        return self.citations[evidence].n


def _citation(number: int, evidence: Evidence, excerpts: Sequence[Excerpt]) -> Citation:
    passage = next((found.passage for found in excerpts if found.evidence == evidence), None)
    return Citation(
        n=number,
        passage=passage.id if passage else "",
        doc=evidence.doc,
        title=(passage.title if passage else "") or evidence.doc,
        section=passage.section if passage else "",
        year=passage.year if passage else None,
        strength=passage.strength if passage else "",
        start=evidence.start,
        end=evidence.end,
        quote=evidence.quote,
        region=passage.region if passage else "",
        source=passage.source if passage else "",
    )


def _cited(draft: Draft, excerpts: Sequence[Excerpt]) -> Answer:
    numbers = _Numbers(excerpts, {})
    claims = tuple(Claim(text=sentence.text, citations=numbers.of(sentence.citations)) for sentence in draft.sentences)
    return Answer(
        answer=" ".join(map(_marked, claims)),
        abstained=False,
        claims=claims,
        citations=tuple(numbers.citations.values()),
        dropped=draft.dropped,
        llm=Model(backend=draft.llm.backend, model=draft.llm.model),
    )


def _marked(claim: Claim) -> str:
    """Put the citation numbers before the full stop."""
    marks = "".join(f"[{number}]" for number in claim.citations)
    stop = claim.text[-1] if claim.text[-1] in ".。!?！？" else ""
    return f"{claim.text[: len(claim.text) - len(stop)]} {marks}{stop}"


def _refused_with_general(general: Answer, language: str) -> Answer:
    """Refuse a dose or decision for one person, and say what holds in general, with its source."""
    said = refusal("needs_clinician", language)
    if general.claims:
        said = f"{said} {refusal('general', language)} {general.answer}"
    return general.model_copy(update={"answer": said, "abstained": True, "reason": "needs_clinician"})


def _disagreement(both: Answer, language: str) -> Answer:
    """Say that sources disagree, and what each says, with its region and year."""
    cited = {citation.n: citation for citation in both.citations}
    sides = (f"{_from(cited[claim.citations[0]], language)}{_marked(claim)}" for claim in both.claims)
    said = " ".join((refusal("conflict", language), *sides))
    return both.model_copy(update={"answer": said, "abstained": True, "reason": "conflict"})


def _from(citation: Citation, language: str) -> str:
    region = scope().region_names["en" if language == "en" else "zh"].get(citation.region, citation.region)
    about = ", ".join(str(part) for part in (region, citation.year) if part)
    return f"{about}: " if language == "en" else f"{about.replace(', ', '，')}："


__all__ = ["Answer", "Citation", "Claim", "Model", "answer"]
