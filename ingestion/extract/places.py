"""The parts of the brain that a text names, each as the place that the `location` field knows."""

from __future__ import annotations

from dataclasses import dataclass

from ingestion.extract.page import Page
from ingestion.records import Code
from ingestion.terminology import Mention


@dataclass(frozen=True)
class Place:
    """A part of the brain in its words.

    Attributes:
        value: Value of the `location` field.
        start: First character.
        end: One past the last.
        inferred: Whether the words name only a structure inside the place (hippocampus, of the temporal lobe).
        code: Terminology code of what is named.
        id: Concept.
    """

    value: str
    start: int
    end: int
    inferred: bool
    code: Code | None
    id: str


def places(page: Page) -> list[Place]:
    """Return the places, in order; "left cerebellar hemisphere" is one, "frontal horn" none."""
    return page.once("places", lambda: _places(page))


def _places(page: Page) -> list[Place]:
    found = []
    for mention in page.find("location", "anatomy"):
        concept = mention.concept
        value = str(concept.value) if concept.kind == "location" else concept.part_of
        if value:
            inferred = concept.kind == "anatomy" and not _says(page, value, mention)
            found.append(Place(value, mention.start, mention.end, inferred, concept.code, concept.id))
    return found


def _says(page: Page, value: str, whole: Mention) -> bool:
    """Whether the place itself is named within a longer name: "superior temporal gyrus"."""
    return any(
        mention.concept.kind == "location" and mention.concept.value == value
        for mention in page.mentions or ()
        if whole.start <= mention.start and mention.end <= whole.end
    )
