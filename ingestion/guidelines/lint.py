"""The pack's linter: what is wrong with the statements of a folder, before anybody is told them.

The shipped pack is held to more than a pack of one's own: closed lists of regions and treatments, a Chinese rendering
and ways of asking for each statement.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from ingestion.errors import InputError
from ingestion.guidelines import renderings
from ingestion.guidelines.front_matter import read
from ingestion.guidelines.pack_card import KNOWLEDGE, pack_files, read_file
from ingestion.guidelines.statements import BESIDE, FORMAT
from ingestion.records import Document, Passage

WORDS = (8, 60)
"""Fewest and most words of a statement."""

CHARACTERS = (12, 160)
"""Fewest and most characters of a statement in Chinese."""

FIRST_YEAR = 1985
"""Older sources than this are a slip of the keyboard: the pack's oldest is of 1993."""

BED_TOLERANCE_GY = 0.06
"""Slack for figures that are rounded to 0.1 Gy."""

_IDENTIFIERS = {"doi": re.compile(r"10\.\d{4,9}/\S+"), "pmid": re.compile(r"\d{1,8}"), "pmcid": re.compile(r"PMC\d+")}
_REQUIRED = ("kind", "source", "year", "region", "strength", "confidence")
_OPTION_KEYS = frozenset({"direction", "treatments"})
_KNOWN = frozenset({"kind", "confidence", "identifiers", *_IDENTIFIERS, *_OPTION_KEYS}) | BESIDE
_FRACTIONS = re.compile(r"(?P<total>[\d.]+) Gy in (?P<number>\d+) fractions of (?P<each>[\d.]+) Gy")
_BED = re.compile(r"(?P<total>[\d.]+) Gy in (?P<number>\d+) fractions,? is (?P<bed>[\d.]+) Gy")
_SQUARE_METRE = re.compile(r"mg/m(?!2)")


@dataclass(frozen=True)
class Problem:
    """One thing to mend: which statement (or file), and what is wrong with it."""

    where: str
    what: str


def check(folder: Path = KNOWLEDGE) -> list[Problem]:
    """Return everything that is wrong with the statements of a folder; an empty list is a clean pack.

    Documents that are not in the statements' format have no keys that could be wrong; they only must be readable.

    Raises:
        InputError: The folder is missing, or holds no guideline file.
    """
    shipped = folder.resolve() == KNOWLEDGE
    problems: list[Problem] = []
    found: list[Passage] = []
    for path in pack_files(folder):
        try:
            document, cut = read_file(path)
        except InputError as error:
            problems.append(Problem(path.name, str(error)))
            continue
        if is_statements(document):
            problems += _marks(document)
            found += cut
    problems += [Problem(passage.id, what) for passage in found for what in check_statement(passage, shipped=shipped)]
    problems += [Problem(where, what) for where, what in renderings.repeated_questions(found)]
    return problems + list(_repeated(found))


def check_statement(passage: Passage, *, shipped: bool = False) -> list[str]:
    """Return what is wrong with one statement; `shipped` holds it to what the shipped pack requires."""
    return [what for rule in (_SHIPPED_RULES if shipped else _RULES) for what in rule(passage)]


def is_statements(document: Document) -> bool:
    """Tell whether a document is in the format of statements."""
    return read(document.text).text("format") == FORMAT


def _marks(document: Document) -> Iterator[Problem]:
    """Find the mark of what is less certain than anything that ships, wherever in a file it stands."""
    for number, line in enumerate(document.text.splitlines(), start=1):
        if "M-lo" in line:
            yield Problem(document.id, f"carries the mark M-lo in line {number}")


def _repeated(found: list[Passage]) -> Iterator[Problem]:
    """Find statements that share an id (across files too) or a text."""
    ids: dict[str, str] = {}
    texts: dict[str, str] = {}
    for passage in found:
        for name, seen, value in (("id", ids, passage.id.partition(":")[2]), ("text", texts, passage.text)):
            if value in seen:
                yield Problem(passage.id, f"has the same {name} as {seen[value]}")
            seen.setdefault(value, passage.id)


def _keys(passage: Passage) -> Iterator[str]:
    own = {"source": passage.source, "strength": passage.strength, "region": passage.region}
    yield from (f"lacks '{key}'" for key in _REQUIRED if key != "year" and not {**own, **passage.metadata}.get(key))
    if passage.section == "":
        yield "stands under no heading"
    allowed = _KNOWN | {f"applies_{key}" for key in (*vocabulary()["applies"], *vocabulary()["bounds"])}
    yield from (f"has an unknown key '{key}'" for key in passage.metadata if key not in allowed)
    is_option = passage.metadata.get("kind") == "option"
    for key in sorted(_OPTION_KEYS):
        if (key in passage.metadata) != is_option:
            yield f"is an option without '{key}'" if is_option else f"is no option but has '{key}'"


