"""What a question gets: sentences with numbered citations, or a refusal."""

from __future__ import annotations

from assistant.drafting.applicability import Verdict
from assistant.drafting.records import Dropped
from assistant.drafting.scope import Reason
from ingestion.records import Evidence, Record


class Claim(Record):
    """A sentence of the answer with the numbers of its citations."""

    text: str
    citations: tuple[int, ...]


class Citation(Record):
    """Where a sentence comes from: a slice of a guideline document or of a patient's report.

    Attributes:
        n: Its number in the answer, from 1.
        passage: Id of the passage; empty for a patient's report.
        doc: Id of the document.
        title: Title of the document.
        section: Heading path.
        year: Year of the source.
        strength: Strength of the recommendation or kind of evidence, in the source's own scale.
        start: First code point in the document's text.
        end: One past the last.
        quote: Exactly the document's text at `start:end`.
        region: "US", "Europe", "UK", "China" or "international".
        source: The paper or guideline, as a reader would look it up.
    """

    n: int
    passage: str
    doc: str
    title: str
    section: str
    year: int | None
    strength: str
    start: int
    end: int
    quote: str
    region: str = ""
    source: str = ""


class ForPatient(Record):
    """Whether a cited statement applies to the patient who is asked about.

    Attributes:
        passage: Id of the statement.
        verdict: "applies", "does_not_apply" or "cannot_tell".
        because: Why, in words: what is met, or what a report states against it.
        missing: What would have to be known to tell.
        evidence: The patient's words behind the verdict.
    """

    passage: str
    verdict: Verdict
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Model(Record):
    """The language model that worded the answer."""

    backend: str
    model: str


class Answer(Record):
    """An answer in which every sentence is cited, or a refusal.

    Attributes:
        answer: The sentences with their citation numbers, or what is said instead.
        abstained: True for a refusal; what stands under `claims` is then general, not an answer.
        reason: Why it was refused.
        claims: The sentences in order.
        citations: Numbered in the order of first use.
        dropped: Sentences that a model wrote and the sources don't support.
        llm: The language model.
        for_patient: Of each statement that was found, whether it applies to the patient; empty without a patient.
    """

    answer: str
    abstained: bool
    reason: Reason | None = None
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    llm: Model
    for_patient: tuple[ForPatient, ...] = ()
