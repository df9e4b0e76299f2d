"""Where registry and text say different things: the cases themselves, for a person to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from evals.extraction.words import truth_words
from evals.suite import Metric, Table
from ingestion.records import Document, Field

FILE = "disagreements.tsv"
COLUMNS = ("id", "field", "registry", "read", "quote", "truth_word_in_text")


@dataclass(frozen=True)
class Disagreement:
    """One value that was read otherwise than the registry has it.

    Attributes:
        id: The report's.
        name: histology, grade or laterality.
        registry: The registry's value.
        read: What was read.
        quote: The words that it was read from.
        truth_word_in_text: Whether a word for the registry's value stands anywhere in the text.
    """

    id: str
    name: str
    registry: str
    read: str
    quote: str
    truth_word_in_text: bool

    @classmethod
    def between(cls, document: Document, name: str, registry: str, read: str, stated: Field) -> Disagreement:
        """Return the disagreement of the registry with what a field states."""
        said = bool(truth_words(name)[registry].search(document.text))
        return cls(document.id, name, registry, read, stated.evidence[0].quote, said)


@dataclass
class Disagreements:
    """All of a run."""

    found: list[Disagreement] = field(default_factory=list)

    def add(self, disagreement: Disagreement) -> None:
        """Add one."""
        self.found.append(disagreement)

    def metrics(self, names: Iterable[str]) -> list[Metric]:
        """Return how many disagreements of each name are the text's own: it never says what the registry says."""
        note = "values read otherwise than the registry's (n) where no word for the registry's stands in the text"
        metrics = []
        for name in names:
            own = [each for each in self.found if each.name == name]
            count = sum(1 for each in own if not each.truth_word_in_text)
            metrics.append(
                Metric(name=f"pathology/{name}/text_says_otherwise", value=float(count), n=len(own), note=note)
            )
        return metrics

    def table(self) -> Table:
        """Return them as a table; of the text it holds the quote alone."""
        rows = [
            (each.id, each.name, each.registry, each.read, each.quote, "yes" if each.truth_word_in_text else "no")
            for each in self.found
        ]
        return Table(file=FILE, columns=COLUMNS, rows=tuple(rows))