def _words(passage: Passage) -> Iterator[str]:
    values = passage.metadata
    for key in ("kind", "confidence", "direction", "identifiers"):
        if values.get(key) is not None and values[key] not in vocabulary()[key]:
            yield f"has the {key} '{values[key]}', which is none of {', '.join(vocabulary()[key])}"
    for key, allowed in vocabulary()["applies"].items():
        yield from _listed(passage, f"applies_{key}", allowed)
    yield from _listed(passage, "treatments", None)


def _listed(passage: Passage, key: str, allowed: list[str] | None) -> Iterator[str]:
    """Check a key that takes a list; `allowed` None takes any words."""
    value = passage.metadata.get(key)
    if value is not None and not isinstance(value, list):
        yield f"has one value for '{key}', which takes a list"
    elif value is not None and allowed is not None:
        yield from (f"has '{item}' in '{key}', which is not known" for item in value if item not in allowed)


def _closed_words(passage: Passage) -> Iterator[str]:
    """Hold region and treatments to the closed lists; a pack of one's own may have its own."""
    if passage.region and passage.region not in vocabulary()["region"]:
        yield f"has the region '{passage.region}', which is none of {', '.join(vocabulary()['region'])}"
    if isinstance(passage.metadata.get("treatments"), list):
        yield from _listed(passage, "treatments", vocabulary()["treatments"])


def _bounds(passage: Passage) -> Iterator[str]:
    for key, (low, high) in vocabulary()["bounds"].items():
        value = passage.metadata.get(f"applies_{key}")
        if value is not None and (not isinstance(value, int) or not low <= value <= high):
            yield f"has {key} {value}, which is not a number from {low} to {high}"


def _origin(passage: Passage) -> Iterator[str]:
    if passage.year is not None and not FIRST_YEAR <= passage.year <= dt.datetime.now(dt.UTC).year + 1:
        yield f"has the year {passage.year}"
    present = [key for key in _IDENTIFIERS if key in passage.metadata]
    for key in present:
        if not _IDENTIFIERS[key].fullmatch(str(passage.metadata[key])):
            yield f"has '{passage.metadata[key]}', which is no {key}"
    if bool(present) != ("identifiers" in passage.metadata):
        yield "says 'identifiers' if and only if it has a doi, pmid or pmcid"


def _text(passage: Passage) -> Iterator[str]:
    if renderings.has_chinese(passage.text):
        count, unit, (low, high) = len(passage.text), "characters", CHARACTERS
    else:
        count, unit, (low, high) = len(passage.text.split()), "words", WORDS
    if not low <= count <= high:
        yield f"has {count} {unit}; {low} to {high} are allowed"
    if not passage.text.endswith((".", "。")):
        yield "does not end with a full stop"
    if not re.search(vocabulary()["subjects"], passage.text):
        yield "does not name the disease that it is about"
    if "[" in passage.text:
        yield "carries a mark in its text"


def _doses(passage: Passage) -> Iterator[str]:
    text = passage.text
    if _SQUARE_METRE.search(text):
        yield "has a dose per square metre that is not written mg/m2"
    if "fractions" in text and " Gy" not in text:
        yield "names fractions without a dose in Gy"
    drugs, units = ("|".join(map(re.escape, vocabulary()[key])) for key in ("drugs", "units"))
    for dose in re.finditer(rf"(?i)\b(?:{drugs}) (?:at )?\d+(?:\.\d+)?(?!\.?\d)(?! ?(?:{units})(?:\W|$))", text):
        yield f"has a dose without a unit: '{dose[0]}'"


def _arithmetic(passage: Passage) -> Iterator[str]:
    """Check total = fractions x dose, and BED10 = total x (1 + dose per fraction / 10 Gy)."""
    for course in _FRACTIONS.finditer(passage.text):
        if abs(float(course["total"]) - int(course["number"]) * float(course["each"])) > BED_TOLERANCE_GY:
            yield f"has a course that does not add up: '{course[0]}'"
    for stated in _BED.finditer(passage.text):
        total = float(stated["total"])
        bed = total * (1 + total / int(stated["number"]) / 10)
        if abs(bed - float(stated["bed"])) > BED_TOLERANCE_GY:
            yield f"has the BED10 {stated['bed']} Gy where {bed:.1f} Gy is right"
    if "BED10" in passage.text and not _BED.search(passage.text):
        yield "states a BED10 that can't be checked"


@cache
def vocabulary() -> dict[str, Any]:
    """Return the closed vocabulary of the pack (vocabulary.yaml)."""
    loaded: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8"))
    return loaded


def _rendering(passage: Passage) -> Iterator[str]:
    words: dict[str, list[str]] = vocabulary()["number_words"]
    return renderings.check_rendering(passage, words)


Rule = Callable[[Passage], Iterator[str]]

_RULES: tuple[Rule, ...] = (
    _keys, _words, _bounds, _origin, _text, _doses, _arithmetic, _rendering, renderings.check_asked,
)  # fmt: skip
_SHIPPED_RULES: tuple[Rule, ...] = (*_RULES, _closed_words, renderings.check_complete)
