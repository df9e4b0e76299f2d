"""Summarise a report as one would ask any chat model; measured beside the gated summaries, never shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Inputs(BaseModel):
    """What the prompt takes.

    Attributes:
        report: The report's text.
        sentences: At most so many.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    report: Annotated[str, Field(min_length=1)]
    sentences: Annotated[int, Field(ge=1)] = 5


class Output(BaseModel):
    """Free text; it is read as it comes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str


EXAMPLES = (Inputs(report="MRI brain: 42 mm enhancing mass in the left frontal lobe."),)
