"""Glioma concepts and their names in each language, read from the data files in this folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic import Field as Described

from ingestion.language.cues import plain_length, read_yaml
from ingestion.language.lexer import Lexer
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
def _matcher(kinds: frozenset[str], languages: tuple[str, ...]) -> tuple[Lexer, tuple[Concept, ...]]:
    ranked = [
        # a name that implies a grade says more than the one that it contains
        (plain_length(term) + (_SAYS_MORE if concept.grade else 0), term, concept)
        for concept in concepts()
        if concept.kind in kinds
        for language in languages
        for term in concept.names[language]
    ]
    ranked.sort(key=lambda item: -item[0])
    return Lexer([term for _, term, _ in ranked]), tuple(concept for _, _, concept in ranked)


def find(folded: str, kinds: frozenset[str], languages: tuple[str, ...] = LANGUAGES) -> list[Mention]:
    """Find the concepts of some kinds in a folded text: leftmost, the more specific expression first.

    Words that only look like a concept (kind "ignore") are matched and left out.
    """
    lexer, known = _matcher(kinds | {"ignore"}, languages)
    return [
        Mention(known[number], start, end)
        for number, start, end in lexer.find(folded, 0, len(folded))
        if known[number].kind != "ignore"
    ]
