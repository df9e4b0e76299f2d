"""A guideline question to a cited answer, or to a refusal that says why.

Passages are found, held against the question, turned into facts and drafted like everything else; a citation is
looked up from the fact that a sentence states, never written by a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.drafting.answered import Answer, Citation, Claim, Model
from assistant.drafting.asked import read_question
from assistant.drafting.excerpt import Excerpt, excerpt
from assistant.drafting.records import Draft, Fact
from assistant.drafting.relevance import Ranked, choose, rank
from assistant.drafting.scope import Reason, in_general, in_plain_words, is_about_glioma, is_for_one_person, refusal
from ingestion.records import Evidence

if TYPE_CHECKING:
    from langchain_core.language_models.chat_models import BaseChatModel

    from assistant.patient import Patient
    from retrieval.stores.base import Store

CANDIDATES = 60
"""How many hits are held against the question."""

LEAST = 2
"""A question that names no glioma must carry at least so many words before a near passage may answer it."""


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
    from assistant.drafting.patient_facts import narrowing, patient_facts
    from ingestion.language import detect

    asked = _with_history(question, history)
    ranked = _ranked(asked, store, narrowing(patient) if patient else "")
    chosen = choose(ranked)
    language = detect(question)
    reason = _reason_to_refuse(asked, chosen)
    if reason in ("off_topic", "no_evidence"):
        return Answer(answer=refusal(reason, language), abstained=True, reason=reason, llm=_model_name(llm, llm_spec))
    excerpts = [excerpt(asked, each.hit.passage, number) for number, each in enumerate(chosen, start=1)]
    facts = [_fact(each) for each in excerpts]
    sources = {each.passage.doc: _text(store, each) for each in excerpts}
    if reason == "needs_clinician":
        draft = _write(facts[:1], sources, question, None, "plain:")
        return _refused_with_general(draft, excerpts, language, _model_name(llm, llm_spec))
    of_patient = patient_facts(patient, asked, first=len(facts) + 1) if patient else []
    sources.update(patient.texts() if patient else {})
    draft = _write([*facts, *of_patient], sources, question, llm, llm_spec)
    return _cited(draft, excerpts)


def _with_history(question: str, history: Sequence[tuple[str, str]]) -> str:
    return f"{history[-1][0]} {question}" if history and not is_about_glioma(question) else question


def _ranked(question: str, store: Store, narrowing: str) -> list[Ranked]:
    general = in_general(question) if is_for_one_person(question) else question
    hits = store.search(f"{in_plain_words(general)} {narrowing}".strip(), CANDIDATES)
    return rank(read_question(general), hits)


def _reason_to_refuse(question: str, chosen: Sequence[Ranked]) -> Reason | None:
    says_little = len(read_question(question).groups) < LEAST
    if not is_about_glioma(question) and (says_little or not chosen):
        return "off_topic"
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


def _refused_with_general(draft: Draft, excerpts: Sequence[Excerpt], language: str, model: Model) -> Answer:
    """Refuse a dose or decision for one person, and say what holds in general, with its source."""
    general = _cited(draft, excerpts)
    said = refusal("needs_clinician", language)
    if general.claims:
        said = f"{said} {refusal('general', language)} {general.answer}"
    return general.model_copy(update={"answer": said, "abstained": True, "reason": "needs_clinician", "llm": model})


__all__ = ["Answer", "Citation", "Claim", "Model", "answer"]
