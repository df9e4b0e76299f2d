"""The card of a risk model: what it was made for, from what, how well it does; a document that can be cited."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, ValidationError

from assistant.risk.records import Group, Output, Score
from ingestion.errors import GlioscribeError
from ingestion.records import Document, Evidence, Record

FOLDER = Path(__file__).parent / "models"
FITTED = tuple(Path(__file__).parent / "fitted" / part for part in ("learners", "fusion"))
NOT_A_PROGNOSIS = "A figure of a group is not the prognosis of one patient."
PRE_MOLECULAR = "It predates molecular classification: IDH, 1p/19q and the grades of CNS5 were not known to it."


class CardInput(Record):
    """One input of a model: its name, unit and what counts."""

    name: str
    unit: str
    meaning: str


class PointRule(Record):
    """One item of a point score: `points` where the input meets the condition.

    Attributes:
        feature: Name of the input.
        test: How it is compared with `limit`.
        limit: The threshold or value.
        points: Points added.
    """

    feature: str
    test: Literal[">=", ">", "<=", "<", "is"]
    limit: bool | float | str
    points: int = 1


class CardGroup(Record):
    """The values of a score that share published figures."""

    values: Annotated[tuple[int | str, ...], Field(min_length=1)]
    group: Group


class Card(Record):
    """Everything that a reader needs to judge a score.

    Attributes:
        name: Name of the model's file.
        title: What people call it.
        version: Version of the model as coded here.
        population: Whom it was made for.
        era: When, with the word "pre-molecular" where it holds.
        pre_molecular: Whether it predates molecular classification.
        inputs: What it needs.
        output: What sort of value it gives.
        unit: Unit of the value.
        horizon_months: Horizon of the published figure, months.
        points: Items of a point score.
        coefficients: Log hazard by term, of a hazard model.
        groups: Published figures by value.
        performance: How well it did, and on whom.
        source: Publication with DOI or PMID.
        licence: On what terms the rule may be used.
        traps: What people get wrong.
    """

    name: str
    title: str
    version: str
    population: str
    era: str
    pre_molecular: bool
    inputs: tuple[CardInput, ...]
    output: Output
    unit: str
    horizon_months: float | None = None
    points: tuple[PointRule, ...] = ()
    coefficients: dict[str, float] = Field(default_factory=dict)
    groups: tuple[CardGroup, ...] = ()
    performance: str
    source: str
    licence: str
    traps: tuple[str, ...] = ()

    def group(self, value: float | str) -> Group | None:
        """Return the published group of a value."""
        return next((row.group for row in self.groups if value in row.values), None)


@cache
def load_card(model: str) -> Card:
    """Read the card of a model.

    Raises:
        GlioscribeError: There is no such card, or it is not one.
    """
    folders = (FOLDER, *FITTED)
    path = next((path for folder in folders if (path := folder / f"{model}.yaml").is_file()), None)
    if path is None:
        known = ", ".join(sorted(found.stem for folder in folders for found in folder.glob("*.yaml")))
        raise GlioscribeError(f"no card for the risk model '{model}'", hint=f"choose one of: {known}")
    try:
        return Card.model_validate({"name": model, **yaml.safe_load(path.read_text(encoding="utf-8"))})
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        message = f"the card {path.name} is not a risk card: {error}"
        raise GlioscribeError(message, hint="see the README in assistant/risk/models/") from error


def card(model: str) -> Document:
    """Return a model's card as a document, id "risk:NAME", one statement a line.

    Raises:
        GlioscribeError: There is no such card.
    """
    return Document(id=f"risk:{model}", text="\n".join(_lines(load_card(model))) + "\n", kind=None)


def card_evidence(score: Score) -> tuple[Evidence, ...]:
    """Return what a sentence about a score cites of the card: group, warning, population, era, source.

    External scores have no card and give nothing.
    """
    if score.version == "external":
        return ()
    of = load_card(score.model)
    document = card(score.model)
    wanted = [_title_line(of), f"Population: {of.population}", f"Era: {of.era}", f"Source: {of.source}"]
    if score.value is not None:
        wanted += [_group_line(of, row) for row in of.groups if score.value in row.values]
        wanted += [NOT_A_PROGNOSIS] if of.groups else []
        wanted += [PRE_MOLECULAR] if of.pre_molecular else []
    found = [(document.text.index(line), line) for line in wanted]
    return tuple(document.evidence(start, start + len(line)) for start, line in sorted(found))


def figure(value: float, unit: str) -> str:
    """Write a published figure as a reader says it: "3.2 years", "0.56"."""
    if unit == "probability":
        return f"{value:g}"
    return f"{value:g} {unit.removesuffix('s') if value == 1 else unit}"


def group_words(group: Group) -> str:
    """Write a group's figures: "median overall survival 3.2 years"."""
    return ", ".join(
        f"{estimate.quantity} {figure(estimate.value, estimate.unit)}"
        + (f" ({estimate.note})" if estimate.note else "")
        for estimate in group.estimates
    )


def value_words(of: Card, value: float | str) -> str:
    """Write a value with its unit: "3 points", "class IV", "1 point", "relative hazard 3.60", "survival 0.43"."""
    if of.output == "class":
        return f"class {value}"
    if of.output == "points":
        return f"{value} {'point' if value == 1 else 'points'}"
    if of.output == "survival":
        return f"{of.unit} {value:.2f}"
    return f"relative hazard {value:.2f}"


def _title_line(of: Card) -> str:
    return f"{of.title} ({of.name}, version {of.version})."


def _group_line(of: Card, row: CardGroup) -> str:
    values = " or ".join(value_words(of, value) for value in row.values)
    words = group_words(row.group)
    label = f": {row.group.label}" if of.output != "class" else f" ({row.group.label})"
    return f"{values}{label}{'; published ' + words if words else ''}."


def _rule_line(rule: PointRule) -> str:
    limit = str(rule.limit).lower() if isinstance(rule.limit, bool | str) else f"{rule.limit:g}"
    return f"{rule.points} {'point' if rule.points == 1 else 'points'} where {rule.feature} {rule.test} {limit}."


def _lines(of: Card) -> list[str]:
    lines = [_title_line(of), f"Population: {of.population}", f"Era: {of.era}"]
    lines += [f"Input {given.name} ({given.unit}): {given.meaning}" for given in of.inputs]
    lines += [f"Output: {of.unit}."]
    lines += [_rule_line(rule) for rule in of.points]
    lines += [f"Log hazard of {term}: {beta:+.4f}." for term, beta in of.coefficients.items()]
    lines += [_group_line(of, row) for row in of.groups]
    lines += [NOT_A_PROGNOSIS] if of.groups else []
    lines += [PRE_MOLECULAR] if of.pre_molecular else []
    lines += [f"Trap: {trap}" for trap in of.traps]
    return [*lines, f"Performance: {of.performance}", f"Source: {of.source}", f"Licence: {of.licence}"]
