"""Slots of a fact: how a value is drawn, changed into another one, and put into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Literal, Protocol

from ingestion.errors import InputError

Relation = Literal["entailment", "neutral", "contradiction", "unclear"]
Value = Any
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NUMBER_WORDS = {
    "en": ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    "zh": ("", "一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"),
}


class Slot(Protocol):
    """What fills a slot."""

    @property
    def weaker(self) -> tuple[str, ...]:
        """Return the forms that tell less, from most to least telling."""
        ...

    def draw(self, rng: Random) -> Value:
        """Return a value."""
        ...

    def alter(self, rng: Random, value: Value, details: frozenset[str]) -> Value | None:
        """Return a value at odds with `value` as told by `details` (forms), or None where there is none."""
        ...

    def relation(self, premise: Value, claim: Value) -> Relation:
        """Return what a premise with one value makes of a claim with another."""
        ...

    def say(self, value: Value, form: str, language: str, rng: Random) -> str:
        """Return words for a value."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of a vocabulary; `relations` holds the pairs of values that do not contradict."""

    words: dict[str, dict[str, dict[str, list[str]]]]
    relations: dict[tuple[str, str], Relation] = field(default_factory=dict)
    weaker: tuple[str, ...] = ()

    def draw(self, rng: Random) -> str:
        """Return a value."""
        return rng.choice(list(self.words))

    def alter(self, rng: Random, value: str, details: frozenset[str]) -> str | None:  # noqa: ARG002 - one signature
        """Return a value that contradicts."""
        others = [each for each in self.words if self.relation(each, value) == "contradiction"]
        return rng.choice(others) if others else None

    def stronger(self, value: str) -> list[str]:
        """Return the other values from which `value` follows."""
        return [each for each in self.words if each != value and self.relation(each, value) == "entailment"]

    def relation(self, premise: str, claim: str) -> Relation:
        """Return the listed relation; without one, equal values agree and others contradict."""
        return "entailment" if premise == claim else self.relations.get((premise, claim), "contradiction")

    def say(self, value: str, form: str, language: str, rng: Random) -> str:
        """Return one of the value's names."""
        names = self.words[value][language][form]
        return names[int(rng.random() * len(names))]


