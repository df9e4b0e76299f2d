"""A document prepared for reading: folded text, sentences with their sections, cues found once."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from ingestion.extract.holding import Holding
from ingestion.language import detect, fold, sentences
from ingestion.language.cues import Cue, Rules, rules
from ingestion.language.labels import labels
from ingestion.language.sections import Section, sections
from ingestion.records import Assertion, Code, Document, Evidence, Field, Kind, Language, Value
from ingestion.terminology import Mention, choose, mentions

T = TypeVar("T")
# Where general talk ends and the patient at hand begins.
_OWN_CLAUSE = re.compile(r"[;；]|,(?= ?(?:文献|本例|本患者|该患者|in this (?:patient|case|tumou?r)))")

_STOP = re.compile(r"[,;；。]|\band (?=the|there|it)")


@dataclass(frozen=True)
class Sentence:
    """A sentence with the section it stands in."""

    start: int
    end: int
    section: Section


@dataclass
class Page:
    """One document, and everything about its text that several readers need.

    Attributes:
        document: The document.
        kind: What sort of report it is.
        mentions: Every concept that the text mentions; looked for where left out.
        holdings: How the text holds what stands at a span, as far as it was asked (see `assess`).
    """

    document: Document
    kind: Kind = "note"
    mentions: tuple[Mention, ...] | None = None
    holdings: dict[tuple[int, int], Holding] = field(default_factory=dict, repr=False)
    _found: dict[frozenset[str], list[Mention]] = field(default_factory=dict, repr=False)
    _once: dict[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def text(self) -> str:
        """The text, folded for matching; offsets are those of the document."""
        return fold(self.document.text)

    @cached_property
    def language(self) -> Language:
        """The text's language."""
        return detect(self.document.text)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages whose terms are looked for; Chinese reports hold English words too."""
        return ("en",) if self.language == "en" else ("zh", "en")

    @cached_property
    def rules(self) -> Rules:
        """The assertion rules of the text's main language."""
        return rules("en" if self.language == "en" else "zh")

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections, in order."""
        return sections(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences, in order; a heading ends the sentence before it."""
        starts = [section.start for section in self.sections]
        found: list[Sentence] = []
        for start, end in sentences(self.document.text):
            number = max(bisect.bisect_right(starts, start) - 1, 0)
            section = self.sections[number]
            begin = max(start, section.body) if section.body < end else start
            while number + 1 < len(starts) and starts[number + 1] < end:
                if starts[number + 1] > begin:
                    found.append(Sentence(begin, starts[number + 1], section))
                number += 1
                section = self.sections[number]
                begin = max(section.body, begin) if section.body < end else section.start
            if begin < end:
                found.append(Sentence(begin, end, section))
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def index(self, position: int) -> int:
        """Return the number of the sentence that holds (or last began before) a position."""
        return max(bisect.bisect_right(self._starts, position) - 1, 0)

    def sentence(self, position: int) -> Sentence:
        """Return the sentence at a position."""
        return self.sentences[self.index(position)]

    @cached_property
    def _cues(self) -> list[list[Cue]]:
        """The cues of each sentence; a Chinese report's sentences hold English ones too."""
        spans = [(sentence.start, sentence.end) for sentence in self.sentences]
        found = self.rules.find(self.text, spans)
        if self.language != "en":
            pairs = zip(found, rules("en").find(self.text, spans), strict=True)
            found = [
                sorted({(cue.start, cue.end): cue for cue in (*english, *own)}.values(), key=_place)
                for own, english in pairs
            ]
        return found

    def cues(self, number: int) -> list[Cue]:
        """Return the cues of a sentence."""
        return self._cues[number]

    def once(self, name: str, find: Callable[[], T]) -> T:
        """Return what `find` gives; several readers ask for it, and it is looked for once."""
        if name not in self._once:
            self._once[name] = find()
        found: T = self._once[name]
        return found

    def know(self, mentions: Sequence[Mention]) -> None:
        """Take over the concepts that somebody has found in the text."""
        if self.mentions != tuple(mentions):
            self.mentions = tuple(mentions)
            self._found.clear()
            self._once.clear()

    def find(self, *kinds: str) -> list[Mention]:
        """Find concepts of some kinds."""
        wanted = frozenset(kinds)
        if wanted not in self._found:
            if self.mentions is None:
                self.mentions = mentions(self.text, self.languages)
            chosen = choose(self.mentions, wanted)
            self._found[wanted] = [mention for mention in chosen if not self._names_a_subject(mention)]
        return self._found[wanted]

    def _names_a_subject(self, mention: Mention) -> bool:
        """Whether a finding stands in a heading, or its words run over a blank line or into the next heading."""
        if mention.concept.kind not in ("finding", "enhancement"):
            return False
        return "\n\n" in self.text[mention.start : mention.end] or self.in_heading(mention.start, mention.end)

    @cached_property
    def _labels(self) -> list[tuple[int, int]]:
        return labels(self.document.text, self.text)

    def in_heading(self, start: int, end: int) -> bool:
        """Whether any of a span lies in a heading or label that states nothing by itself."""
        number = bisect.bisect_left(self._labels, (end, 0))
        return any(low < end and start < high for low, high in self._labels[max(0, number - 2) : number])

    def generic(self, position: int) -> bool:
        """Whether the clause at a position explains a test or a disease and speaks of no patient."""
        sentence = self.sentence(position)
        if not self.rules.generic.search(self.text, sentence.start, sentence.end):
            return False
        low = max((m.end() for m in _OWN_CLAUSE.finditer(self.text, sentence.start, position)), default=sentence.start)
        end = _OWN_CLAUSE.search(self.text, position, sentence.end)
        return bool(self.rules.generic.search(self.text, low, end.start() if end else sentence.end))

    def unassessed(self, position: int) -> bool:
        """Whether the clause at a position says that a thing could not be looked at."""
        sentence = self.sentence(position)
        low = max((m.end() for m in _STOP.finditer(self.text, sentence.start, position)), default=sentence.start)
        stop = _STOP.search(self.text, position, sentence.end)
        high = stop.start() if stop else sentence.end
        return any(rules(language).unassessed.search(self.text, low, high) for language in self.languages)

    def evidence(self, start: int, end: int) -> Evidence:
        """Cut evidence out of the document, without the white space at its ends."""
        piece = self.document.text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        return self.document.evidence(start, end)

    def field(
        self,
        name: str,
        value: Value,
        span: tuple[int, int],
        *,
        assertion: Assertion = "present",
        certainty: int = 5,
        code: Code | None = None,
        more: Mapping[str, object] | None = None,
    ) -> Field:
        """Make a field with one slice of evidence; `more` holds the rarer attributes of `Field` by name."""
        data = {"name": name, "value": value, "assertion": assertion, "certainty": certainty, "code": code}
        return Field.model_validate({**data, **(more or {}), "evidence": (self.evidence(*span),)})


def _place(cue: Cue) -> tuple[int, int]:
    return cue.start, cue.end
