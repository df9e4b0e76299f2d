"""Where in a report a statement stands: its section, its sentence, and whether it is of an earlier time."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from functools import cached_property

from ingestion.classify.words import pattern
from ingestion.language import fold, sentences
from ingestion.language.sections import Section, sections
from ingestion.records import Document, Evidence

CONCLUDING = ("impression", "diagnosis")
DESCRIBING = ("findings", "", "microscopic", "specimen", "gross", "comment")
BEFORE = ("history", "indication", "comparison")
_PART = re.compile(
    r"(?:^|[\n:])[ \t]*(?:(?:part|specimen|标本) ?(?P<named>[a-h1-9])\b|\(?(?P<letter>[a-h])[.):,、])(?! ?\d)"
)


class Where:
    """The places of one document.

    Attributes:
        text: The folded text, with the offsets of the document.
    """

    def __init__(self, document: Document) -> None:
        self.text = fold(document.text)
        self._document = document

    @cached_property
    def _sections(self) -> tuple[Section, ...]:
        return sections(self.text)

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return sentences(self._document.text)

    def section(self, evidence: Evidence) -> str:
        """Return the name of the section that a slice stands in, "" before the first heading."""
        return next((part.name for part in reversed(self._sections) if part.start <= evidence.start), "")

    def within(self, evidence: Iterable[Evidence], names: tuple[str, ...]) -> list[Evidence]:
        """Return the slices that stand in one of these sections."""
        return [slice_ for slice_ in evidence if self.section(slice_) in names]

    def sentence(self, evidence: Evidence) -> tuple[int, int]:
        """Return the half-open span of the sentence in which a slice begins."""
        number = max(bisect.bisect_right(self._sentences, (evidence.start, len(self.text))) - 1, 0)
        return self._sentences[number]

    def sentence_text(self, evidence: Evidence) -> str:
        """Return that sentence's folded text."""
        return self.text[slice(*self.sentence(evidence))]

    def near(self, evidence: Evidence, before: int, after: int) -> str:
        """Return the words about a slice inside its sentence, the slice itself left out."""
        low, high = self.sentence(evidence)
        return (
            self.text[max(low, evidence.start - before) : evidence.start]
            + " | "
            + self.text[evidence.end : min(max(high, evidence.end), evidence.end + after)]
        )

    def other_parts(self, one: Evidence, two: Evidence) -> bool:
        """Whether two slices belong to specimens that the report labels ("A.", "Part 2", 标本1) and tells apart."""
        first, second = self._part(one), self._part(two)
        return bool(first and second) and first != second

    def _part(self, evidence: Evidence) -> str:
        start = max((part.start for part in self._sections if part.start <= evidence.start), default=0)
        labels = list(_PART.finditer(self.text, start, evidence.start))
        return (labels[-1]["named"] or labels[-1]["letter"]) if labels else ""

    def earlier(self, evidence: Evidence) -> bool:
        """Whether a statement is said to be of an earlier time than the report."""
        if self.section(evidence) in BEFORE:
            return True
        low, high = self.sentence(evidence)
        before = self.text[low : evidence.start]
        then = [match.end() for match in pattern("earlier").finditer(before)]
        now = [match.end() for match in pattern("now").finditer(before)]
        if then and (not now or then[-1] > now[-1]):
            return True
        return bool(pattern("earlier_behind").match(self.text[evidence.end : max(high, evidence.end)]))
