"""Ask what a report states, as names and values of the contract's closed lists, each with the words that say so."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, WithJsonSchema

ASSERTIONS = ("present", "absent", "possible", "historical", "planned", "hypothetical", "other_person")
WITHOUT_RESULT = ("not_tested", "pending", "indeterminate")
"""What every marker may be instead of a result."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Vocabulary(_Closed):
    """The names and values that may be answered; `vocabulary.yaml` says what the lists are."""

    findings: tuple[str, ...]
    numbers: dict[str, str]
    choices: dict[str, tuple[str | int, ...]]
    results: dict[str, tuple[str, ...]]
    drugs: tuple[str, ...]
    several: tuple[str, ...]

    def values(self) -> dict[str, tuple[str | int, ...]]:
        """Return the allowed values by name, of the names that have a list of them."""
        return {**self.choices, **{name: (*values, *WITHOUT_RESULT) for name, values in self.results.items()}}

    def names(self) -> tuple[str, ...]:
        """Return every name."""
        return (*self.findings, *self.numbers, *self.values(), *self.drugs)


@cache
def vocabulary() -> Vocabulary:
    """Return the closed lists."""
    text = Path(__file__).with_name("vocabulary.yaml").read_text(encoding="utf-8")
    return Vocabulary.model_validate(yaml.safe_load(text))


class Inputs(_Closed):
    """What the prompt takes.

    Attributes:
        report: A report, or a stretch of one.
        section: The heading under which the stretch begins; empty where it shows its own.
        vocabulary: What may be answered.
    """

    report: Annotated[str, Field(min_length=1)]
    section: str = ""
    vocabulary: Vocabulary = Field(default_factory=vocabulary)


def _finding_schema() -> dict[str, Any]:
    """Return the JSON schema of one finding: a decoder that follows it can't leave the closed lists."""
    known = vocabulary()
    kinds: list[tuple[list[str], dict[str, Any]]] = [
        (list(known.findings), {"const": True}),
        (list(known.numbers), {"type": "number"}),
        *(([name], {"enum": list(values)}) for name, values in known.values().items()),
        (list(known.drugs), {"type": "string"}),
    ]
    return {"anyOf": [_one_kind(names, value) for names, value in kinds]}


def _one_kind(names: list[str], value: dict[str, Any]) -> dict[str, Any]:
    properties = {
        "name": {"enum": names},
        "value": value,
        "assertion": {"enum": list(ASSERTIONS)},
        "quote": {"type": "string", "minLength": 1},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


class Finding(_Closed):
    """One statement as a model gives it; nothing is known of it yet, so any name and value is let in."""

    name: str
    value: bool | int | FiniteFloat | str
    assertion: str
    quote: str


class Output(_Closed):
    """The statements in the order of the text; none where the text states nothing that was asked for."""

    findings: list[Annotated[Finding, WithJsonSchema(_finding_schema())]]


EXAMPLES = (
    Inputs(report="FINDINGS: Cystic mass of the left insula, no haemorrhage.\nIMPRESSION: Astrocytoma favoured."),
    Inputs(report="增强扫描呈环形强化,未见出血。", section="影像所见:"),
)
