"""What a second reading is made of: both readers' statements side by side, and what was refused of the model's."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, model_validator

from assistant.drafting.records import Usage
from ingestion.records import Assertion, Evidence, Record, Value

Kind = Literal["agreed", "only_rules", "only_model", "differs", "assertion_differs"]
Reason = Literal[
    "malformed",
    "unknown_name",
    "unknown_value",
    "unknown_assertion",
    "unusable_quote",
    "quote_not_found",
    "embedded_instruction",
    "number_not_in_quote",
    "cut_off",
]


class Statement(Record):
    """What the model states and can show.

    Attributes:
        name: One of the contract's field names.
        value: One of that name's values.
        assertion: How the model takes the text to hold it.
        evidence: Where its quote stands in the document.
    """

    name: str
    value: Value
    assertion: Assertion
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Rejected(Record):
    """What the model said and can't show; not evidence of anything.

    Attributes:
        name: The name it gave.
        value: The value it gave.
        assertion: The assertion it gave.
        said: The words it gave as its quote.
        reason: What is wrong, for counting.
        why: What is wrong, for a person.
    """

    name: str = ""
    value: Value | None = None
    assertion: str = ""
    said: str = ""
    reason: Reason
    why: str


class Reading(Record):
    """One reader's side of a comparison."""

    value: Value
    assertion: Assertion
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Compared(Record):
    """One name as both readers have it.

    Attributes:
        kind: agreed; only_rules and only_model (the other reader has no such statement); differs (other value);
            assertion_differs (same value, held otherwise).
        name: The field name.
        rules: The rules' side, None for only_model.
        model: The model's side, None for only_rules.
    """

    kind: Kind
    name: str
    rules: Reading | None = None
    model: Reading | None = None

    @model_validator(mode="after")
    def _has_its_sides(self) -> Self:
        if (self.rules is None) != (self.kind == "only_model") or (self.model is None) != (self.kind == "only_rules"):
            raise ValueError(f"a comparison '{self.kind}' lacks a side or has one too many")
        return self


class SecondReading(Record):
    """A report read by the rules and by a model.

    Attributes:
        llm: The model and its tokens (of a salvaged answer none are known).
        compared: Every statement of either reader, in the order of the rules' report, then of the model's answer.
        rejected: What the model said and can't show.
    """

    llm: Usage
    compared: tuple[Compared, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @property
    def disagreements(self) -> tuple[Compared, ...]:
        """Everything but what is agreed."""
        return tuple(one for one in self.compared if one.kind != "agreed")

    def counts(self) -> dict[str, int]:
        """Return how many there are of each kind, and how many statements of the model were rejected."""
        kinds = [one.kind for one in self.compared]
        return {**{kind: kinds.count(kind) for kind in get_args(Kind)}, "rejected": len(self.rejected)}

    def record(self) -> dict[str, Any]:
        """Return the value of the key `second_reader` of an output record."""
        return {
            "llm": {"backend": self.llm.backend, "model": self.llm.model},
            "agreed": self.counts()["agreed"],
            "disagreements": [one.model_dump(mode="json") for one in self.disagreements],
            "rejected": [one.model_dump(mode="json") for one in self.rejected],
        }
