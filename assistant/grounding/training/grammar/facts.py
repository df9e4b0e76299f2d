"""Kinds of fact: their slots, their wordings in both languages, and how a fact is made to contradict another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from assistant.grounding.training.grammar.slots import Choice, Slot, Value, make_choice, make_slot
from assistant.grounding.training.grammar.templates import Reference, Template, fill, parse, read
from ingestion.errors import InputError

LANGUAGES = ("en", "zh")
PLACE = ("side", "lobe")
SUBJECT = ("exposure", "illness", "infection", "remedy", "people")
Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Derived:
    """A case that follows from two numbers: `more` where the first is greater than the second, else `less`."""

    first: str
    second: str
    more: str
    less: str


@dataclass(frozen=True, slots=True)
class Change:
    """One way to contradict a fact: another value of a slot, or the values of two slots swapped."""

    name: str
    slot: str
    other: str = ""


@dataclass(slots=True)
class Fact:
    """A kind of fact.

    Attributes:
        name: Its name in the YAML.
        domain: Texts it stands in: report, pathology, clinic, guideline, study, trial.
        topics: What it speaks of; facts that share a topic would bear on each other, so they never share a premise.
        slots: What varies.
        by: The slot whose values are worded by sentences of their own; "" where all wordings fit all values.
        derived: How that slot follows from numbers, where it does.
        changes: What may be changed so that the fact contradicts.
        key: Slots that say which thing the fact is about; a fact with another key neither supports nor contradicts.
        mix: Slots that tell two things of one kind apart in a premise; what else differs can be mixed up.
        apart: Groups of slots whose values must differ.
        weight: How often it is drawn, beside the others.
        wordings: Templates by language and by value of `by`.
    """

    name: str
    domain: str
    topics: frozenset[str]
    slots: dict[str, Slot]
    by: str
    derived: Derived | None
    changes: tuple[Change, ...]
    key: tuple[str, ...]
    mix: tuple[str, ...]
    apart: tuple[tuple[str, ...], ...]
    weight: float
    wordings: dict[str, dict[str, tuple[Template, ...]]]
    _found: dict[tuple[str, str, frozenset[str]], tuple[Template, ...]] = field(default_factory=dict)
    _partial: dict[tuple[str, str, frozenset[str]], tuple[Template, ...]] = field(default_factory=dict)
    _changes: dict[frozenset[str], tuple[Change, ...]] = field(default_factory=dict)

    @property
    def bears(self) -> frozenset[str]:
        """What a claim about must not meet this fact as a bystander: its topics, and places where it names one."""
        return self.topics | ({"place"} if set(PLACE) & set(self.slots) else set())

    def case(self, values: Values) -> str:
        """Return the value of the slot that chooses the wordings."""
        return str(values[self.by]) if self.by else ""

    def draw(self, rng: Random, given: Values | None = None) -> Values:
        """Return values for all slots; those of `given` are kept."""
        kept = given or {}
        for _ in range(50):
            values = {name: kept[name] if name in kept else slot.draw(rng) for name, slot in self.slots.items()}
            if self._coherent(values):
                return self.settle(values)
        raise InputError(f"{self.name}: no values satisfy `apart`", hint="widen its slots")

    def _coherent(self, values: Values) -> bool:
        for group in self.apart:
            for at, first in enumerate(group):
                if any(
                    self.slots[first].relation(values[first], values[second]) != "contradiction"
                    for second in group[at + 1 :]
                ):
                    return False
        return True

    def settle(self, values: Values) -> Values:
        """Return the values with the case that follows from the numbers."""
        if self.derived is None:
            return values
        more = values[self.derived.first] > values[self.derived.second]
        return values | {self.by: self.derived.more if more else self.derived.less}

    def template(self, rng: Random, values: Values, language: str, *, claim: bool = False) -> Template:
        """Return any wording for the values."""
        options = self.wordings[language][self.case(values)]
        if claim:
            options = tuple(each for each in options if not each.premise_only)
        return options[int(rng.random() * len(options))]

    def telling(self, details: frozenset[str], language: str, case: str) -> tuple[Template, ...]:
        """Return the wordings that tell at least `details`."""
        key = (language, case, details)
        if key not in self._found:
            options = self.wordings[language][case]
            self._found[key] = tuple(each for each in options if each.details >= details)
        return self._found[key]

    def leaving_out(self, details: frozenset[str], language: str, case: str) -> tuple[Template, ...]:
        """Return the wordings that name the fact's key and place, but leave out some other of `details`."""
        key = (language, case, details)
        if key not in self._partial:
            kept = details & {*self.key, *self.mix}
            self._partial[key] = tuple(
                each
                for each in self.wordings[language][case]
                if kept <= each.details and details - each.details and each.details & details
            )
        return self._partial[key]

    def possible_changes(self, template: Template) -> tuple[Change, ...]:
        """Return the changes that contradict a claim of this wording.

        Another key contradicts only where the claim tells more than that: another drug at the same dose is an error,
        another drug alone is another drug.
        """
        if template.details not in self._changes:
            self._changes[template.details] = tuple(each for each in self.changes if self._contradicts(each, template))
        return self._changes[template.details]

    def _contradicts(self, change: Change, template: Template) -> bool:
        if change.other:
            turned = self.derived is not None and self.by in template.details
            return turned or bool({change.slot, change.other} & template.slots)
        if change.slot in self.key:
            return change.slot in template.slots and template.slots > set(self.key)
        return change.slot in template.slots or (change.slot == self.by and self.by in template.details)

    def needed(self, template: Template, change: Change, *, turned: bool) -> frozenset[str]:
        """Return what a premise must tell to contradict a claim of this wording; `turned`: its case is another."""
        if self.derived is not None:
            return template.details
        told = template.details & {*self.key, self.by} if turned else template.details
        return told | ({change.slot, change.other} - {self.by, ""})

    def contradict(self, rng: Random, values: Values, template: Template, change: Change) -> Values | None:
        """Return the values of a premise that contradicts a claim with `values`, or None where it can't be."""
        if change.other:
            first, second = change.slot, change.other
            return self.settle(values | {first: values[second], second: values[first]})
        slot = self.slots[change.slot]
        told = change.slot in template.details
        forms = frozenset(each.partition(".")[2] for each in template.details if each.startswith(f"{change.slot}."))
        for _ in range(10):
            other = slot.alter(rng, values[change.slot], frozenset() if told else forms)
            if other is None:
                return None
            changed = values | {change.slot: other}
            if self._coherent(changed):
                return self.settle(changed)
        return None

    def strengthen(self, rng: Random, values: Values) -> Values:
        """Return values from which `values` follow: another value of one slot that says more, where there is one."""
        options = [
            (name, each)
            for name, slot in self.slots.items()
            if isinstance(slot, Choice)
            for each in slot.stronger(values[name])
        ]
        return values | dict([rng.choice(options)]) if options else values

    def weaken(self, rng: Random, values: Values, template: Template) -> Values | None:
        """Return values from which a claim of this wording neither follows nor is denied, or None."""
        options = [
            (name, each)
            for name, slot in self.slots.items()
            if isinstance(slot, Choice) and (name == self.by or name in template.slots)
            for each in slot.words
            if slot.relation(each, values[name]) == "neutral"
        ]
        return values | dict([rng.choice(options)]) if options else None

    def word(self, rng: Random, template: Template, values: Values, language: str, *, claim: bool = False) -> str:
        """Return the sentence."""

        def say(part: Reference) -> str:
            return self.slots[part.slot].say(values[part.slot], part.form, language, rng)

        return fill(template, say, language, rng, claim=claim)


