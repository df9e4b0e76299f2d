"""A patient's state in a report's own words: work, mental status, deficit, eloquent site; by a reviewable cue table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from assistant.risk.records import FeatureValue
from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.language.cues import latin_bounds, read_yaml
from ingestion.language.lexer import expression
from ingestion.records import Document, Evidence, Report

STATES = ("works", "mental_status", "neuro_deficit", "eloquent")


@dataclass(frozen=True)
class Mention:
    """One expression of a patient's state.

    Attributes:
        name: The input.
        value: What it says; None where it says nothing but raises a doubt.
        evidence: The words.
        held: Whether the text states it as fact.
        yields: It looks at a part only; the other value in the same report goes before it.
        doubt: What is uncertain about it, in words; empty where nothing is.
        before_surgery: Its sentence looks back to the time before surgery.
    """

    name: str
    value: FeatureValue | None
    evidence: Evidence
    held: Literal["stated", "possible"] = "stated"
    yields: bool = False
    doubt: str = ""
    before_surgery: bool = False


@dataclass(frozen=True)
class _Cue:
    name: str
    pattern: re.Pattern[str]
    value: FeatureValue | None
    denied: FeatureValue | None
    yields: bool
    doubt: str


def read_state(document: Document, report: Report) -> tuple[Mention, ...]:
    """Read what a document says of the patient's state.

    What is denied counts only where the table says what the denial means; what is planned, conditional, past or of
    another person says nothing.
    """
    page = Page(document, report.kind)
    found = [(match.start(), match.end(), cue) for cue in _cues() for match in cue.pattern.finditer(page.text)]
    outer = [one for one in found if not any(_inside(one, other) for other in found)]
    return tuple(mention for start, end, cue in sorted(outer, key=lambda one: one[:2])
                 for mention in _mention(page, start, end, cue))  # fmt: skip


def looks_back(page: Page, position: int) -> bool:
    """Tell whether the sentence at a position looks back to the time before surgery."""
    sentence = page.sentence(position)
    return bool(_pattern("before_surgery").search(page.text, sentence.start, sentence.end))


def table() -> dict[str, Any]:
    """Return the cue table."""
    return _table()


@cache
def _table() -> dict[str, Any]:
    return read_yaml("assistant.risk", "state.yaml")


@cache
def _cues() -> tuple[_Cue, ...]:
    return tuple(
        _Cue(
            name=entry["input"],
            pattern=re.compile("|".join(expression(term) for term in entry["terms"])),
            value=entry.get("value"),
            denied=entry.get("denied"),
            yields=entry.get("yields", False),
            doubt=f"it rests on {entry['rests_on']} alone" if "rests_on" in entry else entry.get("doubt", ""),
        )
        for entry in _table()["cues"]
    )


@cache
def _pattern(*keys: str) -> re.Pattern[str]:
    found: Any = _table()
    for key in keys:
        found = found.get(key, r"(?!)")
    return re.compile(latin_bounds(found))


def _inside(one: tuple[int, int, _Cue], other: tuple[int, int, _Cue]) -> bool:
    """Tell whether a longer mention of the same input holds this one ("unable to work" holds "able to work")."""
    longer = other[1] - other[0] > one[1] - one[0]
    return one[2].name == other[2].name and longer and other[0] <= one[0] and one[1] <= other[1]


def _mention(page: Page, start: int, end: int, cue: _Cue) -> Iterator[Mention]:
    if page.generic(start) or _silenced(page, start, end, cue.name):
        return
    holding, back = assess(page, start, end), looks_back(page, start)
    value: FeatureValue | None
    before = page.text[page.sentence(start).start : start]
    if holding.assertion == "absent" or _pattern("denied_before").search(before):
        value = cue.denied
        if value is None:
            return
    elif _pattern("unclear_before").search(before):
        return
    elif holding.assertion in ("present", "possible") or (
        holding.assertion == "historical" and looks_back(page, start)
    ):
        value = cue.value
    else:
        return
    yield Mention(
        name=cue.name,
        value=value,
        evidence=page.evidence(start, end),
        held="possible" if holding.assertion == "possible" else "stated",
        yields=cue.yields,
        doubt=cue.doubt,
        before_surgery=back,
    )


def _silenced(page: Page, start: int, end: int, name: str) -> bool:
    sentence = page.sentence(start)
    clause = re.split(r"[,;。]", page.text[sentence.start : start])[-1]
    behind = page.text[end : max(sentence.end, end)]
    return bool(_pattern("silenced_by", name).search(clause) or _pattern("silenced_after", name).search(behind))
