"""Ask what a report states, as names and values of the contract's closed lists, each with the words that say so."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, WithJsonSchema

from ingestion.fields import WITHOUT_RESULT, is_marker, known_fields
from ingestion.records import Assertion

ASSERTIONS: tuple[str, ...] = get_args(Assertion)


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Vocabulary(_Closed):
    """The names and values that may be answered: the closed list of fields, sorted by what is asked of each.

    Attributes:
        findings: Value is true; the assertion says yes, no or perhaps.
        numbers: Value is a number; of what, in words.
        choices: Value is one of the list.
        results: Markers, which besides their own values may be without a result.
        drugs: Value is a drug (English INN, lower case) or a modality.
        several: Names of which one report may state several values that don't exclude each other.
    """

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
    """Return the closed lists; `vocabulary.yaml` adds what the fields' own list does not say."""
    asked = yaml.safe_load(Path(__file__).with_name("vocabulary.yaml").read_text(encoding="utf-8"))
    fields = known_fields()
    listed = {name: values for name, values in fields.items() if isinstance(values, list)}
    kinds = {kind: tuple(name for name in fields if fields[name] == kind) for kind in ("finding", "number", "name")}
    return Vocabulary(
        findings=kinds["finding"],
        numbers={name: asked["numbers"][name] for name in kinds["number"]},
        choices={name: tuple(values) for name, values in listed.items() if not is_marker(name)},
        results={
            name: tuple(value for value in values if value not in WITHOUT_RESULT)
            for name, values in listed.items()
            if is_marker(name)
        },
        drugs=kinds["name"],
        several=asked["several"],
    )


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
