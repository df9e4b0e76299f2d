"""What changed since an earlier examination, and how."""

from __future__ import annotations

import re

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.records import Assertion, Field

_ORDER = ("stable", "resolved", "increased", "decreased", "new")
_NO_TARGET = ("recurrence", "progression", "multifocal")
_SKIPPED = ("technique", "comparison", "gross")
_LESION = words("change")["lesion"]
_APPEARED = words("change")["appeared"]
_FLAIR = words("change")["flair"]
_SHIFT = re.compile(r"mid ?-?line shift|中线(?:结构)?移位")
_NOT_IMAGING = words("change")["not_imaging"]
_TURN = re.compile(r"[;；,，]| but | while | whereas | although | despite |但")  # where another thing's change begins
_VENTRICLE = re.compile(r"ventric|horn|脑室|sulci|脑沟")


def read(page: Page) -> list[Field]:
    """Return the changes, each with what changed where the text names it; pathology has none."""
    if page.kind == "pathology":
        return []
    found: list[Field] = []
    taken: list[tuple[int, int]] = []
    for name in _ORDER:
        for match in words("change")[name].finditer(page.text):
            if any(low < match.end() and match.start() < high for low, high in taken):
                continue
            taken.append(match.span())
            if field := _change(page, name, match):
                found.append(field)
    return sorted(found, key=lambda field: field.evidence[0].start)


def _change(page: Page, name: str, match: re.Match[str]) -> Field | None:
    start, end = match.span()
    sentence = page.sentence(start)
    if (
        sentence.section.name in _SKIPPED
        or page.in_heading(start, end)
        or words("change")["among"].match(page.text, start, sentence.end)
    ):
        return None
    low, high = _clause(page, sentence.start, start, end, sentence.end)
    clause = page.text[low:high]
    target = _target(page, low, start, end, high)
    if _NOT_IMAGING.search(clause) or (target is None and _VENTRICLE.search(clause)):
        return None
    compared = words("change")["comparison"].search(page.text, sentence.start, sentence.end)
    if (
        name in ("increased", "decreased")
        and not compared
        and (target is None or page.kind != "note")
        and target is None
    ):
        return None
    if name in ("increased", "decreased") and not compared and _VENTRICLE.search(clause):
        return None
    holding = assess(page, start, end)
    assertion: Assertion = holding.assertion
    if name in ("stable", "resolved") and assertion == "absent":
        assertion = "present"  # the words themselves hold the denial
    if assertion == "historical":
        assertion = "present"  # the comparison speaks of the earlier scan; the change is of now
    if name == "new" and target is None:
        return None
    certainty = holding.certainty if assertion != "present" else 5
    return page.field("change", name, (start, end), assertion=assertion, certainty=certainty, more={"of": target})


def _clause(page: Page, low: int, start: int, end: int, high: int) -> tuple[int, int]:
    left = low
    for match in _TURN.finditer(page.text[low:start]):
        left = low + match.end()
    right = _TURN.search(page.text[end:high])
    if start - left < 3:  # the clause begins with the word: what changed may stand before the comma
        left = low
    return left, (end + right.start() if right else high)


def _target(page: Page, low: int, start: int, end: int, high: int) -> str | None:
    """Return what changed: the nearest finding, enhancement, shift, signal or lesion in the clause."""
    if appeared := _APPEARED.match(page.text, start, high):  # "new enhancing nodule": the nodule is new
        return "lesion" if _LESION.search(page.text, appeared.start("what"), appeared.end()) else None
    options = [
        (_distance(mention.start, mention.end, start, end), mention.concept.field)
        for mention in page.find("finding", "enhancement")
        if low <= mention.start and mention.end <= high and mention.concept.field not in _NO_TARGET
    ]
    for pattern, name in ((_SHIFT, "midline_shift"), (_LESION, "lesion"), (_FLAIR, "flair")):
        options += [(_distance(m.start(), m.end(), start, end), name) for m in pattern.finditer(page.text, low, high)]
    return min(options)[1] if options else None


def _distance(low: int, high: int, start: int, end: int) -> int:
    return max(low - end, start - high, 0)
