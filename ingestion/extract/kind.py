"""What sort of report a text is, where nobody said."""

from __future__ import annotations

from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.records import Kind


def kind_of(page: Page) -> Kind:
    """Return the kind whose words the text holds most different ones of; a note where none stands out."""
    patterns = words("kind")
    counts: dict[Kind, int] = {
        "radiology": len(set(patterns["radiology"].findall(page.text))),
        "pathology": len(set(patterns["pathology"].findall(page.text))),
        "note": len(set(patterns["note"].findall(page.text))),
    }
    best = max(counts, key=lambda kind: counts[kind])
    return best if counts[best] else "note"
