"""The wording of warnings from messages.yaml, and the words that checks look for from conflicts.yaml."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from ingestion.language.cues import latin_bounds, read_yaml


@cache
def _table(name: str) -> dict[str, Any]:
    return read_yaml("ingestion.classify", name)


def message(name: str, /, **words: object) -> str:
    """Return a warning's sentence with its placeholders filled."""
    return str(_table("messages.yaml")[name]).format(**words)


@cache
def instruction_pattern() -> re.Pattern[str]:
    """Return the expression for words that address a program."""
    return _joined(_table("messages.yaml")["instruction_patterns"])


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the joined expressions of a list in conflicts.yaml."""
    return _joined(_table("conflicts.yaml")[name])


@cache
def compartments() -> dict[str, re.Pattern[str]]:
    """Return what a size can be of, each with its words."""
    return {name: _joined([words]) for name, words in _table("conflicts.yaml")["compartments"].items()}


@cache
def targets(marker: str) -> tuple[re.Pattern[str], ...]:
    """Return the genes or sites that a marker's results can be of; none where it has only one."""
    return tuple(_joined([words]) for words in _table("conflicts.yaml")["targets"].get(marker, ()))


def _joined(expressions: list[str]) -> re.Pattern[str]:
    return re.compile(latin_bounds("|".join(f"(?:{expression})" for expression in expressions)))
