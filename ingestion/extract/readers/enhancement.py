"""Contrast enhancement: none, mild, marked or simply present; and its pattern."""

from __future__ import annotations

import re

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.records import Assertion, Field
from ingestion.terminology import Mention

_MILD = re.compile(r"mild(?:ly)?|minimal(?:ly)?|faint(?:ly)?|subtle|slight(?:ly)?|weak(?:ly)?|轻度|轻微|淡|微弱|稍")
_MARKED = re.compile(r"marked(?:ly)?|avid(?:ly)?|intense(?:ly)?|strong(?:ly)?|vivid(?:ly)?|brisk(?:ly)?|明显|显著|著明")
_PATTERNS = {
    "ring": re.compile(r"ring|rim|peripheral(?:ly)?(?= enhanc)|环形|环状|花环|环壁|边缘"),
    "nodular": re.compile(r"nodular(?:ly)?|结节"),
    "patchy": re.compile(r"patchy|斑片|片状|小片"),
    "heterogeneous": re.compile(r"heterogen\w+|inhomogen\w+|irregular(?:ly)?|不均匀|不均质|不规则"),
    "solid": re.compile(r"solid(?:ly)?|homogeneous(?:ly)?|均匀|实性"),
}
_CLAUSE = re.compile(r"[,;，；。.:]| and | but | with ")
_SKIPPED = ("technique", "gross", "specimen", "comparison")
_OTHER = re.compile(r"mening\w*$|dural $|脑膜$")


def read(page: Page) -> list[Field]:
    """Return the enhancement and its patterns, each mention on its own."""
    found: list[Field] = []
    for mention in page.find("enhancement"):
        if page.sentence(mention.start).section.name not in _SKIPPED and not page.generic(mention.start):
            found += _enhancement(page, mention)
    specific = {field.value for field in found if field.name == "enhancement" and field.assertion == "present"} - {
        "present",
        "none",
    }
    if specific:  # "markedly enhancing ... the enhancing part": the bare word adds nothing
        found = [
            field
            for field in found
            if not (field.name == "enhancement" and field.value == "present" and field.assertion == "present")
        ]
    return found


def _enhancement(page: Page, mention: Mention) -> list[Field]:
    sentence = page.sentence(mention.start)
    if _OTHER.search(page.text[max(0, mention.start - 12) : mention.start]):
        return []
    holding = assess(page, mention.start, mention.end)
    span = (mention.start, mention.end)
    if mention.concept.denies or holding.assertion == "absent":
        cue = holding.cue
        if cue and not mention.concept.denies:
            span = (min(cue.start, span[0]), max(cue.end, span[1]))
        if mention.concept.denies and re.match(
            r"[ -]*(?:component|portion|part|necro|area|core|tissue|central)", page.text[mention.end : mention.end + 14]
        ):
            return []
        return [page.field("enhancement", "none", span)]
    low, high = _clause(page, sentence.start, mention.start, mention.end, sentence.end)
    before, after = page.text[low : mention.start], page.text[mention.end : high]
    assertion: Assertion = holding.assertion
    value = "present"
    for name, pattern in (("mild", _MILD), ("marked", _MARKED)):
        if (match := _last(pattern, before)) and "no" not in before[: match.start()].split():
            value, span = name, (low + match.start(), mention.end)
        elif match := pattern.match(after.lstrip()):
            lead = mention.end + len(after) - len(after.lstrip())
            value, span = name, (mention.start, lead + match.end())
    found = [page.field("enhancement", value, span, assertion=assertion, certainty=holding.certainty)]
    for name, pattern in _PATTERNS.items():
        if name == "solid" and re.search(r"不均匀|不均质", before):
            continue
        if match := _last(pattern, before):
            reach = (low + match.start(), mention.end)
            found.append(
                page.field("enhancement_pattern", name, reach, assertion=assertion, certainty=holding.certainty)
            )
    return found


def _clause(page: Page, low: int, start: int, end: int, high: int) -> tuple[int, int]:
    """Return the stretch around a mention that its adjectives stand in."""
    left = low
    for match in _CLAUSE.finditer(page.text, max(low, start - 45), start):
        left = match.end()
    left = max(left, start - 45)
    right = _CLAUSE.search(page.text, end, high)
    return left, min(right.start() if right else high, end + 40)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text):
        pass
    return found
