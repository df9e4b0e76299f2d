"""Contrast enhancement: none, mild, marked or simply present; and its pattern."""

from __future__ import annotations

import re

from ingestion.extract.assertion import assess
from ingestion.extract.holding import Holding
from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.records import Field
from ingestion.terminology import Mention

_MILD = words("enhancement")["mild"]
_MARKED = words("enhancement")["marked"]
_ELSEWHERE = words("enhancement")["elsewhere"]
_PATTERNS = {
    "ring": re.compile(
        r"(?<![a-z])ring(?![a-z])|(?<![a-z])rim(?![a-z])|peripheral(?:ly)?(?= enhanc)|环形|环状|花环|环壁|边缘(?=强化)"
    ),
    "nodular": re.compile(r"nodul(?:ar(?:ly)?|es?(?![a-z]))|结节"),
    "patchy": re.compile(r"patchy|斑片|片状|小片"),
    "heterogeneous": re.compile(r"heterogen\w+|inhomogen\w+|irregular(?:ly)?|不均匀|不均质|不规则"),
    "solid": re.compile(r"solid(?:ly)?|homogeneous(?:ly)?|均匀|实性"),
}
_CLAUSE = re.compile(r"[,;，；。.:]| and | but | with ")
_DENIED = re.compile(r"(?:未见|无|without|no)(?:明显|明确|的| )*$")
_IRREGULAR = re.compile(r"irregular|不规则", re.IGNORECASE)
_UNEVEN = re.compile(r"不均匀|不均质")
_PART = re.compile(r"[ -]*(?:component|portion|part|necro|area|core|tissue|central)")
_OTHER_PLACE = re.compile(r"elsewhere|other|additional|\bnew\b|abnormal|mening|异常|其余|新发|脑膜")
_LEAD = re.compile(
    r"[ :,]{0,12}(?:(?:is|appears?|was|pattern is|呈|为|较|明显|显著|in a|with a|as a)[ ]?)?"
    r"(?:(?:now|only|rather|more|predominantly|mild(?:ly)?|moderate(?:ly)?|marked(?:ly)?|intense(?:ly)?|thick|and|but)"
    r",? )*"
)
_SKIPPED = ("technique", "gross", "specimen", "comparison")
_OTHER = re.compile(r"mening\w* ?$|dural $|脑膜$")


def read(page: Page) -> list[Field]:
    """Return the enhancement and its patterns, each mention on its own."""
    found: list[Field] = []
    for mention in page.find("enhancement"):
        if page.sentence(mention.start).section.name not in _SKIPPED and not page.generic(mention.start):
            found += _enhancement(page, mention)
    if any(field.name == "enhancement" and field.value != "none" for field in found):
        found = [field for field in found if field.value != "none" or not _elsewhere(page, field)]
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
    if mention.concept.denies and _DENIED.search(page.text[max(0, mention.start - 8) : mention.start]):
        return []  # 未见明显不强化区: that nothing fails to enhance says little
    if page.unassessed(mention.start) or _OTHER.search(page.text[max(0, mention.start - 12) : mention.start]):
        return []
    holding = assess(page, mention.start, mention.end)
    if mention.concept.denies or holding.assertion == "absent":
        return _none(page, mention, holding)
    held = {"assertion": holding.assertion, "certainty": holding.certainty}
    value, span = "present", (mention.start, mention.end)
    for name, pattern in (("mild", _MILD), ("marked", _MARKED)):
        value, span = (name, said) if (said := _described(page, mention, pattern)) else (value, span)
    found = [page.field("enhancement", value, span, more=held)]
    for name, pattern in _PATTERNS.items():
        if said := _described(page, mention, pattern):
            found.append(page.field("enhancement_pattern", name, said, more=held))
    if len(found) > 2:  # "irregular ring enhancement": how the ring looks is no pattern of its own
        found = [each for each in found if not _IRREGULAR.match(each.evidence[0].quote)]
    return found


def _described(page: Page, mention: Mention, pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """Return the words of an enhancement with a degree or pattern that stands before it or right behind."""
    sentence = page.sentence(mention.start)
    low, high = _clause(page, sentence.start, mention.start, mention.end, sentence.end)
    before, after = page.text[low : mention.start], page.text[mention.end : high]
    match = _last(pattern, before)
    if match and "no" not in before[: match.start()].split() and not _UNEVEN.match(before, max(0, match.start() - 1)):
        return low + match.start(), mention.end
    lead = _LEAD.match(after)
    match = pattern.match(after, lead.end()) if lead else None
    return (mention.start, mention.end + match.end()) if match else None


def _elsewhere(page: Page, field: Field) -> bool:
    """Whether "no enhancement" is said of another place than the lesion that enhances."""
    sentence = page.sentence(field.evidence[0].start)
    return bool(_OTHER_PLACE.search(page.text, sentence.start, sentence.end))


def _none(page: Page, mention: Mention, holding: Holding) -> list[Field]:
    """No enhancement, unless a part of the tumour does not enhance, or it is new or other lesions that are denied."""
    span = (mention.start, mention.end)
    low = max(page.sentence(mention.start).start, mention.start - 25)
    if not mention.concept.denies and _ELSEWHERE.search(page.text, low, mention.end):
        return []
    if not mention.concept.denies and holding.cue:
        span = (min(holding.cue.start, span[0]), max(holding.cue.end, span[1]))
    elif mention.concept.denies and _PART.match(page.text[mention.end : mention.end + 14]):
        return []
    return [page.field("enhancement", "none", span)]


def _clause(page: Page, low: int, start: int, end: int, high: int) -> tuple[int, int]:
    """Return the stretch around a mention that its adjectives stand in."""
    left = low
    for match in _CLAUSE.finditer(page.text, max(low, start - 45), start):
        left = match.end()
    left = max(left, start - 45)
    right = _CLAUSE.search(page.text, end, high)
    return left, min(right.start() if right else high, end + 40)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda match: match.start(), default=None)
