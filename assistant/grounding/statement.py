"""What a read sentence holds: mentions with how they are asserted, pairs that belong together, quantities, content."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from assistant.grounding.lexicon import group_of
from assistant.grounding.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept where a sentence names it.

    Attributes:
        concept: Id in the lexicon.
        group: Its group.
        start: First code point in the whole text.
        end: One past the last.
        certainty: 5 stated, 4 probable, 3 possible, 2 unlikely, 1 denied, 0 asked for or not assessed, -1 said of
            a relative.
        prior: Of an earlier time.
        planned: Not done yet.
        first: Index of its first token in the sentence.
    """

    concept: str
    group: str
    start: int
    end: int
    certainty: int
    prior: bool
    planned: bool
    first: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions that belong together: a side and what lies there, or a marker and its value."""

    head: str
    value: str
    start: int
    end: int
    certainty: int = 5


@dataclass(frozen=True, slots=True)
class Novelty:
    """What the word "new" stands with.

    Attributes:
        heads: Ids of the masses, findings and diagnoses that it belongs to; "-" before one named as missing
            ("new non-enhancing signal change").
        start: First code point of the word.
        end: One past the last.
        denied: "No new ...".
    """

    heads: frozenset[str]
    start: int
    end: int
    denied: bool


@dataclass(frozen=True)
class Statement:
    """One sentence (or part of one), read.

    Attributes:
        doc: Document it stands in; empty for a claim.
        text: Its words.
        start: First code point in the document.
        end: One past the last.
        mentions: Concepts in order.
        quantities: Numbers in order, offsets into the document.
        sides: (what, side) pairs.
        markers: (marker, value) pairs.
        courses: (drug or treatment, started or stopped) pairs.
        novelties: What is said to be new, or denied so.
        keys: Content: concept ids and word stems, without what may not decide alignment.
        denied: Content words, other than concepts, in the scope of a denial.
        focus: Those of them that the denial stands right beside.
        relatives: Content words said of a relative.
        certain: The sentence says that it is sure.
        hedged: Something in it is probable, possible or unlikely.
        instruction: The sentence addresses a program.
    """

    doc: str
    text: str
    start: int
    end: int
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    sides: tuple[Pair, ...]
    markers: tuple[Pair, ...]
    keys: frozenset[str]
    denied: frozenset[str] = frozenset()
    focus: frozenset[str] = frozenset()
    instruction: bool = False
    courses: tuple[Pair, ...] = ()
    novelties: tuple[Novelty, ...] = ()
    relatives: frozenset[str] = frozenset()
    certain: bool = False
    hedged: bool = False

    def group(self, name: str) -> tuple[Mention, ...]:
        """Return the mentions of one group."""
        return self._groups.get(name, ())

    @cached_property
    def _groups(self) -> dict[str, tuple[Mention, ...]]:
        names = dict.fromkeys(mention.group for mention in self.mentions)
        return {name: tuple(m for m in self.mentions if m.group == name) for name in names}

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The concepts that it names."""
        return frozenset(mention.concept for mention in self.mentions)


def is_concept(key: str) -> bool:
    """Tell whether a key of a statement is a concept rather than a word."""
    return bool(group_of(key))
