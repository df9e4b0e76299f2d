"""How the panel of sources names and shows a cited place: a report whole, a guideline statement by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.drafting.catalogue import catalogue
from assistant.drafting.phrasebook import phrasebook
from assistant.patient import Patient
from ingestion.records import Passage

_NAMED = re.compile(r"^\d{4}-\d{2}-\d{2}[_-](?P<kind>[^\d_-]+)$")
CARD = "risk:"


@dataclass(frozen=True)
class Place:
    """The stretch of a document that is shown around a citation.

    Attributes:
        title: What a reader calls the source ("MRI, 2024-10-15", "NICE guideline NG99").
        note: Where in the source the stretch stands, and its year; "" for a whole document.
        start: Where the stretch begins, in characters of the document's canonical text.
        end: Where it ends.
    """

    title: str
    note: str
    start: int
    end: int


class Places:
    """Knows the place of every citation.

    Args:
        texts: Canonical text of each document by id.
        patient: Whose reports are cited, or None where only guidelines are.
        language: Language of the names of report kinds.
    """

    def __init__(self, texts: Mapping[str, str], patient: Patient | None = None, language: str = "en") -> None:
        from ingestion.guidelines import load_pack

        self._texts = texts
        self._language = language
        self._titles = report_titles(patient, language) if patient else {}
        self._dates: dict[str, str] = {}
        for document, report in zip(patient.documents, patient.reports, strict=True) if patient else ():
            date = report.date or document.date
            self._dates[document.id] = date.isoformat() if date else document.id
        self._passages: dict[str, list[Passage]] = {}
        for passage in load_pack()[1]:
            self._passages.setdefault(passage.doc, []).append(passage)

    def rank(self, doc: str) -> tuple[int, str]:
        """Return what a document's citations are ordered by: guidelines, reports by date, score cards."""
        if doc in self._titles:
            return 1, self._dates[doc]
        return (2, doc) if doc.startswith(CARD) else (0, doc)

    def around(self, doc: str, start: int, end: int) -> Place:
        """Return the place of the slice `start`:`end` of a document."""
        from assistant.risk.cards import load_card
        from assistant.risk.explain.phrases import phrases
        from assistant.risk.explain.similar import DOCUMENT as SIMILAR

        whole = len(self._texts[doc])
        if doc in self._titles:
            return Place(self._titles[doc], "", 0, whole)
        if doc == SIMILAR:
            return Place(phrases(self._language).plot("similar"), "", 0, whole)
        if doc.startswith(CARD):
            title = load_card(doc.removeprefix(CARD)).title
            return Place(catalogue(self._language).say(title), "", 0, whole)
        for passage in self._passages.get(doc, ()):
            holds = passage.start <= start and end <= passage.end
            if holds and self._texts[doc][passage.start : passage.end] == passage.text:
                year = "" if passage.year is None or str(passage.year) in passage.source else str(passage.year)
                note = ", ".join(part for part in (passage.title, passage.section, year) if part)
                return Place(passage.source or passage.title, note, passage.start, passage.end)
        return Place(doc, "", 0, whole)


def report_titles(patient: Patient, language: str) -> dict[str, str]:
    """Return the reports' names for a reader by id: kind and date; the id too where two would read alike."""
    kinds = phrasebook(language).documents
    pairs = list(zip(patient.documents, patient.reports, strict=True))
    titles: dict[str, str] = {}
    for document, report in pairs:
        named = _NAMED.match(document.id)
        kind = kinds.get(named["kind"].lower() if named else "", kinds.get(report.kind, document.id))
        date = report.date or document.date
        titles[document.id] = f"{kind}, {date.isoformat()}" if date else f"{kind}, {document.id}"
    names = list(titles.values())
    return {doc: title if names.count(title) == 1 else f"{title} ({doc})" for doc, title in titles.items()}
