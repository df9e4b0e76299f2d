"""Findings that are there, not there, or perhaps: necrosis, oedema, haemorrhage and their like."""

from __future__ import annotations

import re

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.records import Assertion, Field
from ingestion.terminology import Mention

_OPPOSITE: dict[Assertion, Assertion] = {"present": "absent", "absent": "present"}
_SPECIMEN = ("gross", "specimen", "technique", "frozen")
_OEDEMA = re.compile(r"o?edema|flair|hyperintens|signal abnormality|水肿")
_TUMOUR = re.compile(r"(?<!peri)(?:mass|tumou?r|lesion|neoplasm|enhanc|component)|肿瘤|病灶|占位|病变|肿块|强化")
_NEW = re.compile(r"\bnew(?:ly)? (?:[a-z-]+ )?$|新(?:发|出现|增)的?$")
# "69 % of the lesion volume": the whole that the oedema is a part of is not what crosses.
_SHARE = words("findings")["share"]


def read(page: Page) -> list[Field]:
    """Return the findings of a report, each mention on its own."""
    return [found for mention in page.find("finding") if (found := _finding(page, mention))]


def _finding(page: Page, mention: Mention) -> Field | None:
    concept = mention.concept
    section = page.sentence(mention.start).section.name
    if section in _SPECIMEN or page.generic(mention.start) or page.unassessed(mention.start):
        return None
    holding = assess(page, mention.start, mention.end)
    assertion, certainty = holding.assertion, holding.certainty
    if concept.denies:
        assertion = _OPPOSITE.get(assertion, assertion)
        certainty = 1 if assertion == "absent" else certainty
    if section == "indication" and assertion == "present" and concept.id in ("recurrence", "progression"):
        assertion, certainty = "hypothetical", 0
    if section == "comparison" and assertion == "present":
        assertion = "historical"
    if assertion == "absent" and _NEW.search(page.text, max(0, mention.start - 12), mention.start):
        return None  # "no new haemorrhage" leaves the old one where it is
    if concept.id == "crosses_midline" and not _tumour_crosses(page, mention):
        return None
    return page.field(
        concept.field,
        concept.value,
        (mention.start, mention.end),
        assertion=assertion,
        certainty=certainty,
        code=concept.code,
    )


def _tumour_crosses(page: Page, mention: Mention) -> bool:
    """Whether it is the tumour that crosses the midline; oedema alone crossing does not count."""
    sentence = page.sentence(mention.start)
    before = page.text[sentence.start : mention.start]
    before = before[before.rfind(";") + 1 :]
    oedema = [match.end() for match in _OEDEMA.finditer(before)]
    tumour = [match.end() for match in _TUMOUR.finditer(_SHARE.sub(lambda found: " " * len(found.group()), before))]
    if not oedema:
        after = page.text[mention.end : min(sentence.end, mention.end + 40)]
        return bool(tumour) or not _OEDEMA.search(after)
    return bool(tumour) and max(tumour) > max(oedema)