@cache
def facts() -> tuple[Fact, ...]:
    """Return all kinds of fact, from the files facts_DOMAIN.yaml and facts_DOMAIN_part.yaml."""
    vocabularies = {name: make_choice(spec) for name, spec in read("vocabulary.yaml").items()}
    folder = resources.files(__package__)
    names = sorted(each.name for each in folder.iterdir() if each.name.startswith("facts_"))
    return tuple(
        _make_fact(name, domain, spec, vocabularies)
        for domain, name in ((each.removesuffix(".yaml").split("_")[1], each) for each in names)
        for name, spec in read(name).items()
    )


def _make_fact(name: str, domain: str, spec: dict[str, Any], vocabularies: dict[str, Choice]) -> Fact:
    slots = {each: make_slot(described, vocabularies) for each, described in spec.get("slots", {}).items()}
    weaker = {each: slot.weaker for each, slot in slots.items()}
    by = spec.get("by", "")
    if by and by not in slots:
        words: dict[str, Any] = {case: {language: {} for language in LANGUAGES} for case in spec["en"]}
        slots[by] = Choice(words, _relations(spec.get("relations", ())))
    derived = Derived(**spec["derived"]) if "derived" in spec else None
    changes = [Change(change, slot) for slot, change in spec.get("changes", {}).items()]
    changes += [Change(change, *pair.split()) for change, pair in spec.get("swaps", {}).items()]
    fact = Fact(
        name=name, domain=spec.get("domain", domain), topics=frozenset(spec.get("topics", [name])), slots=slots, by=by,
        derived=derived, changes=tuple(changes), key=tuple(spec.get("key", ())), mix=tuple(spec.get("mix", ())),
        apart=tuple(map(tuple, spec.get("apart", ()))), weight=spec.get("weight", 1.0),
        wordings={language: dict(_wordings(name, spec[language], by, weaker, derived)) for language in LANGUAGES},
    )  # fmt: skip
    if fact.wordings["en"].keys() != fact.wordings["zh"].keys():
        raise InputError(f"{name}: English and Chinese have different cases", hint="give wordings for each in both")
    return fact


def _relations(rows: object) -> dict[tuple[str, str], Any]:
    return make_choice({"values": {}, "relations": rows}).relations


def _wordings(
    name: str, spec: str | dict[str, str], by: str, weaker: dict[str, tuple[str, ...]], derived: Derived | None
) -> Iterator[tuple[str, tuple[Template, ...]]]:
    if isinstance(spec, dict) != bool(by):
        raise InputError(
            f"{name}: `by` and the wordings do not fit", hint="with `by`, give wordings for each of its values"
        )
    hidden = frozenset((derived.first, derived.second) if derived else ())
    for case, lines in spec.items() if isinstance(spec, dict) else [("", spec)]:
        yield str(case), tuple(parse(line.strip(), weaker, by, hidden) for line in lines.splitlines() if line.strip())
