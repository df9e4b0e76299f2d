"""The cues of a language, compiled once: negation, uncertainty, time, condition, other persons, ends of scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

Direction = Literal["before", "after", "either", "sentence"]


@dataclass(frozen=True)
class Cue:
    """One expression found in a text.

    Attributes:
        category: What it does: none, possible, negated, historical, planned, hypothetical, other_person, terminate.
        direction: Whether it stands before or after what it governs; "either" looks back first.
        level: Certainty of a "possible" cue, 2 to 4.
        start: First character.
        end: One past the last.
    """

    category: str
    direction: Direction
    level: int
    start: int
    end: int


@dataclass(frozen=True)
class Rules:
    """The assertion rules of one language."""

    pattern: re.Pattern[str]
    kinds: tuple[tuple[str, Direction, int], ...]
    join: re.Pattern[str]
    always_join: re.Pattern[str]
    verbs: re.Pattern[str]
    generic: re.Pattern[str]

    def find(self, folded: str, start: int, end: int) -> Iterator[Cue]:
        """Yield the cues between two positions, leftmost and longest first, never overlapping."""
        for match in self.pattern.finditer(folded, start, end):
            category, direction, level = self.kinds[int(str(match.lastgroup)[1:])]
            yield Cue(category, direction, level, match.start(), match.end())


def expression(term: str) -> str:
    """Turn a term of a data file into a regular expression: spaces match any white space or hyphen, words are whole.

    Only a term that begins or ends with a Latin letter or digit is bounded, since Chinese has no word breaks.
    """
    body = re.sub(r"(?<!\[)(?<!\\) (?!\?|\*|\])", r"[\\s-]+", term)
    first = term.lstrip("(?:")
    left = r"(?<![a-z0-9])" if first[:1].isascii() and (first[:1].isalnum() or first[:1] == "[") else ""
    right = r"(?![a-z0-9])" if term[-1].isascii() and (term[-1].isalnum() or term[-1] in ")]?") else ""
    return f"{left}(?:{body}){right}"


def latin_bounds(pattern: str) -> str:
    """Make `\\b` in a pattern mean the edge of a run of Latin letters and digits, also beside Chinese characters."""
    return pattern.replace(r"\b", r"(?:(?<![a-z0-9])(?=[a-z0-9])|(?<=[a-z0-9])(?![a-z0-9]))")


def read_yaml(package: str, name: str) -> dict[str, Any]:
    """Read a data file that lies beside the code."""
    content = (resources.files(package) / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - the C twin of SafeLoader
    return loaded


@cache
def rules(language: str) -> Rules:
    """Return the compiled rules of "en" or "zh"."""
    data = read_yaml("ingestion.language", f"{language}.yaml")
    kinds: list[tuple[str, Direction, int]] = []
    ranked: list[tuple[int, str]] = []
    for entry in data["cues"]:
        kinds.append((entry["category"], entry["direction"], entry.get("level", 0)))
        group = f"c{len(kinds) - 1}"
        ranked += [(_rank(entry["category"], term), f"(?P<{group}>{expression(term)})") for term in entry["terms"]]
    # Names of groups must be unique, so the terms of one rank and kind can't share one: number them instead.
    pattern = "|".join(part for _, part in sorted(ranked, key=lambda item: -item[0]))
    pattern, kinds = _number_groups(pattern, kinds)
    return Rules(
        re.compile(pattern),
        tuple(kinds),
        re.compile(data["join"]),
        re.compile(data["always_join"]),
        re.compile(data["verbs"]),
        re.compile(data["generic"]),
    )


def _rank(category: str, term: str) -> int:
    """Longer expressions first; pseudo-cues before the cues that they contain."""
    return len(re.sub(r"\(\?[:!=<]+|[()\[\]?*+|\\]", "", term)) + (1000 if category == "none" else 0)


def _number_groups(
    pattern: str, kinds: list[tuple[str, Direction, int]]
) -> tuple[str, list[tuple[str, Direction, int]]]:
    numbered: list[tuple[str, Direction, int]] = []

    def rename(match: re.Match[str]) -> str:
        numbered.append(kinds[int(match.group(1))])
        return f"(?P<c{len(numbered) - 1}>"

    return re.sub(r"\(\?P<c(\d+)>", rename, pattern), numbered
