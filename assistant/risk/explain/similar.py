"""The group of training patients that is most like a patient; the groups as a document that can be cited."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from assistant.risk.explain.groups import ATTRIBUTES, LAYERS, in_band
from assistant.risk.explain.phrases import phrases
from assistant.risk.explain.records import Similar
from ingestion.errors import GlioscribeError
from ingestion.records import Document, Evidence

TABLE = Path(__file__).parent / "similar.json"
FORMAT = 1
DOCUMENT = "risk:similar"
TOLD = (12, 24, 60)
"""Months whose share alive the document tells."""
HEAD = (
    "Groups of the training patients: gliomas of adults of TCGA, most treated before 2014. "
    "Median overall survival and shares alive by Kaplan-Meier, with 95% intervals."
)

Place = tuple[tuple[str, str], ...]
"""Where a group stands: what its members share, in the order of the divisions."""


@cache
def groups() -> tuple[Similar, ...]:
    """Return the groups that ship, everyone first.

    Raises:
        GlioscribeError: They were made for other columns.
    """
    from assistant.risk.fitted.design import NAMES

    saved = json.loads(TABLE.read_text(encoding="utf-8"))
    if saved["format"] != FORMAT or tuple(saved["columns"]) != NAMES:
        raise GlioscribeError("the groups of similar patients were made for other columns", hint="run: make train-risk")
    return tuple(Similar.model_validate(group) for group in saved["groups"])


def similar_to(values: Mapping[str, Any]) -> Similar:
    """Return the smallest group that a patient is known to belong to.

    Args:
        values: Known inputs by name; "not_tested" and the like count as not known.
    """
    has = {name: attribute(values) for name, attribute in ATTRIBUTES.items()}
    layer = next((each for each in LAYERS if each[0] == "age" or has[each[0]] is not None), LAYERS[-1])
    key: Place = ()
    for name in layer:
        if name == "age":
            key = _with_age(key, values.get("age"))
        elif (value := has[name]) is not None and (*key, (name, value)) in _index():
            key = (*key, (name, value))
    return _index()[key]


def similar_document() -> Document:
    """Return the groups as a document, id "risk:similar", one a line."""
    return Document(id=DOCUMENT, text="\n".join((HEAD, *(_line(group) for group in groups()))) + "\n", kind=None)


def similar_evidence(group: Similar) -> tuple[Evidence, ...]:
    """Return what a sentence about a group cites: the head and the group's line."""
    document = similar_document()
    return tuple(
        document.evidence(start, start + len(line))
        for line in (HEAD, _line(group))
        if (start := document.text.index(line)) >= 0
    )


@cache
def _index() -> dict[Place, Similar]:
    return {tuple(group.key.items()): group for group in groups()}


def _with_age(key: Place, age: float | None) -> Place:
    """Return the group below one that an age belongs to; itself where it is not divided or the age is not known."""
    bands = () if age is None else _bands().get(key, ())
    return next((below for band, below in bands if in_band(float(age or 0), band)), key)


@cache
def _bands() -> dict[Place, tuple[tuple[str, Place], ...]]:
    """Return the bands of age below each group."""
    found: dict[Place, list[tuple[str, Place]]] = {}
    for key in _index():
        if key and key[-1][0] == "age":
            found.setdefault(key[:-1], []).append((key[-1][1], key))
    return {key: tuple(below) for key, below in found.items()}


def _line(group: Similar) -> str:
    words = phrases("en")
    name, median = words.group(group.key), words.span(group.median, beyond="not_followed")
    shares = [f"{share:.0%} alive at {month} months" for month in TOLD if (share := group.curve.at(month)) is not None]
    deaths = f"{group.deaths} {'death' if group.deaths == 1 else 'deaths'}"
    told = "; ".join([f"median overall survival {median}", *([", ".join(shares)] if shares else [])])
    return f"{name[:1].upper()}{name[1:]}: {group.patients} patients, {deaths}; {told}."
