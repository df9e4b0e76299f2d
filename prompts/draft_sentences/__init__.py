"""Say given facts in plain sentences, each naming the facts it states."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class GivenFact(_Closed):
    """A fact to say.

    Attributes:
        id: By which the answer names it.
        text: What it says, as a plain sentence.
    """

    id: str
    text: str


class Refused(_Closed):
    """A sentence that was refused before.

    Attributes:
        text: What it said.
        why: What was wrong with it.
    """

    text: str
    why: str


class Inputs(_Closed):
    """What the prompt takes.

    Attributes:
        task: What the sentences are for.
        facts: At least one.
        section: Heading they stand under; may be empty.
        question: What is asked; only for answers.
        refused: Sentences of an earlier try.
    """

    task: Literal["summary", "brief", "answer"]
    facts: Annotated[tuple[GivenFact, ...], Field(min_length=1)]
    section: str = ""
    question: str = ""
    refused: tuple[Refused, ...] = ()


class DraftedSentence(_Closed):
    """One sentence and the ids of the facts that it states."""

    facts: Annotated[list[str], Field(min_length=1)]
    text: Annotated[str, Field(min_length=1)]


class Output(_Closed):
    """The sentences in order."""

    sentences: Annotated[list[DraftedSentence], Field(min_length=1)]


EXAMPLES = (
    Inputs(
        task="summary",
        section="Findings",
        facts=(
            GivenFact(id="F1", text="Enhancing mass in the left frontal lobe, 42 x 31 mm."),
            GivenFact(id="F2", text="Midline shift of 4 mm to the right."),
        ),
    ),
    Inputs(
        task="answer",
        question="Is MGMT tested?",
        facts=(GivenFact(id="F7", text="MGMT promoter methylation was not tested."),),
        refused=(Refused(text="MGMT is unmethylated.", why="The source says that it was not tested."),),
    ),
)
