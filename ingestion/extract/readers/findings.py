"""Findings that are there, not there, or perhaps: necrosis, oedema, haemorrhage and their like."""

from __future__ import annotations

from ingestion.extract.assertion import Holding, assess
from ingestion.extract.page import Page
from ingestion.records import Assertion, Field
from ingestion.terminology import Mention

_OPPOSITE: dict[Assertion, Assertion] = {"present": "absent", "absent": "present"}
_SPECIMEN = ("gross", "specimen", "technique", "frozen")
_BEFORE = ("history", "comparison", "indication")


def read(page: Page) -> list[Field]:
    """Return the findings of a report, each mention on its own."""
    return [found for mention in page.find("finding") if (found := _finding(page, mention))]


def _finding(page: Page, mention: Mention) -> Field | None:
    concept = mention.concept
    section = page.sentence(mention.start).section.name
    if section in _SPECIMEN or page.generic(mention.start):
        return None
    holding = assess(page, mention.start, mention.end)
    assertion, certainty = holding.assertion, holding.certainty
    if concept.denies:
        assertion = _OPPOSITE.get(assertion, assertion)
        certainty = 1 if assertion == "absent" else certainty
    if section == "indication" and assertion in ("present", "possible") and concept.id in ("recurrence", "progression"):
        assertion, certainty = "hypothetical", 0
    if section == "comparison" and assertion == "present":
        assertion = "historical"
    if concept.id == "crosses_midline" and not _tumour_crosses(page, mention, holding):
        return None
    return page.field(
        concept.field, True, (mention.start, mention.end), assertion=assertion, certainty=certainty, code=concept.code
    )


def _tumour_crosses(page: Page, mention: Mention, holding: Holding) -> bool:
    """Whether it is the tumour that crosses the midline; oedema alone crossing does not count."""
    sentence = page.sentence(mention.start)
    before = page.text[sentence.start : mention.start]
    subjects = ("oedema", "edema", "flair", "水肿", "hyperintens", "signal abnormality")
    tumour = (
        "mass",
        "tumor",
        "tumour",
        "lesion",
        "enhanc",
        "component",
        "肿瘤",
        "病灶",
        "占位",
        "病变",
        "肿块",
        "necro",
    )
    last_other = max((before.rfind(word) for word in subjects), default=-1)
    last_tumour = max((before.rfind(word) for word in tumour), default=-1)
    return last_other <= last_tumour or last_other < 0 or holding.assertion not in ("present", "absent", "possible")
