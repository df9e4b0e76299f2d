"""Drugs, modalities, steroids with their daily dose, and the extent of operations."""

from __future__ import annotations

from ingestion.extract.courses import clause_of, course_of, dated, held
from ingestion.extract.doses import cycles, daily_dose, radiation
from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.records import Field
from ingestion.terminology import Mention

_CLASSES = ("chemotherapy",)  # words for a class of drugs
_RADIATION = ("radiotherapy", "chemoradiotherapy")
_BESIDE = 14  # characters


def read(page: Page) -> list[Field]:
    """Return treatments, steroids and operations."""
    found = [field for mention in page.find("treatment", "steroid") if (field := _drug(page, mention))]
    return found + [field for mention in page.find("surgery") if (field := _operation(page, mention))]


def _drug(page: Page, mention: Mention) -> Field | None:
    if page.generic(mention.start):
        return None
    concept = mention.concept
    if concept.value in _CLASSES and _named_beside(page, mention):
        return None  # "temozolomide chemotherapy", PCV方案化疗: the drug says it
    if words("therapy")["before_it"].match(page.text, mention.end):
        return None  # 放疗前: a date, no treatment
    course = course_of(page, mention)
    if course is None:
        return None
    assertion, certainty = course
    end = mention.end
    more: dict[str, object] = {}
    if concept.kind == "steroid" and (dose := daily_dose(page, mention)):
        more["dose_mg_per_day"], end = dose
    if concept.kind == "treatment":
        sentence = page.sentence(mention.start)
        low, high = clause_of(page, sentence.start, mention, sentence.end)
        low, high = _up_to_the_next(page, mention, low, high)
        more |= radiation(page, mention, low, high) if concept.value in _RADIATION else cycles(page, mention, low, high)
    return page.field(
        concept.field, concept.value, (mention.start, end), assertion=assertion, certainty=certainty, more=more
    )


def _up_to_the_next(page: Page, mention: Mention, low: int, high: int) -> tuple[int, int]:
    """Cut a clause where the next therapy is named: its dose is not this one's."""
    others = [other for other in page.find("treatment", "steroid") if low <= other.start < high]
    ends = [other.end for other in others if other.end <= mention.start]
    begins = [other.start for other in others if other.start >= mention.end]
    return max([low, *ends]), min([high, *begins])


def _named_beside(page: Page, mention: Mention) -> bool:
    """Whether the drugs of a class word stand right beside it."""
    for other in page.find("treatment", "steroid"):
        if other.concept.value in (*_CLASSES, "radiotherapy"):
            continue
        gap = (
            page.text[other.end : mention.start] if other.end <= mention.start else page.text[mention.end : other.start]
        )
        if len(gap) <= _BESIDE and words("therapy")["beside"].fullmatch(gap):
            return True
    return False


def _operation(page: Page, mention: Mention) -> Field | None:
    section = page.sentence(mention.start).section.name
    if page.generic(mention.start) or section in ("gross", "technique"):
        return None
    assertion, certainty = held(page, mention)
    sentence = page.sentence(mention.start)
    if assertion == "possible":
        assertion, certainty = "present", 5  # "only a partial resection was possible"
    course = words("therapy")
    if course["this_stay"].search(page.text, sentence.start, sentence.end):
        assertion = "present" if assertion == "historical" else assertion
    elif assertion in ("present", "planned") and course["condition"].match(page.text, mention.end, sentence.end):
        assertion, certainty = "hypothetical", 0
    elif assertion == "present" and page.kind != "pathology":
        low, high = clause_of(page, sentence.start, mention, sentence.end)
        scan = page.kind == "radiology" and not course["early_scan"].search(page.text)
        earlier = scan or section in ("history", "indication", "comparison")
        assertion = "historical" if earlier or dated(page, low, mention, high) else assertion
    return page.field(
        "surgery_extent", mention.concept.value, (mention.start, mention.end), assertion=assertion, certainty=certainty
    )
