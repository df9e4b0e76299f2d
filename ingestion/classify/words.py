"""The expressions that checks look for, from conflicts.yaml and instructions.yaml, each compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from ingestion.language.cues import latin_bounds, read_yaml


class Screened:
    """Expressions looked for as one, without those that a text can't match.

    An alternation of many is tried at every character. A plain word, without which an expression can't match, is found
    or missed many times quicker, and a report mostly holds none of them.

    Args:
        rows: Expressions in the order in which they are tried, each with words (`needs`) of which every match holds
            at least one.
    """

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self.rows = tuple((frozenset[str](row["needs"]), str(row["words"])) for row in rows)
        self._needs = tuple(sorted(frozenset[str]().union(*(needs for needs, _ in self.rows))))

    def finditer(self, folded: str) -> Iterator[re.Match[str]]:
        """Return the matches in a folded text, in order, never overlapping."""
        found = [need for need in self._needs if need in folded]
        if not found:
            return iter(())
        return _joined(tuple(words for needs, words in self.rows if not needs.isdisjoint(found))).finditer(folded)


@cache
def _table(name: str) -> dict[str, Any]:
    return read_yaml("ingestion.classify", name)


@cache
def instruction_words() -> Screened:
    """Return the words that address a program."""
    return Screened(_table("instructions.yaml")["instructions"])


@cache
def no_contrast() -> Screened:
    """Return the words that say that no contrast was given."""
    return Screened(_table("conflicts.yaml")["no_contrast"])


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the joined expressions of a list in conflicts.yaml."""
    return _joined(tuple(_table("conflicts.yaml")[name]))


@cache
def compartments() -> dict[str, re.Pattern[str]]:
    """Return what a size can be of, each with its words."""
    return {name: _joined((words,)) for name, words in _table("conflicts.yaml")["compartments"].items()}


@cache
def targets(marker: str) -> tuple[re.Pattern[str], ...]:
    """Return the genes or sites that a marker's results can be of; none where it has only one."""
    return tuple(_joined((words,)) for words in _table("conflicts.yaml")["targets"].get(marker, ()))


@lru_cache(maxsize=64)  # texts of one kind leave the same few expressions of a screened list
def _joined(expressions: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(latin_bounds("|".join(f"(?:{expression})" for expression in expressions)))
