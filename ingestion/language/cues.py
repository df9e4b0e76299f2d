"""The cues of a language, compiled once: negation, uncertainty, time, condition, other persons, ends of scope."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from ingestion.language.lexer import led
from ingestion.language.phrases import Phrases, leftmost

_PSEUDO = 1000  # pseudo-cues go before the cues that they contain
Direction = Literal["before", "after", "beside", "both", "either", "sentence"]


@dataclass(frozen=True)
class Cue:
    """One expression found in a text.

    Attributes:
        category: What it does: none, possible, negated, historical, planned, hypothetical, other_person, terminate.
        direction: Whether it stands before or after what it governs; "beside" = right behind it, "either" looks back
            first, "both" does both.
        level: Certainty of a "possible" cue, 2 to 4.
        language: Language of the rules that found it.
        start: First character.
        end: One past the last.
    """

    category: str
    direction: Direction
    level: int
    language: str
    start: int
    end: int


@dataclass(frozen=True)
class Rules:
    """The assertion rules of one language."""

    language: str
    phrases: Phrases
    kinds: tuple[tuple[str, Direction, int], ...]
    join: re.Pattern[str]
    verbs: re.Pattern[str]
    generic: re.Pattern[str]
    unassessed: re.Pattern[str]

    def find(self, folded: str, stretches: Sequence[tuple[int, int]]) -> list[list[Cue]]:
        """Return the cues of each stretch (sentence), leftmost and longest first, never overlapping.

        Args:
            folded: The whole text.
            stretches: Half-open spans, in order and apart from each other.
        """
        starts = [start for start, _ in stretches]
        found: list[list[tuple[int, float, int, int]]] = [[] for _ in stretches]
        for match in self.phrases.find(folded, stretches):
            number = bisect.bisect_right(starts, match.start) - 1
            if number >= 0 and match.end <= stretches[number][1]:
                rank = match.end - match.start + (_PSEUDO if self.kinds[match.number][0] == "none" else 0)
                found[number].append((match.start, rank, match.end, match.number))
        return [[self._cue(*match) for match in leftmost(matches)] for matches in found]

    def _cue(self, start: int, _: float, end: int, number: int) -> Cue:
        category, direction, level = self.kinds[number]
        return Cue(category, direction, level, self.language, start, end)


def latin_bounds(pattern: str) -> str:
    r"""Make `\b` in a pattern mean the edge of a run of Latin letters and digits, also beside Chinese characters."""
    return pattern.replace(r"\b", r"(?a:\b)")  # folded text has no underscores, so this is the same, and quick


def read_yaml(package: str, name: str) -> dict[str, Any]:
    """Read a data file that lies beside the code."""
    content = (resources.files(package) / name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - the C twin of SafeLoader
    return loaded


@cache
def rules(language: str) -> Rules:
    """Return the compiled rules of "en" or "zh"."""
    data = read_yaml("ingestion.language", f"{language}.yaml")
    ranked: list[tuple[int, str, tuple[str, Direction, int]]] = []
    for entry in data["cues"]:
        kind = (entry["category"], entry["direction"], entry.get("level", 0))
        ranked += [(_rank(entry["category"], term), term, kind) for term in entry["terms"]]
    ranked.sort(key=lambda item: -item[0])
    return Rules(
        language,
        Phrases([term for _, term, _ in ranked]),
        tuple(kind for _, _, kind in ranked),
        *(re.compile(led(data[key])) for key in ("join", "verbs", "generic", "unassessed")),
    )


def _rank(category: str, term: str) -> int:
    """Longer expressions first; pseudo-cues before the cues that they contain."""
    return plain_length(term) + (_PSEUDO if category == "none" else 0)


def plain_length(term: str) -> int:
    """Return how many characters of a term are no signs of its regular expression."""
    spelled = re.sub(r"\[[^\]]*\]", "x", re.sub(r"\[[^\]]*\]\?", "", term))
    return len(re.sub(r"\(\?[:!=<]+|[()?*+|\\]", "", spelled))
