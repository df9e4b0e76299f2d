"""What comes into a store: each document with its passages, checked, and a digest that tells a change."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ingestion.errors import InputError
from ingestion.guidelines.statements import rendering, ways_of_asking
from ingestion.records import Document, Passage
from retrieval.records import AddReport

RECIPE = 3
"""Version of what is embedded and indexed of a passage; a store of another version is built anew."""


@dataclass(frozen=True)
class Incoming:
    """One document with its passages, in their order."""

    document: Document
    passages: tuple[Passage, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of everything that a store keeps of the document."""
        parts = [self.document.model_dump_json(), *(passage.model_dump_json() for passage in self.passages)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def headings(passage: Passage) -> str:
    """Return the title and the section's heading, a line each."""
    return "\n".join(part for part in (passage.title, passage.section) if part)


def embedded_text(passage: Passage, languages: Collection[str]) -> str:
    """Return what is embedded of a passage: its headings give the text its context.

    Args:
        passage: With a rendering or ways of asking for it, these are embedded too.
        languages: Those that the embedder was trained for; what is in another is left out.
    """
    return "\n".join(part for part in (headings(passage), passage.text, *_other_words(passage, languages)) if part)


def indexed_text(passage: Passage) -> str:
    """Return the words of a passage for lexical search, under its headings: in every language that it has."""
    return "\n".join((passage.text, *_other_words(passage, ("en", "zh"))))


def _other_words(passage: Passage, languages: Collection[str]) -> Iterator[str]:
    if "zh" in languages and (chinese := rendering(passage)):
        yield chinese.quote
    for language in ("en", "zh"):
        if language in languages:
            yield from ways_of_asking(passage, language)


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text, by which an unchanged passage keeps its vector."""
    return hashlib.sha256(text.encode()).hexdigest()


def gather(documents: Sequence[Document], passages: Sequence[Passage]) -> list[Incoming]:
    """Bring each document together with its passages.

    Raises:
        InputError: An id comes twice, or a passage names a document that was not given.
        EvidenceError: A passage's text does not equal its document's text at its offsets.
    """
    _refuse_twice("document", Counter(document.id for document in documents))
    _refuse_twice("passage", Counter(passage.id for passage in passages))
    texts = {document.id: document.text for document in documents}
    cut: dict[str, list[Passage]] = {document.id: [] for document in documents}
    for passage in passages:
        if passage.doc not in texts:
            message = f"passage '{passage.id}' belongs to document '{passage.doc}', which was not given"
            raise InputError(message, hint="add a document together with its passages")
        passage.evidence().check(texts[passage.doc])
        cut[passage.doc].append(passage)
    return [Incoming(document, tuple(cut[document.id])) for document in documents]


def report(
    incoming: Sequence[Incoming], changed: Sequence[Incoming], known: Collection[str], embedded: int
) -> AddReport:
    """Return what became of each document, `known` being the ids that were there before."""
    ids = [each.document.id for each in changed]
    new = set(ids)
    return AddReport(
        added=tuple(name for name in ids if name not in known),
        replaced=tuple(name for name in ids if name in known),
        unchanged=tuple(each.document.id for each in incoming if each.document.id not in new),
        passages=sum(len(each.passages) for each in changed),
        embedded=embedded,
    )


def _refuse_twice(kind: str, seen: Counter[str]) -> None:
    twice = [name for name, times in seen.items() if times > 1]
    if twice:
        raise InputError(f"{kind} id '{twice[0]}' comes {seen[twice[0]]} times", hint="ids must be unique")
