"""What a judge promises, and how all of them are asked about the same cases with each source read once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Protocol

from assistant.grounding.claims import sentence_spans
from assistant.grounding.records import Source, VerdictName
from assistant.grounding.sources import Sources
from evals.grounding.cases import Case


@dataclass(frozen=True)
class Opinion:
    """What a judge says of one text.

    Attributes:
        score: How well the sources support it, 0 to 1; only its order counts where a threshold is fitted.
        verdict: What the judge decides by itself; None for one that only gives a score.
    """

    score: float
    verdict: VerdictName | None = None


class Reading:
    """The sources of some cases, read once for all judges.

    Args:
        texts: The sources.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = tuple(texts)

    @cached_property
    def sources(self) -> Sources:
        """As the gate reads them."""
        return Sources([Source(doc=f"source:{at}", text=text) for at, text in enumerate(self.texts)])

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """All of their sentences."""
        return tuple(sentence for text in self.texts for sentence in sentences_of(text))


class Judge(Protocol):
    """Something that tells whether sources support texts."""

    @property
    def name(self) -> str:
        """Its name among the figures."""
        ...

    def opinions(self, reading: Reading, texts: Sequence[str]) -> list[Opinion]:
        """Return one opinion a text, in order."""
        ...


Opinions = dict[str, list[Opinion]]


def ask(judges: Sequence[Judge], cases: Sequence[Case], told: Callable[[int], None] = lambda _: None) -> Opinions:
    """Return every judge's opinions, in the order of the cases.

    Args:
        judges: Whom to ask.
        cases: About what; those with the same sources are asked together.
        told: Called with the number of cases done.
    """
    found: dict[str, list[Opinion | None]] = {judge.name: [None] * len(cases) for judge in judges}
    order = sorted(range(len(cases)), key=lambda at: cases[at].sources)
    done = 0
    for texts, group in groupby(order, key=lambda at: cases[at].sources):
        places, reading = list(group), Reading(texts)
        for judge in judges:
            given = judge.opinions(reading, [cases[at].text for at in places])
            for at, opinion in zip(places, given, strict=True):
                found[judge.name][at] = opinion
        done += len(places)
        told(done)
    return {name: [each for each in opinions if each is not None] for name, opinions in found.items()}


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text, headings too; the whole text where it has none."""
    return [text[start:end] for start, end in sentence_spans(text)] or [text]
