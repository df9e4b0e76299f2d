"""Whether a text is about a brain tumour at all, and whether it can be read."""

from __future__ import annotations

import re

from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.records import Relevance

_WORD = re.compile(r"(?<![a-z])[a-z]{3,}(?![a-z])|[\u4e00-\u9fff]{2}")
_FEWEST_WORDS = 3


def relevance_of(page: Page) -> Relevance:
    """Return "glioma", "other_brain", "not_brain" or "unreadable".

    A text with fewer than three words, none of them about brain or glioma, is unreadable. A text that names a glioma,
    or describes a mass in the brain, is about glioma unless far more of it speaks of other organs; a brain text
    without a tumour is "other_brain".
    """
    patterns = words("kind")
    running = _WORD.findall(page.text)
    glioma = len(patterns["glioma"].findall(page.text))
    brain = len(patterns["brain"].findall(page.text))
    if len(running) < _FEWEST_WORDS and not (glioma or brain):
        return "unreadable"
    elsewhere = len(patterns["elsewhere"].findall(page.text))
    if glioma and glioma * 3 + brain >= elsewhere:
        return "glioma"
    if brain and brain * 2 > elsewhere:
        return "glioma" if _tumour_in_brain(page) else "other_brain"
    if elsewhere:
        return "not_brain"
    return "glioma" if _tumour_words(page) else "not_brain"


def _tumour_in_brain(page: Page) -> bool:
    return bool(words("kind")["tumour"].search(page.text)) and not _other_diagnosis(page)


def _other_diagnosis(page: Page) -> bool:
    others = {mention.concept.value for mention in page.find("diagnosis")}
    return bool(others) and others <= {"metastasis", "lymphoma", "meningioma", "other"}


def _tumour_words(page: Page) -> bool:
    fed = page.find("finding", "enhancement", "treatment", "steroid", "surgery")
    return bool(fed)
