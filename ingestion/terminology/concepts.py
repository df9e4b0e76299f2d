"""Glioma concepts and their names in each language, read from the data files in this folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from pydantic import Field as Described

from ingestion.language.cues import plain_length, read_yaml
from ingestion.language.phrases import Phrases, leftmost
from ingestion.records import Code, Record, Value

LANGUAGES = ("en", "zh")
_SAYS_MORE = 200


class Concept(Record):
    """One thing that a report can mention.

    Attributes:
        id: Stable id.
        kind: finding, enhancement, diagnosis, location, treatment, steroid, surgery, or ignore (only looks like one).
        field: Field name that a mention feeds.
        value: Field value; True for a finding.
        denies: The words themselves say no ("solitary", "non-enhancing").
        specificity: For a diagnosis, 3 an entity, 2 a family, 1 a class.
        grade: WHO grade that the name implies, if any.
        retired: The name is no longer valid under WHO CNS5.
        code: Terminology code, where verified.
        names: Expressions by language, lower case; regular expressions where needed.
    """

    id: str
    kind: str
    field: str
    value: Value = True
    denies: bool = False
    specificity: int = 0
    grade: int | None = None
    retired: bool = False
    code: Code | None = None
    names: dict[str, tuple[str, ...]] = Described(default_factory=dict)


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
            if code := fields.pop("code", None):
                fields["code"] = Code(system=code[0], code=code[1], display=code[2])
            found.append(Concept(names=names, **fields))
    return tuple(found)


@cache
def _phrases(languages: tuple[str, ...]) -> tuple[Phrases, tuple[Concept, ...]]:
    known = [
        (plain_length(term), term, concept)
        for concept in concepts()
        for language in languages
        for term in concept.names[language]
    ]
    known.sort(key=lambda item: -item[0])
    return Phrases([term for _, term, _ in known]), tuple(concept for _, _, concept in known)


@lru_cache(maxsize=4)  # readers and checks ask for the same text one after another
def mentions(folded: str, languages: tuple[str, ...] = LANGUAGES) -> tuple[Mention, ...]:
    """Return every concept that a folded text mentions, in the order of the text; mentions may overlap."""
    phrases, known = _phrases(languages)
    found: dict[tuple[str, int, int], Mention] = {}
    for match in phrases.find(folded):
        concept = known[match.number]
        found.setdefault((concept.id, match.start, match.end), Mention(concept, match.start, match.end))
    return tuple(sorted(found.values(), key=lambda mention: (mention.start, -mention.end, mention.concept.id)))


def choose(mentions: Iterable[Mention], kinds: frozenset[str]) -> list[Mention]:
    """Return the mentions of some kinds without overlaps: leftmost, the more specific expression first.

    A name that implies a grade says more than the one that it contains; words that only look like a concept (kind
    "ignore") count, and are then left out.
    """
    wanted = [mention for mention in mentions if mention.concept.kind in kinds or mention.concept.kind == "ignore"]
    ranked = [
        (mention.start, mention.end - mention.start + (_SAYS_MORE if mention.concept.grade else 0), mention.end, number)
        for number, mention in enumerate(wanted)
    ]
    chosen = (wanted[number] for _, _, _, number in leftmost(ranked))
    return [mention for mention in chosen if mention.concept.kind != "ignore"]


def find(folded: str, kinds: frozenset[str], languages: tuple[str, ...] = LANGUAGES) -> list[Mention]:
    """Find the concepts of some kinds in a folded text, without overlaps."""
    return choose(mentions(folded, languages), kinds)