@dataclass(frozen=True, slots=True)
class Number:
    """A number from a range or a list; with `words`, small ones may be spelled out."""

    options: tuple[float, ...] = ()
    low: float = 0
    high: float = 0
    decimals: int = 0
    words: bool = False
    weaker: tuple[str, ...] = ()

    def draw(self, rng: Random) -> float:
        """Return a number."""
        if self.options:
            return rng.choice(self.options)
        value = rng.uniform(self.low, self.high)
        return round(value, self.decimals) if self.decimals else round(value)

    def alter(self, rng: Random, value: float, details: frozenset[str]) -> float | None:  # noqa: ARG002
        """Return a number that differs by more than rounding would: another one, or one some steps off."""
        step = 10.0**-self.decimals
        for _ in range(20):
            near = not self.options and rng.random() < 0.4
            other = round(value + rng.choice((-1, 1)) * rng.randint(2, 9) * step, self.decimals) if near else None
            other = self.draw(rng) if other is None else other
            if other > 0 and self.relation(other, value) == "contradiction":
                return other if self.decimals else round(other, 3)
        return None

    def relation(self, premise: float, claim: float) -> Relation:
        """Equal numbers agree; numbers within one step are left unclear, since one may be the other rounded."""
        if premise == claim:
            return "entailment"
        step = 0 if self.options or not self.decimals else 10.0**-self.decimals
        return "contradiction" if abs(premise - claim) > 1.01 * step else "unclear"

    def say(self, value: float, form: str, language: str, rng: Random) -> str:
        """Return digits, or now and then a word for a small number."""
        whole = value == int(value)
        if whole and 1 <= value <= 12 and self.words and form != "digits" and rng.random() < 0.4:
            return _NUMBER_WORDS[language][int(value)]
        return f"{value:.{self.decimals}f}" if self.decimals else f"{value:g}"


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many: the share itself, then the two counts. {x.percent} tells the share alone."""

    low: int
    high: int
    weaker: tuple[str, ...] = ("percent",)

    def draw(self, rng: Random) -> tuple[float, int, int]:
        """Return one or more, but not nearly all, of `low` to `high` patients."""
        total = rng.randint(self.low, self.high)
        count = rng.randint(1, max(1, int(total * rng.choice((0.1, 0.3, 0.8)))))
        return count / total, count, total

    def alter(self, rng: Random, value: tuple[float, int, int], details: frozenset[str]) -> Value | None:  # noqa: ARG002
        """Return a share that differs by two percent or more, often of the same number of patients."""
        for _ in range(20):
            share, count, total = self.draw(rng)
            if rng.random() < 0.6:
                total = value[2]
                count = rng.randint(1, max(1, int(total * 0.8)))
                share = count / total
            if abs(share - value[0]) >= 0.02 and count != value[1]:
                return share, count, total
        return None

    def relation(self, premise: tuple[float, int, int], claim: tuple[float, int, int]) -> Relation:
        """Equal counts agree; shares that differ by less than two percent are left unclear."""
        if premise == claim:
            return "entailment"
        return "contradiction" if abs(premise[0] - claim[0]) >= 0.02 else "unclear"

    def say(self, value: tuple[float, int, int], form: str, language: str, rng: Random) -> str:
        """Return the counts as registries of trials write them, or the percentage."""
        share, count, total = value
        if form == "percent":
            return f"{share:.{rng.choice((1, 2))}%}"
        style = rng.random()
        if style < 0.6:
            return f"{count}/{total} ({share:.2%})"
        if style < 0.8:
            return f"{count}/{total}"
        return f"{count} of {total}" if language == "en" else f"{total}例中{count}例"


@dataclass(frozen=True, slots=True)
class Length:
    """Diameters in mm, the longest first; worded in mm or cm. {x.max} tells the longest one alone."""

    low: int
    high: int
    axes: int = 1
    weaker: tuple[str, ...] = ("max",)

    def draw(self, rng: Random) -> tuple[float, ...]:
        """Return one to `axes` diameters."""
        longest = rng.randint(self.low, self.high)
        count = rng.choice(range(1, self.axes + 1)) if self.axes > 1 else 1
        rest = sorted((max(2, round(longest * rng.uniform(0.5, 0.95))) for _ in range(count - 1)), reverse=True)
        return (longest, *rest)

    def alter(self, rng: Random, value: tuple[float, ...], details: frozenset[str]) -> tuple[float, ...] | None:
        """Return other diameters: all new, one changed, or digits kept and the unit changed."""
        how = rng.random()
        if how < 0.15 and value[0] >= 20:
            return tuple(round(each / 10, 1) for each in value)
        if how < 0.3 and value[0] < 13:
            return tuple(each * 10 for each in value)
        at = 0 if "max" in details else int(rng.random() * len(value))
        for _ in range(20):
            other = float(round(value[at] + rng.choice((-1, 1)) * rng.randint(2, max(3, int(value[at] * 0.6)))))
            if other < 2:
                continue
            changed = tuple(sorted((*value[:at], other, *value[at + 1 :]), reverse=True))
            if "max" not in details or abs(changed[0] - value[0]) >= 2:
                return changed
        return None

    def relation(self, premise: tuple[float, ...], claim: tuple[float, ...]) -> Relation:
        """Equal diameters agree, whatever their unit."""
        if premise == claim:
            return "entailment"
        return "contradiction" if abs(premise[0] - claim[0]) > 1 else "unclear"

    def say(self, value: tuple[float, ...], form: str, language: str, rng: Random) -> str:
        """Return the diameters with their unit."""
        shown = value[:1] if form == "max" else value
        centimetres = rng.random() < (0.15 if value[0] < 10 else 0.45)
        unit = "cm" if centimetres else "mm"
        if language == "zh" and rng.random() < 0.25:
            unit = "厘米" if centimetres else "毫米"
        figures = [f"{each / 10:.2f}".removesuffix("0") if centimetres else f"{each:g}" for each in shown]
        gap = "" if language == "zh" and rng.random() < 0.8 else " "
        style = rng.random()
        if len(figures) == 1 or style < 0.5:
            return (" x " if language == "en" else "×").join(figures) + gap + unit
        if style < 0.75:
            return ("×" if language == "en" else "*").join(figures) + gap + unit
        return (" × " if language == "en" else "×").join(figure + gap + unit for figure in figures)


@dataclass(frozen=True, slots=True)
class Day:
    """A date; {x.month} and {x.year} tell less of it."""

    first: int
    last: int
    weaker: tuple[str, ...] = ("month", "year")

    def draw(self, rng: Random) -> date:
        """Return a date of the years `first` to `last`."""
        return date(self.first, 1, 1) + timedelta(days=rng.randrange(365 * (self.last - self.first + 1)))

    def alter(self, rng: Random, value: date, details: frozenset[str]) -> date | None:
        """Return another date; its year or month differs where the claim tells no more than those."""
        how = rng.random()
        if ("year" in details and "month" not in details) or how < 0.3:
            return value.replace(year=value.year + rng.choice((-2, -1, 1, 2)), day=min(value.day, 28))
        if "month" in details or how < 0.65:
            return value.replace(month=(value.month + rng.randint(0, 10)) % 12 + 1, day=min(value.day, 28))
        days = [day for day in range(1, 29) if day != value.day]
        return value.replace(day=rng.choice(days))

    def relation(self, premise: date, claim: date) -> Relation:
        """Equal dates agree."""
        return "entailment" if premise == claim else "contradiction"

    def say(self, value: date, form: str, language: str, rng: Random) -> str:
        """Return the date in a usual notation that cannot be misread."""
        month = _MONTHS[value.month - 1]
        if form == "year":
            return str(value.year) if language == "en" else f"{value.year}年"
        if form == "month":
            return f"{month} {value.year}" if language == "en" else f"{value.year}年{value.month}月"
        how = rng.random()
        if how < 0.4:
            return value.isoformat() if language == "en" or how < 0.25 else f"{value.year}.{value.month}.{value.day}"
        if language == "zh":
            return f"{value.year}年{value.month}月{value.day}日"
        if how < 0.6:
            return f"{month} {value.day}, {value.year}"
        return f"{value.day} {month if how < 0.8 else month[:3]} {value.year}"


def make_slot(spec: dict[str, Any], vocabularies: dict[str, Choice]) -> Slot:
    """Return the slot that a fact's YAML describes.

    Raises:
        InputError: The kind of slot or the vocabulary is unknown.
    """
    match spec:
        case {"of": str(name)} if name in vocabularies:
            return vocabularies[name]
        case {"pick": [*options]}:
            return Number(options=tuple(options), words=spec.get("words", False), decimals=spec.get("decimals", 0))
        case {"number": [low, high]}:
            return Number(low=low, high=high, decimals=spec.get("decimals", 0), words=spec.get("words", False))
        case {"share": [low, high]}:
            return Share(low, high)
        case {"length": [low, high]}:
            return Length(low, high, spec.get("axes", 1))
        case {"day": [first, last]}:
            return Day(first, last)
    raise InputError(f"unknown slot {spec!r}", hint="use of (a vocabulary), pick, number, share, length or day")


def make_choice(spec: dict[str, Any]) -> Choice:
    """Return a vocabulary from its YAML: names by value and language, and the relations that are not the usual ones."""
    words = {
        value: {language: _forms(names[language]) for language in ("en", "zh")}
        for value, names in spec["values"].items()
    }
    relations: dict[tuple[str, str], Relation] = {}
    for premises, claims, relation in spec.get("relations", ()):
        relations.update({(p, c): relation for p in _listed(premises) for c in _listed(claims)})
    return Choice(words, relations)


def _forms(names: object) -> dict[str, list[str]]:
    if isinstance(names, dict):
        return {"" if form == "name" else form: _listed(each) for form, each in names.items()}
    return {"": _listed(names)}


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, Iterable) and not isinstance(value, str) else [str(value)]
