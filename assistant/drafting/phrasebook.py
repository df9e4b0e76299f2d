"""The wording of facts, per language: a data file of phrases and the few rules that put them together."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.records import Field, Record

FOLDER = Path(__file__).parent


class Phrasebook(Record):
    """Phrases of one language, as `phrases_en.yaml` explains them."""

    lists: dict[str, str]
    frames: dict[str, dict[str, str]]
    sentences: dict[str, str]
    locations: dict[str, str]
    unpaired: tuple[str, ...]
    sides: dict[str, str]
    findings: dict[str, str]
    judgements: tuple[str, ...]
    alone: dict[str, dict[str, str]]
    bare: dict[str, str]
    values: dict[str, dict[str, str]]
    states: dict[str, str]
    documents: dict[str, str]
    lesion_kinds: dict[str, str]
    event_kinds: dict[str, str]

    def sentence(self, name: str, **words: Any) -> str:  # noqa: ANN401 - whatever the template takes
        """Return a sentence of the file with its places filled."""
        return _capital(self.sentences[name].format(**words))

    def framed(self, kind: str, frame: str, phrases: Sequence[str]) -> str:
        """Return `phrases` in the frame of an assertion ("present", "possible_3", ...)."""
        return _capital(
            self.frames[kind][frame].format(
                **{"and": self.join(phrases, "last_and"), "or": self.join(phrases, "last_or")},
                items=self.lists["items"].join(phrases),
            )
        )

    def join(self, phrases: Sequence[str], last: str) -> str:
        """Return phrases as an enumeration whose last link is `last_and` or `last_or`."""
        *first, final = phrases
        return self.lists["comma"].join(first) + self.lists[last] + final if first else final

    def finding(self, name: str, *, denied: bool) -> str:
        """Return the noun of a finding; without its article behind a "no"."""
        return self.bare.get(name, self.findings[name]) if denied else self.findings[name]

    def value(self, field: Field) -> str:
        """Return the phrase of a field's value ("IDH-mutant", "Ki-67 5–10%")."""
        known = self.values.get(field.name, {})
        raw = self.amount(field) if isinstance(field.value, int | float) else str(field.value)
        if raw in known:
            return known[raw]
        words = self.states.get(raw, raw.replace("_", " "))
        return known.get("*", "{value}").format(value=words)

    def amount(self, field: Field) -> str:
        """Return a field's number, or its range where the text gives one."""
        number = f"{field.value:g}" if isinstance(field.value, int | float) else str(field.value)
        if field.range is None:
            return number
        low, high = field.range
        if low is not None and high is not None:
            return self.sentences["range_both"].format(low=f"{low:g}", high=f"{high:g}")
        if high is not None:
            return self.sentences["below"].format(high=f"{high:g}")
        return self.sentences["above"].format(low=f"{low:g}") if low is not None else number

    def place(self, side: str | None, locations: Sequence[str]) -> str:
        """Return where a lesion lies, as it stands behind the subject of a sentence."""
        if not locations:
            if side == "bilateral":
                return self.sentences["on_both_sides"]
            if side == "midline":
                return self.sentences["on_midline"]
            return self.sentences["on_side"].format(x=self.sides[side or ""])
        return self.sentences["in_place"].format(x=self.region(side, locations))

    def region(self, side: str | None, locations: Sequence[str]) -> str:
        """Return a place by its name ("right temporal lobe and insula"), "" where no lobe or structure is told."""
        if not locations:
            return ""
        paired = [name for name in locations if name not in self.unpaired]
        single = [self.locations[name] for name in locations if name in self.unpaired]
        named = [self.locations[name] for name in paired]
        if side and side != "midline" and named:
            gap = " " if self.sides["left"].isascii() else ""
            named = [f"{self.sides[side]}{gap}{name}" for name in named]
        return self.join([*named, *single], "last_and")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


@cache
def phrasebook(language: str) -> Phrasebook:
    """Return the phrases of "zh", else the English ones."""
    name = "phrases_zh.yaml" if language == "zh" else "phrases_en.yaml"
    return Phrasebook.model_validate(yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")))


def spoken_date(day: dt.date, language: str) -> str:
    """Return a day as prose of the language writes it ("29 March 2024")."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
