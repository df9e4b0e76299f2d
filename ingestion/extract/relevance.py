"""Whether a text is about a brain tumour at all, and whether it can be read."""

from __future__ import annotations

import re

from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.records import Relevance

_WORD = re.compile(r"(?<![a-z])[a-z]{3,}(?![a-z])|[\u4e00-\u9fff]{2}")
_FEWEST_WORDS = 3
_PROSE = 0.08  # share of such words below which a text is no text


def relevance_of(page: Page) -> Relevance:
    """Return "glioma", "other_brain", "not_brain" or "unreadable".

    A text with fewer than three words, or without the common words of running text, and none about an organ, is
    unreadable. A text that names a glioma, or the markers of one and no other organ, or describes a mass in the
    brain, is about glioma unless far more of it speaks of other organs; a brain text without a tumour is
    "other_brain", and so is the letter of a tumour clinic that names no organ.
    """
    patterns = words("kind")
    glioma = len(patterns["glioma"].findall(page.text))
    brain = len(patterns["brain"].findall(page.text))
    elsewhere = len(patterns["elsewhere"].findall(page.text))
    if not (glioma or elsewhere) and patterns["molecular"].search(page.text):
        return "glioma"
    if page.kind == "note" and not (glioma or brain or elsewhere) and patterns["clinic"].search(page.text):
        return "glioma" if _tumour_words(page) else "other_brain"
    if not (glioma or brain or elsewhere):
        running = len(_WORD.findall(page.text))
        if running < _FEWEST_WORDS or not (_is_prose(page, running) or _tumour_words(page)):
            return "unreadable"
    if glioma and glioma * 3 + brain >= elsewhere:
        return "glioma"
    if brain and brain * 2 > elsewhere:
        return "glioma" if _tumour_in_brain(page) else "other_brain"
    if elsewhere:
        return "not_brain"
    return "glioma" if _tumour_words(page) else "not_brain"


def _is_prose(page: Page, running: int) -> bool:
    """Whether enough of a text's words are those of any text; scanned bar codes and handwriting have few."""
    return len(words("kind")["prose"].findall(page.text)) >= max(_FEWEST_WORDS, running * _PROSE)


def _tumour_in_brain(page: Page) -> bool:
    return bool(words("kind")["tumour"].search(page.text)) and not _other_diagnosis(page)


def _other_diagnosis(page: Page) -> bool:
    others = {mention.concept.value for mention in page.find("diagnosis")}
    return bool(others) and others <= {"metastasis", "lymphoma", "meningioma", "other"}


def _tumour_words(page: Page) -> bool:
    fed = page.find("finding", "enhancement", "treatment", "steroid", "surgery")
    return bool(fed)
