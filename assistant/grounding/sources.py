"""The sources, read once: their statements, an index to find those closest to a claim, what is verbatim."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace

from assistant.grounding.claims import heading_spans, parts, sentence_spans
from assistant.grounding.criteria import is_progression
from assistant.grounding.derived import changes
from assistant.grounding.lexicon import broader
from assistant.grounding.patients import Person, distinct, persons, speaking_of
from assistant.grounding.reading import read
from assistant.grounding.records import Source
from assistant.grounding.statement import Pair, Statement, is_concept
from ingestion.extract.page import Page
from ingestion.extract.report import read_report
from ingestion.fields import known_fields
from ingestion.language import fold, sentences
from ingestion.records import Document, Report

CLOSEST = 4
TIES = 16
MANY = 2000
"""Statements that every check may look at; a report has tens of them, a long record hundreds."""
NEIGHBOURS = 200
PATIENTS = 8
"""Of so many patients the narrowed sources are kept."""
FIELDS = {
    "edema": "oedema", "hemorrhage": "haemorrhage", "satellite": "satellite_lesions",
    "deep_wm": "deep_white_matter_invasion",
}  # fmt: skip
"""Where a concept of the lexicon has another name among the fields of a report."""
_TELLING = {"location", "diagnosis"}
"""What makes a heading more than the name of a section ("Brain, right parietal, excision:")."""
_JOINT = re.compile(r"^(?:and|but|while|whereas|although) ")
_SUBJECTS = {"mass", "location", "diagnosis", "pattern"}
_POINTING = re.compile(r"(?:it|its|this|the latter|they|these)\b|其|该病|此病", re.IGNORECASE)
_NOISE = re.compile(r"[\s*#>•·.。;；,，:：!?？！-]+")


def plain(text: str) -> str:
    """Return a text without case, white space, bullets and stops: equal for two copies of a sentence."""
    return _NOISE.sub(" ", fold(text)).strip()


class Sources:
    """All sources of one text, read once.

    Args:
        sources: The texts that claims are checked against.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = tuple(sources)
        self._reports: dict[str, Report] = {}
        self._people: list[Person] | None = None
        self._distinct: list[Person] | None = None
        self._of: dict[Person, Sources] = {}
        self.statements: list[Statement] = []
        self.verbatim: set[str] = set()
        for source in self.sources:
            self._take(source)
        self._index()

    def _take(self, source: Source) -> None:
        self.verbatim.add(plain(source.text))
        for start, end in sentence_spans(source.text):
            self.verbatim.add(plain(source.text[start:end]))
            statement = _widened(read(source.text, start, end, source.doc))
            if self.statements and self.statements[-1].doc == source.doc and _POINTING.match(statement.text):
                statement = _referring(statement, self.statements[-1])
            self.statements.append(statement)
            pieces = parts(source.text, start, end)
            if len(pieces) > 1 and not self.statements[-1].instruction:
                clauses = [plain(source.text[a:b]) for a, b in pieces]
                self.verbatim.update(clauses, (_JOINT.sub("", clause) for clause in clauses[1:]))
        for start, end in heading_spans(source.text):
            heading = read(source.text, start, end, source.doc)
            if any(m.group in _TELLING for m in heading.mentions):
                self.statements.append(_widened(heading))
                self.verbatim.add(plain(source.text[start:end]))
        self.verbatim.update(plain(line) for line in source.text.splitlines())
        self.verbatim.update(plain(source.text[a:b]) for a, b in sentences(source.text))
        self.verbatim.discard("")

    def patients(self) -> list[Person]:
        """Return the patients that the sources tell apart; one or none for most."""
        if self._distinct is None:
            self._distinct = distinct(self._told_of())
        return self._distinct

    def _told_of(self) -> list[Person]:
        """Return of whom each statement speaks."""
        if self._people is None:
            told = [Person()] * len(self.statements)
            for source in self.sources:
                if not any(persons(source.text)):
                    continue
                own = sorted((s.end, i) for i, s in enumerate(self.statements) if s.doc == source.doc)
                for (_, i), person in zip(own, speaking_of(source.text, [end for end, _ in own]), strict=True):
                    told[i] = person
            self._people = told
        return self._people

    def of(self, person: Person) -> Sources:
        """Return the same sources without what they say of other patients."""
        if person not in self._of:
            if len(self._of) >= PATIENTS:
                self._of.clear()
            others = [other for other in self.patients() if not other.may_be(person)]
            told = enumerate(self._told_of())
            kept = [i for i, one in told if not one or not any(o.may_be(one) for o in others)]
            self._of[person] = copy(self).keep(kept)
        return self._of[person]

    def keep(self, kept: Sequence[int]) -> Sources:
        """Keep the statements with these indices only, and return itself."""
        self._people = [self._people[i] for i in kept] if self._people else None
        self._distinct, self._of = None, {}
        self.statements = [self.statements[i] for i in kept]
        self.verbatim = {plain(statement.text) for statement in self.statements}
        self._index()
        return self

    def _index(self) -> None:
        usable = [i for i, statement in enumerate(self.statements) if not statement.instruction]
        counts = Counter(key for i in usable for key in self.statements[i].keys)
        total = len(usable) + 1
        self._idf = {key: math.log(1 + total / count) for key, count in counts.items()}
        self._unknown = math.log(1 + total)
        self._postings: dict[str, list[int]] = defaultdict(list)
        for i in usable:
            for key in self.statements[i].keys:
                self._postings[key].append(i)
        self._figures: dict[float, list[int]] = defaultdict(list)
        for i in usable:
            for figure in {raw for quantity in self.statements[i].quantities for raw in quantity.raw}:
                self._figures[figure].append(i)
        self.usable = [self.statements[i] for i in usable]

    @property
    def rarity(self) -> float:
        """The weight of something that the sources don't hold."""
        return self._unknown

    def weight(self, key: str) -> float:
        """Return how much a key tells: rare ones more; concepts count one and a half times a word."""
        base = self._idf.get(key, self._unknown)
        return base * 1.5 if is_concept(key) else base

    def known(self, key: str) -> bool:
        """Tell whether any usable statement holds the key."""
        return key in self._idf

    def closest(self, claim: Statement, limit: int = CLOSEST) -> list[tuple[float, Statement]]:
        """Return the statements that share most of the claim's keys, best first, with the share (0 to 1)."""
        scores = self._shares(claim.keys)
        total = sum(self.weight(key) for key in claim.keys)
        # Of two that cover the claim equally, the one that says less besides is nearer.
        worth = heapq.nlargest(max(limit, TIES), scores.values())[-1:]
        ranked = sorted(
            (i for i, score in scores.items() if score >= worth[0]),
            key=lambda i: (-scores[i], len(self.statements[i].keys - claim.keys), i),
        )
        while limit < min(len(ranked), TIES) and scores[ranked[limit]] == scores[ranked[limit - 1]]:
            limit += 1
        return [(scores[i] / total if total else 0.0, self.statements[i]) for i in ranked[:limit]]

    def _shares(self, keys: frozenset[str]) -> dict[int, float]:
        """Return the statements that share keys, with the weight of what they share; rare keys lead to them first."""
        scores: dict[int, float] = defaultdict(float)
        for key in sorted(keys & self._postings.keys(), key=lambda key: (len(self._postings[key]), key)):
            weight, holders = self.weight(key), self._postings[key]
            if len(holders) <= MANY:
                for i in holders:
                    scores[i] += weight
            elif scores:
                for i in scores:
                    scores[i] += weight if key in self.statements[i].keys else 0.0
            else:
                scores.update(dict.fromkeys(holders[:MANY], weight))
        return scores

    def around(self, claim: Statement) -> Sources:
        """Return the sources as far as they may bear on a claim: all of them, unless they are very long.

        Of more than `MANY` statements those are kept that share most with the claim, and those that hold one of its
        numbers, `NEIGHBOURS` of each at most; so a check takes no longer however long the sources are.
        """
        if len(self.usable) <= MANY:
            return self
        scores = self._shares(claim.keys)
        near = set(heapq.nlargest(NEIGHBOURS, scores, key=lambda i: (scores[i], -i)))
        for quantity in claim.quantities:
            near.update(i for raw in quantity.raw for i in self._figures.get(raw, ())[:NEIGHBOURS])
        view = copy(self)
        view.usable = [self.statements[i] for i in sorted(near)]
        return view

    def reports(self) -> list[Report]:
        """Return what extraction reads from each source, read when first asked for."""
        for source in self.sources:
            if source.doc not in self._reports and source.text.strip():
                self._reports[source.doc] = read_report(Page(Document(id=source.doc, text=source.text)))
        return list(self._reports.values())

    def reads(self, concept: str) -> set[int]:
        """Return how firmly (certainty 0 to 5) extraction reads a finding from the sources; empty where it doesn't."""
        name = FIELDS.get(concept, concept)
        if name not in known_fields():
            return set()
        return {field.certainty for report in self.reports() for field in report.fields if field.name == name}

    def pairs(self, head: str, *, of: str) -> list[tuple[Statement, Pair]]:
        """Return every side (`of` "sides") or marker value (`of` "markers") that the sources give to `head`."""
        return [(s, p) for s in self.usable for p in (s.sides if of == "sides" else s.markers) if p.head == head]

    def is_verbatim(self, text: str) -> bool:
        """Tell whether a text is a whole sentence, line or clause of a source, word for word."""
        return plain(text) in self.verbatim


def _referring(statement: Statement, before: Statement) -> Statement:
    """Let a sentence that begins with "it" speak of what the sentence before speaks of."""
    subjects = frozenset(m.concept for m in before.mentions if m.group in _SUBJECTS and m.certainty >= 2)
    return replace(statement, keys=statement.keys | subjects)


def _widened(statement: Statement) -> Statement:
    """Add the broader concepts of those that a statement holds and does not deny."""
    held = (m.concept for m in statement.mentions if m.certainty >= 2)
    more = frozenset(key for concept in held for key in broader(concept)) - statement.keys
    if any(change.measure != "length" and is_progression(change) for change in changes(statement)):
        more |= {"progression"}
    return replace(statement, keys=statement.keys | more) if more else statement


def covered(keys: frozenset[str], statements: Iterable[Statement]) -> frozenset[str]:
    """Return which of the keys stand in the statements."""
    there: set[str] = set()
    for statement in statements:
        there |= statement.keys
    return keys & there
