"""What a draft is made of: facts go in, cited sentences come out, what fell is listed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ingestion.records import Evidence, Record

FactKind = Literal["field", "measurement", "event", "response", "score", "passage", "conflict", "gap"]


class Fact(Record):
    """One thing that a draft may say, with the words it rests on.

    Attributes:
        id: Short id, unique in one draft ("F1"); the language model names facts by it.
        kind: Where the fact comes from.
        section: The section of the draft it belongs to.
        text: A plain sentence realised from the value itself by rules, so true by construction; used where the
            model's wording fails.
        critical: May not be left out (new lesion, haemorrhage, herniation, progression, conflicts, laterality,
            grade, molecular status).
        evidence: The slices that support it; documents are reports, guideline documents or risk model cards.
    """

    id: str
    kind: FactKind
    section: str
    text: Annotated[str, Field(min_length=1)]
    critical: bool = False
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Sentence(Record):
    """A sentence that may be shown: it passed the gate, and says what it rests on.

    Attributes:
        section: The section it stands in.
        text: The sentence.
        facts: Ids of the facts it states.
        citations: Evidence of those facts; looked up, never written by a model.
        origin: "model" where the language model's wording passed, "plain" where it is the fact's own text.
    """

    section: str
    text: str
    facts: tuple[str, ...]
    citations: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    origin: Literal["model", "plain"]


class Dropped(Record):
    """A sentence that a model wrote and the gate refused.

    Attributes:
        text: What it said.
        why: What the sources don't support.
    """

    text: str
    why: str


class Usage(Record):
    """What the language model was and how much it read and wrote."""

    backend: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0


class Draft(Record):
    """The sentences of a draft in order, and what was refused on the way."""

    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...] = ()
    llm: Usage
