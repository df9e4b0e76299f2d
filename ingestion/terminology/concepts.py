"""Glioma concepts and their names in each language, read from the data files in this folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from pydantic import Field as Described

from ingestion.language.cues import plain_length, read_yaml
from ingestion.language.fold import fold
from ingestion.language.phrases import Phrases, leftmost
from ingestion.records import Code, Record, Value

LANGUAGES = ("en", "zh")
_SAYS_MORE = 200
_SIGN = re.compile(r"[^\w\s-]")
# What a longer name of another kind takes away: "frontal horn" is no lobe, "colloid cyst" no cyst of the tumour.
_HIDING = {"location": {"anatomy", "imaging"}, "finding": {"diagnosis", "anatomy", "symptom", "response"}}


class SourcedCode(Code):
    """A terminology code with where code and display text were seen together."""

    source: str


class Concept(Record):
    """One thing that a report can mention.

    Attributes:
        id: Stable id.
        kind: finding, enhancement, diagnosis, location, treatment, steroid or surgery, which feed fields; anatomy,
            imaging, pathology, molecular, procedure, drug, response, symptom or state, which don't; ignore (only looks
            like one).
        field: Field name that a mention feeds, or "".
        value: Field value; True for a finding.
        denies: The words themselves say no ("solitary", "non-enhancing").
        specificity: For a diagnosis, 3 an entity, 2 a family, 1 a class.
        grade: WHO grade that the name implies, if any.
        part_of: For a structure inside one place, the `location` value of that place.
        codes: Terminology codes, where verified.
        names: Names by language, as they are written; case, and hyphens for spaces, don't matter.
        patterns: By language, small regular expressions in lower case for what names can't say (scanned spellings,
            look-arounds).
    """

    id: str
    kind: str
    field: str = ""
    value: Value = True
    denies: bool = False
    specificity: int = 0
    grade: int | None = None
    part_of: str = ""
    codes: tuple[SourcedCode, ...] = ()
    names: dict[str, tuple[str, ...]] = Described(default_factory=dict)
    patterns: dict[str, tuple[str, ...]] = Described(default_factory=dict)

    @property
    def code(self) -> Code | None:
        """The first code, as a field carries it."""
        first = next(iter(self.codes), None)
        return Code(system=first.system, code=first.code, display=first.display) if first else None

    def terms(self, language: str) -> tuple[str, ...]:
        """Return names and patterns of a language as expressions for `Phrases`."""
        plain = tuple(_SIGN.sub(r"\\\g<0>", fold(name)) for name in self.names.get(language, ()))
        return plain + self.patterns.get(language, ())


@dataclass(frozen=True)
class Mention:
    """A concept found in a text, at a half-open span."""

    concept: Concept
    start: int
    end: int


@cache
def concepts() -> tuple[Concept, ...]:
    """Return all concepts, in the order of the data files."""
    found: list[Concept] = []
    folder = resources.files("ingestion.terminology")
    for name in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml")):
        for entry in read_yaml("ingestion.terminology", name).get("concepts", ()):
            fields = dict(entry)
            names = {language: tuple(fields.pop(language, ())) for language in LANGUAGES}
            patterns = {language: tuple(fields.pop(f"{language}_patterns", ())) for language in LANGUAGES}
            found.append(Concept(names=names, patterns=patterns, **fields))
    return tuple(found)


@cache
def _phrases(languages: tuple[str, ...]) -> tuple[Phrases, tuple[tuple[Concept, bool], ...]]:
    known = [
        (plain_length(term), term, concept, number < len(concept.names.get(language, ())))
        for concept in concepts()
        for language in languages
        for number, term in enumerate(concept.terms(language))
    ]
    known.sort(key=lambda item: -item[0])
    return Phrases([term for _, term, _, _ in known]), tuple((concept, plain) for _, _, concept, plain in known)


@lru_cache(maxsize=4)  # readers and checks ask for the same text one after another
def mentions(folded: str, languages: tuple[str, ...] = LANGUAGES) -> tuple[Mention, ...]:
    """Return every concept that a folded text mentions, in the order of the text; mentions may overlap."""
    phrases, known = _phrases(languages)
    found: dict[tuple[str, int, int], tuple[bool, Mention]] = {}
    for match in phrases.find(folded):
        concept, plain = known[match.number]
        place = (concept.id, match.start, match.end)
        if plain or place not in found:
            found[place] = (not plain, Mention(concept, match.start, match.end))
    ranked = sorted(found.values(), key=lambda each: (each[1].start, -each[1].end, each[0], each[1].concept.id))
    return tuple(mention for _, mention in ranked)  # at one place a name goes before a pattern


def choose(mentions: Iterable[Mention], kinds: frozenset[str]) -> list[Mention]:
    """Return the mentions of some kinds without overlaps: leftmost, the more specific expression first.

    A name that implies a grade says more than the one that it contains; words that only look like a concept (kind
    "ignore", and longer names of some other kinds) count, and are then left out.
    """
    hiding = {"ignore"}.union(*(_HIDING.get(kind, set()) for kind in kinds)) - kinds
    wanted = [mention for mention in mentions if mention.concept.kind in kinds or mention.concept.kind in hiding]
    ranked = [(mention.start, _rank(mention, kinds), mention.end, number) for number, mention in enumerate(wanted)]
    chosen = (wanted[number] for _, _, _, number in leftmost(ranked))
    return [mention for mention in chosen if mention.concept.kind in kinds]


def _rank(mention: Mention, kinds: frozenset[str]) -> float:
    asked_for = 0.5 if mention.concept.kind in kinds else 0.0
    return mention.end - mention.start + (_SAYS_MORE if mention.concept.grade else 0) + asked_for


def find(folded: str, kinds: frozenset[str], languages: tuple[str, ...] = LANGUAGES) -> list[Mention]:
    """Find the concepts of some kinds in a folded text, without overlaps."""
    return choose(mentions(folded, languages), kinds)
