"""To whom and to what a passage speaks: enough of it to tell whether two passages can contradict each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.records import Passage

UNBOUNDED = (0.0, 999.0)
_ACRONYM = re.compile(r"\b(?=[\w./-]*[A-Z][\w./-]*[A-Z])[A-Za-z0-9][\w./-]*[\w](?: \d[\d.-]*\d)?")
_SENTENCE = re.compile(r"[^.。;；]+(?:\.\d[^.。;；]*)*[.。;；]?")
_WORD = re.compile(r"(?<![\w.])[^\W\d_]+(?!\w)")
_NAME = re.compile(r"\b(?:\d+[^\W\d_]\w*|[^\W\d_]+\d\w*)")
_FIGURE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)")
_LISTS = ("diagnosis", "grade", "idh", "codel_1p19q", "mgmt", "h3", "marker")


@dataclass(frozen=True)
class Advice:
    """One direction for some treatments."""

    direction: str
    treatments: frozenset[str]


@dataclass(frozen=True)
class Subject:
    """What a passage is about.

    Attributes:
        advice: What it advises for or against; empty where it advises nothing.
        lists: Conditions that are lists, by key; a key that is missing sets none.
        settings: Points of the course, empty for any.
        bounds: Age in years and KPS, lowest and highest.
        anchors: Names that tie it to others: trials, guidelines, criteria.
        qualifiers: Names of the restrictions that its text makes.
        drugs: Treatments that its text names.
        words: Its words, figures left out.
        names: What mixes letters and figures ("1p", "3a", "K27M").
        figures: Its figures.
    """

    advice: tuple[Advice, ...]
    lists: Mapping[str, frozenset[str]]
    settings: frozenset[str]
    bounds: Mapping[str, tuple[float, float]]
    anchors: frozenset[str]
    qualifiers: frozenset[str]
    drugs: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    figures: tuple[str, ...]

    def may_share_patients(self, other: Subject) -> bool:
        """Tell whether somebody can be meant by both: no condition of one excludes the other's."""
        shared = self.lists.keys() & other.lists.keys()
        if any(not self.lists[key] & other.lists[key] for key in shared):
            return False
        mine, others = self.settings - {"elderly"}, other.settings - {"elderly"}
        if mine and others and not mine & others:
            return False
        return all(
            max(self.bounds[key][0], other.bounds[key][0]) <= min(self.bounds[key][1], other.bounds[key][1])
            for key in self.bounds
        )

    def same_patients(self, other: Subject) -> bool:
        """Tell whether both make the same restrictions, in their keys and in their words."""
        if self.qualifiers != other.qualifiers or self.bounds != other.bounds:
            return False
        return all(self.lists[key] == other.lists[key] for key in self.lists.keys() & other.lists.keys())


@lru_cache(maxsize=4096)
def _subject_of(text: str, frozen: tuple[tuple[str, Any], ...]) -> Subject:
    values = dict(frozen)
    if "kind" in values:
        advice = _advice_of_keys(values)
        lists = {key: frozenset(values[f"applies_{key}"]) for key in _LISTS if f"applies_{key}" in values}
        settings = frozenset(values.get("applies_setting", ()))
    else:
        advice = tuple(_advice_of_text(text))
        diagnoses = _named("diagnoses", text)
        lists = {"diagnosis": diagnoses} if diagnoses else {}
        settings = _named("settings", text)
    bounds = {
        key: (
            float(values.get(f"applies_{key}_min", UNBOUNDED[0])),
            float(values.get(f"applies_{key}_max", UNBOUNDED[1])),
        )
        for key in ("age", "kps")
    }
    return Subject(
        advice=advice,
        lists=lists,
        settings=settings,
        bounds=bounds,
        anchors=_anchors(text),
        qualifiers=_named("qualifiers", text),
        drugs=_drugs(text),
        words=frozenset(_WORD.findall(text.lower())),
        names=frozenset(_NAME.findall(text)),
        figures=tuple(_FIGURE.findall(text)),
    )


def subject_of(passage: Passage) -> Subject:
    """Return what a passage is about, from its keys where it is a statement, else from its words."""
    keys = ("kind", "direction", "treatments")
    picked = {key: value for key, value in passage.metadata.items() if key in keys or key.startswith("applies_")}
    frozen = tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in sorted(picked.items()))
    return _subject_of(passage.text, frozen)


def _advice_of_keys(values: Mapping[str, Any]) -> tuple[Advice, ...]:
    direction, treatments = values.get("direction"), frozenset(values.get("treatments", ()))
    return (Advice(direction, treatments),) if isinstance(direction, str) and treatments else ()


def _advice_of_text(text: str) -> list[Advice]:
    """Read the direction of each sentence that names a treatment; what advises against is looked for first."""
    found = []
    for sentence in _SENTENCE.findall(text):
        treatments = _named("treatments", sentence)
        direction = next((name for name, form in _forms("directions").items() if form.search(sentence)), None)
        if treatments and direction:
            found.append(Advice(direction, treatments))
    return found


def _anchors(text: str) -> frozenset[str]:
    stop = frozenset(words()["not_anchors"])
    names = {found[0] for found in _ACRONYM.finditer(text) if not _is_stopped(found[0], stop)}
    return frozenset(names | {form.pattern for form in _anchor_forms() if form.search(text)})


def _is_stopped(name: str, stop: frozenset[str]) -> bool:
    first = name.split(maxsplit=1)[0]
    return (
        first in stop
        or any(first.startswith(f"{each}-") for each in stop)
        or any(part in stop for part in first.split("/"))
    )


def _drugs(text: str) -> frozenset[str]:
    lowered = text.lower()
    return frozenset(drug for drug in words()["drugs"] if drug in lowered)


def _named(group: str, text: str) -> frozenset[str]:
    return frozenset(name for name, form in _forms(group).items() if form.search(text))


@cache
def _forms(group: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(form, re.IGNORECASE) for name, form in words()[group].items()}


@cache
def _anchor_forms() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form) for form in words()["anchors"])


@cache
def words() -> dict[str, Any]:
    """Return the words of words.yaml."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yaml").read_text(encoding="utf-8"))
    return loaded
