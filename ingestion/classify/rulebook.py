"""The WHO CNS5 rules as data: what cns5.yaml may hold, checked when it is loaded.

A rule that names a field, a value or a warning that does not exist is refused with the rule's id, so that a slip in
the file can't turn into a rule that never fires.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Tag, ValidationError, field_validator, model_validator
from pydantic import Field as Described

from ingestion.errors import InputError
from ingestion.fields import check_name, check_value, is_numeric
from ingestion.language.cues import read_yaml
from ingestion.records import WARNING_CODES, Assertion, Record, Value

FILE = "cns5.yaml"


def _as_tuple(given: object) -> object:
    return tuple(given) if isinstance(given, list) else (given,)


class Condition(Record):
    """What one field must say.

    Attributes:
        field: Name of the field.
        values: Written `is`: any one of these values; empty for any value that is stated.
        below: The number must be smaller.
        words: The field's own words in the report must match one of these expressions (lower case).
        held: How the report holds it; stated as fact where nothing is said here.
    """

    field: str
    values: Annotated[tuple[Value, ...], Described(alias="is")] = ()
    below: float | None = None
    words: tuple[str, ...] = ()
    held: tuple[Assertion, ...] = ("present",)

    _listed = field_validator("values", "words", "held", mode="before")(_as_tuple)

    @model_validator(mode="after")
    def _exists(self) -> Self:
        check_name(self.field)
        for value in self.values:
            check_value(self.field, value)
        if self.below is not None and not is_numeric(self.field):
            raise ValueError(f"{self.field} is no number, so nothing can be below {self.below:g}")
        for expression in self.words:
            re.compile(expression)
        return self

    @property
    def options(self) -> tuple[Condition, ...]:
        """The condition itself, as the only way to meet it."""
        return (self,)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """The expressions of `words` as one; none where any words will do."""
        return re.compile("|".join(f"(?:{expression})" for expression in self.words)) if self.words else None


class AnyOf(Record):
    """Conditions of which one is enough."""

    any_of: Annotated[tuple[Condition, ...], Described(min_length=2)]

    @property
    def options(self) -> tuple[Condition, ...]:
        """The conditions, each of them a way to meet this one."""
        return self.any_of


def _kind(part: object) -> str:
    return "any_of" if isinstance(part, AnyOf) or (isinstance(part, dict) and "any_of" in part) else "condition"


Part = Annotated[
    Annotated[Condition, Tag("condition")] | Annotated[AnyOf, Tag("any_of")],
    Discriminator(_kind),
]


class Warns(Record):
    """The warning of a rule: one of the closed list of codes, and one sentence for a clinician."""

    code: str
    message: str

    @field_validator("code")
    @classmethod
    def _known(cls, code: str) -> str:
        if code not in WARNING_CODES:
            raise ValueError(f"there is no warning code '{code}'")
        return code


class Inferred(Record):
    """A record that follows by rule."""

    field: str
    value: Value

    @model_validator(mode="after")
    def _exists(self) -> Self:
        check_value(self.field, self.value)
        return self


class Rule(Record):
    """One rule: where all of `when` hold and none of `unless`, warn or infer.

    Attributes:
        id: Name of the rule, with the number of the clinical table where it has one.
        why: What a reviewer should know.
        checked: How well the statement was checked against its source.
        when: All of these must be stated.
        unless: None of these may be.
        warn: The warning, if the rule gives one.
        infer: The records that follow, if any.
        rests_on: Fields of `when` whose words are the evidence, the first one first.
    """

    id: str
    why: str
    checked: Literal["V1", "V2", "M-hi"]
    when: Annotated[tuple[Part, ...], Described(min_length=1)]
    unless: tuple[Condition, ...] = ()
    warn: Warns | None = None
    infer: tuple[Inferred, ...] = ()
    rests_on: Annotated[tuple[str, ...], Described(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.warn is None and not self.infer:
            raise ValueError("a rule warns or infers, and this one does neither")
        named = {one.field for part in self.when for one in part.options}
        if unknown := sorted(set(self.rests_on) - named):
            raise ValueError(f"rests_on names {', '.join(unknown)}, which is no condition of the rule")
        return self

    @cached_property
    def required(self) -> frozenset[str]:
        """The fields without which the rule can't apply."""
        return frozenset(part.field for part in self.when if isinstance(part, Condition))


class Source(Record):
    """Where the rules come from."""

    citation: str
    doi: str


class Rulebook(Record):
    """The whole file: names, combinations and methods that warn, and what follows by rule."""

    source: Source
    names: tuple[Rule, ...]
    combinations: tuple[Rule, ...]
    methods: tuple[Rule, ...]
    inferences: tuple[Rule, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, in the order of the file."""
        return (*self.names, *self.combinations, *self.methods, *self.inferences)

    @cached_property
    def warning(self) -> tuple[tuple[Rule, Warns], ...]:
        """The rules that warn, each with its warning."""
        return tuple((rule, rule.warn) for rule in self.rules if rule.warn)

    @cached_property
    def inferring(self) -> tuple[Rule, ...]:
        """The rules from which records follow."""
        return tuple(rule for rule in self.rules if rule.infer)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        ids = [rule.id for rule in self.rules]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(f"two rules are called {', '.join(twice)}")
        return self


def parse(data: dict[str, Any]) -> Rulebook:
    """Check the content of a rules file.

    Raises:
        InputError: A rule names something that does not exist, or lacks a part.
    """
    try:
        return Rulebook.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(f"{_place(data, fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise InputError(f"{FILE} can't be used: {faults}", hint="mend the rule that is named") from error


def _place(data: dict[str, Any], location: tuple[int | str, ...]) -> str:
    """Return where a fault is, with the rule's own id in place of its number."""
    if len(location) > 1 and isinstance(location[1], int):
        rule = data[str(location[0])][location[1]]
        name = rule.get("id", location[1]) if isinstance(rule, dict) else location[1]
        return ".".join(str(part) for part in (location[0], name, *location[2:]))
    return ".".join(str(part) for part in location) or "file"


@cache
def rulebook() -> Rulebook:
    """Return the shipped rules."""
    return parse(read_yaml("ingestion.classify", FILE))
