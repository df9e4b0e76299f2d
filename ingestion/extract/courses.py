"""The course of a therapy in the words of its clause: taken now, over, planned, conditional, or only a date."""

from __future__ import annotations

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.records import Assertion
from ingestion.terminology import Mention

_DATE_REACH = 40  # characters behind a name in which a year dates it


def held(page: Page, mention: Mention) -> tuple[Assertion, int]:
    """Return how a text holds a therapy or operation; what a plan states is planned."""
    holding = assess(page, mention.start, mention.end)
    section = page.sentence(mention.start).section.name
    if holding.assertion == "present" and section == "plan":
        return "planned", 5
    return holding.assertion, holding.certainty


def course_of(page: Page, mention: Mention) -> tuple[Assertion, int] | None:
    """Return how a drug or modality is held, with its course; None where it only dates something else.

    Started, changed or to be stopped is taken now; discussed is neither planned nor given.
    """
    sentence = page.sentence(mention.start)
    low, high = clause_of(page, sentence.start, mention, sentence.end)
    clause, course = page.text[low:high], words("therapy")
    assertion, certainty = held(page, mention)
    if assertion in ("historical", "planned", "hypothetical") and _only_dates(page, mention, clause, assertion):
        return None
    if assertion in ("present", "historical", "possible") and course["anchored"].search(page.text, low, mention.start):
        return "historical", 5
    if assertion in ("absent", "other_person", "possible"):
        return assertion, certainty
    return _by_course(page, mention, (low, high), assertion) or (assertion, certainty)


def _by_course(
    page: Page, mention: Mention, span: tuple[int, int], assertion: Assertion
) -> tuple[Assertion, int] | None:
    """Return what the words of a clause (at `span`) say of the course, or None where they say nothing."""
    low, high = span
    clause, course = page.text[low:high], words("therapy")
    stopped = course["stopped"].search(clause)
    if assertion == "present" and dated(page, low, mention, high):
        return "historical", 5
    if course["stop_ahead"].search(clause):
        return "present", 5
    if stopped and course["taken_off"].search(clause):
        return "historical", 5
    if assertion == "historical" and course["taken"].search(page.text, max(low, mention.start - 25), mention.start):
        return "present", 5
    if assertion in ("present", "planned") and course["condition"].match(page.text, mention.end, high):
        return "hypothetical", 0
    if course["over"].match(page.text, mention.end, high):
        return "historical", 5
    return _going_on(page, mention, span, assertion)


def _going_on(
    page: Page, mention: Mention, span: tuple[int, int], assertion: Assertion
) -> tuple[Assertion, int] | None:
    low, high = span
    clause, course = page.text[low:high], words("therapy")
    if course["ongoing"].search(clause) and not course["stopped"].search(clause):
        planned_on = assertion == "planned" and course["goes_on"].search(clause)
        if assertion == "historical" or planned_on:
            return "present", 5
    if course["discussed"].search(page.text, mention.start - min(12, mention.start - low), high):
        return "hypothetical", 0
    return None


def dated(page: Page, low: int, mention: Mention, high: int) -> bool:
    """Whether a year or month before (or "in 2020" right behind) puts a therapy or operation into the past."""
    course = words("therapy")
    before = page.text[low : mention.start]
    found = list(course["dated"].finditer(before))
    if found:
        return not course["now"].search(before[found[-1].end() :])
    behind = page.text[mention.end : min(high, mention.end + _DATE_REACH)]
    return bool(course["dated"].search(behind)) and not course["now"].search(page.text[low:high])


def clause_of(page: Page, low: int, mention: Mention, high: int) -> tuple[int, int]:
    """Return the clause of a mention; a comma alone ends none, since a dose or date may stand behind it."""
    ends = words("therapy")["clause_end"]
    left = max((match.end() for match in ends.finditer(page.text, low, mention.start)), default=low)
    right = ends.search(page.text, mention.end, high)
    return left, right.start() if right else high


def _only_dates(page: Page, mention: Mention, clause: str, assertion: Assertion) -> bool:
    """Whether the therapy is but the time from which a coming examination is counted."""
    course = words("therapy")
    sentence = page.sentence(mention.start)
    coming = sentence.section.name == "plan" or assertion != "historical"
    before, after = page.text[sentence.start : mention.start], page.text[mention.end : sentence.end]
    anchored = course["anchor_before"].search(before) or course["anchor_after"].match(after)
    return bool(coming and anchored and course["examined"].search(clause))
