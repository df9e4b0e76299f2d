"""Findings of an examination that was not done: enhancement without contrast, perfusion without perfusion imaging."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.grounding.checks.base import Context, Objection, contradicts
from assistant.grounding.lexicon import read_data
from assistant.grounding.statement import Statement


@dataclass(frozen=True)
class _Examination:
    name: str
    missing: re.Pattern[str]
    done: re.Pattern[str] | None
    words: re.Pattern[str]
    concepts: frozenset[str]


def check(context: Context) -> list[Objection]:
    """Object to what the claim says from an examination that a source calls not done and no source describes."""
    claim = context.claim
    objections = []
    for examination in _examinations():
        asserted = any(m.concept in examination.concepts and m.certainty != 0 for m in claim.mentions)
        if not asserted and not examination.words.search(claim.text):
            continue
        if examination.missing.search(claim.text) or (examination.done is None and _says_not_done(claim)):
            continue
        missing = [s for s in context.sources.usable if examination.missing.search(s.text)]
        if missing and not any(_describes(s, examination) for s in context.sources.usable if s not in missing):
            why = f"The source says that this examination was done without {examination.name}."
            objections.append(contradicts("general", why, missing[0]))
    return objections


def _says_not_done(statement: Statement) -> bool:
    return any(m.certainty == 0 for m in statement.mentions) or any(
        m.concept == "not_tested" for m in statement.mentions
    )


def _describes(statement: Statement, examination: _Examination) -> bool:
    if examination.done is not None and examination.done.search(statement.text):
        return True
    return examination.words.search(statement.text) is not None


@cache
def _examinations() -> tuple[_Examination, ...]:
    table: dict[str, Any] = read_data("sequences.yaml")["examinations"]
    return tuple(
        _Examination(
            name, _pattern(entry["missing"]), _pattern(entry["done"]) if "done" in entry else None,
            _pattern(entry["words"]), frozenset(entry["concepts"]),
        )
        for name, entry in table.items()
    )  # fmt: skip


def _pattern(entry: dict[str, list[str]]) -> re.Pattern[str]:
    english = "|".join(re.sub(r" (?!\?)", r"[\\s-]+", str(item)).replace(" ?", r"[\s-]?") for item in entry["en"])
    return re.compile(rf"(?<![a-z])(?:{english})(?![a-z])|{'|'.join(map(str, entry['zh']))}", re.IGNORECASE)
