"""The strength of a recommendation and the level of its evidence, in the guideline's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

_TOGETHER = re.compile(r"[\s()（）\[\]【】.,;:，。；：、/|*_+-]*")
_GRADING_WORDS = re.compile(r"\b(?:type|evidence[- ]based|consensus|quality|certainty|of|the|evidence|recommendation|"
                            r"strength|and|level|grade|GRADE|agreement|benefits? outweighs? harms?|informal)\b|\d+\s*%|"
                            r"证据|推荐|强度|等级|级别|质量|共识度|一致性", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Grading:
    """One grading in a text.

    Attributes:
        start: Offset of its first character.
        end: One past its last.
        strength: Strength of the recommendation, or "".
        level: Level of the evidence, or "".
    """

    start: int
    end: int
    strength: str = ""
    level: str = ""


def gradings(text: str) -> list[Grading]:
    """Return the gradings of a text in order; a strength and a level that stand together are one."""
    found: list[Grading] = []
    for each in sorted(_matches(text), key=lambda grading: grading.start):
        last = found[-1] if found else None
        if last and _TOGETHER.fullmatch(text[last.end : each.start]) and not _both(last, each):
            found[-1] = _merged(last, each)
        else:
            found.append(each)
    return _completed(found)


def is_grading_only(text: str) -> bool:
    """Whether a text grades and says nothing else, such as a line under a recommendation."""
    found = gradings(text)
    if not found:
        return False
    rest = "".join(text[one.end : other.start] for one, other in _between(found, text))
    return sum(map(str.isalnum, _GRADING_WORDS.sub("", rest))) <= 3


def _between(found: Sequence[Grading], text: str) -> Iterator[tuple[Grading, Grading]]:
    edges = [Grading(0, 0), *found, Grading(len(text), len(text))]
    return pairwise(edges)


def _matches(text: str) -> Iterator[Grading]:
    taken: list[tuple[int, int]] = []
    for form in _forms():
        for match in form.finditer(text):
            groups = match.groupdict()
            marked = [name for name, value in groups.items() if value]
            start, end = min(map(match.start, marked)), max(map(match.end, marked))
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            both = groups.get("both") or ""
            yield Grading(start, end, groups.get("strength") or both, groups.get("level") or both)


def _both(one: Grading, other: Grading) -> bool:
    """Whether two gradings say the same kind of thing, so that they grade two things."""
    return bool((one.strength and other.strength) or (one.level and other.level))


def _merged(one: Grading, other: Grading) -> Grading:
    return Grading(one.start, other.end, one.strength or other.strength, one.level or other.level)


def _completed(found: list[Grading]) -> list[Grading]:
    """Merge a strength and a level that stand apart, where neither has a closer partner."""
    merged: list[Grading] = []
    for each in found:
        last = merged[-1] if merged else None
        if last and not _both(last, each) and not (last.strength and last.level):
            merged[-1] = _merged(last, each)
        else:
            merged.append(each)
    return merged


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    table = yaml.safe_load((Path(__file__).parent / "strength.yaml").read_text(encoding="utf-8"))
    return tuple(re.compile(form["pattern"].replace("{edge}", table["edge"]), re.MULTILINE) for form in table["forms"])
