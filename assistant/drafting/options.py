"""Guideline options that may concern a patient: the pack's statements of kind `option` against what is known.

A statement says to whom it applies in its metadata: `applies_NAME: [values]`, or `applies_NAME_min` and
`applies_NAME_max` for numbers. A condition that the patient's reports contradict takes the option off the list;
one that they don't answer stays, and is named as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingestion.fields import WITHOUT_RESULT
from ingestion.records import Evidence, Passage

PREFIX = "applies_"
SYNONYMS = {"grade": "who_grade"}
Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class Known:
    """One thing known of the patient.

    Attributes:
        values: Its values as text; several where the reports name several (lobes).
        number: Its value where it is a number.
        evidence: The words.
        perhaps: Values that the reports only hold possible.
    """

    values: frozenset[str]
    number: float | None
    evidence: tuple[Evidence, ...]
    perhaps: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Option:
    """A guideline statement that applies, or can't be told not to.

    Attributes:
        passage: The statement.
        because: The conditions that the patient meets, in words.
        missing: The conditions that nothing is known of.
        evidence: The patient's words behind `because`.
    """

    passage: Passage
    because: tuple[str, ...]
    missing: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def options_for(passages: Iterable[Passage], known: Mapping[str, Known]) -> list[Option]:
    """Return the options that apply, those with nothing missing first, in the order of the pack."""
    found = [
        option
        for passage in passages
        if passage.metadata.get("kind") == "option" and (option := _match(passage, known)) is not None
    ]
    return sorted(found, key=lambda option: len(option.missing))


def _match(passage: Passage, known: Mapping[str, Known]) -> Option | None:
    because: list[str] = []
    missing: list[str] = []
    evidence: list[Evidence] = []
    conditions = [(key.removeprefix(PREFIX), wanted) for key, wanted in passage.metadata.items() if PREFIX in key]
    for condition, wanted in conditions:
        name, bound = _split(condition)
        fact = known.get(name)
        answer = _answer(fact, wanted, bound)
        if answer == "no":
            return None
        if answer == "unknown" or fact is None:
            missing.append(_missing(name, wanted))
        else:
            because.append(f"{_words(name)}: {_value(fact)}")
            evidence += fact.evidence
    if not because:
        return None  # nothing known speaks for it: it is not this patient's option
    unique = tuple(dict.fromkeys(missing))
    return Option(passage, tuple(dict.fromkeys(because)), unique, tuple(dict.fromkeys(evidence)))


def _split(condition: str) -> tuple[str, str]:
    condition = SYNONYMS.get(condition, condition)
    for bound in ("_min", "_max"):
        if condition.endswith(bound):
            return condition.removesuffix(bound), bound[1:]
    return condition, ""


def _answer(fact: Known | None, wanted: object, bound: str) -> Answer:
    if fact is None:
        return "unknown"
    if bound:
        if fact.number is None or not isinstance(wanted, int | float):
            return "unknown"
        met = fact.number >= wanted if bound == "min" else fact.number <= wanted
        return "yes" if met else "no"
    asked = {_text(value) for value in _several(wanted)}
    if fact.values & asked:
        return "yes"
    return "unknown" if not fact.values.isdisjoint(WITHOUT_RESULT) or fact.perhaps & asked else "no"


def _several(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else (value,)


def _missing(name: str, wanted: object) -> str:
    """Name what is not known; a tumour marker by itself, not as "marker"."""
    return ", ".join(_text(one) for one in _several(wanted)) if name == "marker" else name


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _words(name: str) -> str:
    return {"idh": "IDH", "mgmt": "MGMT", "codel_1p19q": "1p/19q", "kps": "KPS", "who_grade": "WHO grade"}.get(
        name, name.replace("_", " ")
    )


def _value(fact: Known) -> str:
    return ", ".join(sorted(fact.values)).replace("_", " ")


def known_from(features: Iterable[tuple[str, object, tuple[Evidence, ...]]]) -> dict[str, Known]:
    """Return what is known by name from (name, value, evidence)."""
    found: dict[str, Known] = {}
    for name, value, evidence in features:
        number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        found[name] = Known(frozenset(_text(one) for one in _several(value)), number, evidence)
    return found
