"""What grounding says of a text: claims, each with a verdict, a reason and the closest evidence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ingestion.records import Evidence, Record

VerdictName = Literal["supported", "unsupported", "contradicted"]
ClaimKind = Literal[
    "number",
    "unit",
    "laterality",
    "location",
    "negation",
    "uncertainty",
    "temporal",
    "molecular",
    "medication",
    "identity",
    "citation",
    "general",
]
Probability = Annotated[float, Field(ge=0, le=1)]


class Source(Record):
    """A text that claims are checked against.

    Attributes:
        doc: Id that evidence will carry.
        text: The whole text; evidence offsets point into it.
    """

    doc: str
    text: str


class Opinion(Record):
    """What a language model, asked as a second reader, says of a claim.

    Attributes:
        verdict: What it says; a refusal has taken effect only where nothing else had refused the claim.
        reason: Its words, on one line.
        model: What it is, "backend:model".
    """

    verdict: VerdictName
    reason: str
    model: str


class Claim(Record):
    """One checkable statement of a text.

    Attributes:
        text: The words, `checked_text[start:end]`.
        start: First code point in the checked text.
        end: One past the last.
        verdict: What the sources say of it.
        score: Probability that the sources support it.
        kind: What decided: the check that objected, else the kind of the claim's content.
        explanation: Why, in one sentence for a clinician; empty when supported.
        evidence: The closest slices of the sources.
        judge: A language model's second opinion; None where none was asked or its answer could not be used.
    """

    text: str
    start: int
    end: int
    verdict: VerdictName
    score: Probability
    kind: ClaimKind
    explanation: str = ""
    evidence: tuple[Evidence, ...] = ()
    judge: Opinion | None = None


class Omission(Record):
    """Something critical that the sources state and a text that claims to be complete leaves out.

    Attributes:
        what: Its name: "herniation", "new lesion", "allergy", ...
        explanation: Why it matters, in one sentence for a clinician.
        evidence: Where the sources say it.
    """

    what: str
    explanation: str
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Verdict(Record):
    """The verdict on a whole text: as good as its worst claim.

    Attributes:
        verdict: Contradicted if any claim is, else unsupported if any is or something critical is left out, else
            supported.
        score: Probability that all of the text is supported.
        claims: In the order of the text.
        omissions: What a text that claims to be complete leaves out.
    """

    verdict: VerdictName
    score: Probability
    claims: tuple[Claim, ...] = ()
    omissions: tuple[Omission, ...] = ()
