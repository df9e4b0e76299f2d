"""The wording of explanations by language: names of inputs, values and groups, numbers as a reader says them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.risk.explain.records import Part, Span

LANGUAGES = ("en", "zh")
EXACT_BELOW = 10
"""Months below which a tenth of a month is told."""

LITTLE = 0.005
"""A smaller share would be told as 0%."""


class Phrases:
    """Words of one language.

    Args:
        words: What `words_LANGUAGE.yaml` holds.
    """

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._words = words

    def sentence(self, key: str, /, **places: str) -> str:
        """Return a sentence of the file with its places filled."""
        return str(self._words["sentences"][key]).format(**places)

    def line(self, key: str, /, **places: str) -> str:
        """Return a line of data with its places filled."""
        return str(self._words["lines"][key]).format(**places)

    def plot(self, key: str, /, **places: str) -> str:
        """Return a label of a plot."""
        return str(self._words["plots"][key]).format(**places)

    def title(self, model: str, title: str) -> str:
        """Return what people call a model."""
        return str(self._words["titles"].get(model, title))

    def name(self, feature: str) -> str:
        """Return the name of an input."""
        return str(self._words["inputs"][feature]["name"])

    def value(self, feature: str, value: object) -> str:
        """Return an input with its value ("age 66 years", "IDH wildtype")."""
        known = self._words["inputs"][feature]
        if isinstance(value, tuple):
            return self.joined([self.value(feature, each) for each in value], "or")
        number = f"{value:g}" if isinstance(value, int | float) else str(value)
        return str(known[number]) if number in known else str(known["*"]).format(x=number)

    def part(self, part: Part) -> str:
        """Return an input with its value and effect ("age 66 years (+0.52)")."""
        words = self.name(part.feature) if part.value is None else self.value(part.feature, part.value)
        return self._say("part", x=words, effect=signed(part.effect))

    def joined(self, phrases: Sequence[str], last: str = "and") -> str:
        """Return an enumeration with the link `last` before its end."""
        *first, end = phrases
        return f"{self._words['comma'].join(first)}{self._words[last]}{end}" if first else end

    def group(self, key: Mapping[str, str]) -> str:
        """Return what the members of a group share."""
        named = [self._words["groups"][name][value] for name, value in key.items() if name != "age"]
        if "age" in key:
            named.append(self._ages(key["age"]))
        if set(key) <= {"grade", "age"}:
            named.insert(0, self._words["everyone"])
        return str(self._words["comma"].join(named))

    def months(self, value: float | None, *, beyond: str = "not_reached") -> str:
        """Return a time ("14 months", "9.1 months"), or the phrase `beyond` where it is not reached."""
        return str(self._words[beyond]) if value is None else self._say("months", x=f"{told(value):g}")

    def share(self, share: float | None) -> str:
        """Return a share in whole per cent; one that is neither nobody nor everybody is not told as 0% or 100%."""
        found = share or 0.0
        if 0 < found < LITTLE:
            return self._say("under", x="1%")
        return self._say("over", x="99%") if 1 - LITTLE < found < 1 else f"{100 * found:.0f}%"

    def span(self, span: Span, *, beyond: str = "not_reached") -> str:
        """Return a time with its interval."""
        value = self.months(span.value, beyond=beyond)
        if span.low is None:
            return value
        if span.high is None:
            return self._say("open_interval", x=value, low=self.months(span.low))
        return self._say("interval", x=value, low=f"{told(span.low):g}", high=self.months(span.high))

    def _ages(self, band: str) -> str:
        low, _, high = band.rstrip("+").partition("-")
        return self._say("age_between", low=low, high=high) if high else self._say("or_more", x=low)

    def _say(self, key: str, /, **places: str) -> str:
        return str(self._words[key]).format(**places)


def told(months: float) -> float:
    """Return a time as precisely as it is told: whole months from ten on, else tenths."""
    return round(months) if months >= EXACT_BELOW else round(months, 1)


def signed(effect: float) -> str:
    """Return an effect with its sign ("+0.52", "-0.20")."""
    return f"{effect + 0.0:+.2f}"


@cache
def phrases(language: str) -> Phrases:
    """Return the words of "zh", else the English ones."""
    name = f"words_{language if language in LANGUAGES else 'en'}.yaml"
    return Phrases(yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8")))
