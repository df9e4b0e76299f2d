"""Slots of the templates: what may stand in them, and how one follows from another."""

from __future__ import annotations

import ast
import operator
import random
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Self

import yaml
from pydantic import model_validator

from evals.grounding.adversarial.records import FOLDER, Language
from ingestion.errors import InputError
from ingestion.records import Record

_SLOT = re.compile(r"\{(?P<name>[a-z][a-z0-9_]*)(?::(?P<style>[a-z]+))?\}")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_TRIES = 200
_OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


class Word(Record):
    """A value in both languages."""

    en: str
    zh: str


class Slot(Record):
    """What may stand in a slot: one of words, a number, a date, or what follows from another slot.

    Attributes:
        values: Words to draw from.
        like: Draws from the words of that slot.
        range: Draws a number from the first to the last, both included.
        step: Distance of two numbers of the range.
        formula: Numbers of other slots with + - * / and brackets.
        decimals: Digits behind the point of a number.
        date: Draws a date of these years, both included; day and month differ, so that exchanging them tells.
        day: Days of the month to draw from, both included.
        after: Draws a date after that of another slot, by `days`.
        days: Distance in days, both included.
        swapped: That slot's date with day and month exchanged.
        differs: Slots whose value this one must not have.
    """

    values: tuple[Word, ...] | None = None
    like: str | None = None
    range: tuple[float, float] | None = None
    step: float = 1
    formula: str | None = None
    decimals: int = 0
    date: tuple[int, int] | None = None
    day: tuple[int, int] = (1, 28)
    after: str | None = None
    days: tuple[int, int] = (1, 3)
    swapped: str | None = None
    differs: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        ways = (self.values, self.like, self.range, self.formula, self.date, self.after, self.swapped)
        if sum(way is not None for way in ways) != 1:
            raise ValueError("give one of values, like, range, formula, date, after, swapped")
        return self


Value = Word | float | date


class Drawing:
    """The values of one instance: each slot is drawn once, when it is first needed.

    Args:
        slots: All slots by name.
        chance: Where the values are drawn from.
        language: That the values are written in.
    """

    def __init__(self, slots: Mapping[str, Slot], chance: random.Random, language: Language) -> None:
        self._slots, self._chance, self._language = slots, chance, language
        self._drawn: dict[str, Value] = {}

    def fill(self, template: str) -> str:
        """Return the template with its slots filled; `{name:style}` writes a value in another style.

        Styles: `cap` begins with a capital; `long`, `us` and `slash` write a date in words, in American order or
        with slashes (ISO without a style).

        Raises:
            InputError: A slot that is not defined.
        """
        return _SLOT.sub(lambda m: self._written(m["name"], m["style"] or ""), template)

    def _written(self, name: str, style: str) -> str:
        value = self._value(name)
        if isinstance(value, date):
            return self._date(value, style)
        if isinstance(value, Word):
            word = value.en if self._language == "en" else value.zh
            return word[:1].upper() + word[1:] if style == "cap" else word
        return f"{value:.{self._slots[name].decimals}f}"

    def _date(self, value: date, style: str) -> str:
        if self._language == "zh" and style in {"long", "us"}:
            return f"{value.year}年{value.month}月{value.day}日"
        if style == "long":
            return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
        if style == "us":
            return f"{_MONTHS[value.month - 1]} {value.day}, {value.year}"
        return value.strftime("%Y/%m/%d" if style == "slash" else "%Y-%m-%d")

    def _value(self, name: str) -> Value:
        if name not in self._drawn:
            if name not in self._slots:
                raise InputError(f"there is no slot '{name}'", hint="define it in slots.yaml")
            taken = [self._value(other) for other in self._slots[name].differs]
            for _ in range(_TRIES):
                value = self._draw(self._slots[name])
                if value not in taken:
                    break
            else:
                raise InputError(f"slot '{name}' has no value left", hint="give it more values in slots.yaml")
            self._drawn[name] = value
        return self._drawn[name]

    def _draw(self, slot: Slot) -> Value:
        if slot.values is not None:
            return self._chance.choice(slot.values)
        if slot.like is not None:
            return self._draw(self._slots[slot.like])
        if slot.range is not None:
            low, high = slot.range
            return round(low + slot.step * self._chance.randint(0, round((high - low) / slot.step)), slot.decimals)
        if slot.formula is not None:
            return round(self._computed(ast.parse(slot.formula, mode="eval").body) + 1e-9, slot.decimals)
        return self._draw_date(slot)

    def _draw_date(self, slot: Slot) -> date:
        if slot.date is not None:
            year, month = self._chance.randint(*slot.date), self._chance.randint(1, 12)
            days = [day for day in range(slot.day[0], slot.day[1] + 1) if day != month]
            return date(year, month, self._chance.choice(days))
        other = self._value(str(slot.after or slot.swapped))
        if not isinstance(other, date):
            raise InputError(f"slot '{slot.after or slot.swapped}' holds no date", hint="mend slots.yaml")
        if slot.after is not None:
            return other + timedelta(days=self._chance.randint(*slot.days))
        return date(other.year, other.day, other.month)

    def _computed(self, node: ast.expr) -> float:
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return node.value
        if isinstance(node, ast.Name):
            value = self._value(node.id)
            if isinstance(value, int | float):
                return value
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
            return _OPERATIONS[type(node.op)](self._computed(node.left), self._computed(node.right))
        raise InputError(f"can't compute '{ast.unparse(node)}'", hint="use numbers, + - * / and brackets in slots.yaml")


@cache
def load_slots() -> dict[str, Slot]:
    """Return the slots of all `slots*.yaml` by name.

    Raises:
        InputError: Two files define the same slot.
    """
    slots: dict[str, Slot] = {}
    for path in sorted(FOLDER.glob("slots*.yaml")):
        for name, entry in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if name in slots:
                raise InputError(f"{path.name}: slot '{name}' is there twice", hint="give one of them another name")
            slots[name] = Slot.model_validate(entry)
    return slots
