"""Drugs, modalities, steroids with their daily dose, and the extent of operations."""

from __future__ import annotations

import re

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.language.cues import latin_bounds
from ingestion.records import Assertion, Field
from ingestion.terminology import Mention

_REACH = 60
_UNIT = r"(?P<unit>mg|毫克|g(?![a-z])|mcg)"
_DOSE = re.compile(latin_bounds(rf"(?P<amount>\d+(?:\.\d+)?) ?{_UNIT} ?(?P<rest>[^.;。；\n]{{0,28}})"))
_DAILY = (
    r"/ ?(?:d|day)\b|per day|daily|\bq\.?d\b|once|a day|each day|\bo\.?d\b|\bqam\b|every (?:morning|day)"
    r"|每[日天]|[日天]1次|/[日天]|1次/"
)
# Doses a day by the words behind an amount; from the usual abbreviations of prescriptions.
_PER_DAY = [
    (re.compile(latin_bounds(pattern)), times)
    for pattern, times in (
        (r"\bq ?(?P<hours>\d{1,2}) ?h|every (?P<hours2>\d{1,2}) hours?|每(?P<hours3>\d{1,2})小时", 0.0),
        (r"\bq\.?i\.?d\b|four times|4 times|每[日天](?:四|4)次|(?:四|4)次/[日天]", 4.0),
        (r"\bt\.?i\.?d\b|three times|3 times|thrice|每[日天](?:三|3)次|(?:三|3)次/[日天]", 3.0),
        (r"\bb\.?i\.?d\b|twice|two times|2 times|每[日天](?:两|二|2)次|(?:两|二|2)次/[日天]|每12小时", 2.0),
        (r"every other day|\bqod\b|隔日", 0.5),
        (_DAILY, 1.0),
    )
]
_OPERATION_NOW = ("diagnosis", "specimen", "gross", "", "microscopic", "frozen")


def read(page: Page) -> list[Field]:
    """Return treatments, steroids and operations."""
    found = [field for mention in page.find("treatment", "steroid") if (field := _drug(page, mention))]
    return found + [field for mention in page.find("surgery") if (field := _operation(page, mention))]


def _assertion(page: Page, mention: Mention) -> tuple[Assertion, int]:
    holding = assess(page, mention.start, mention.end)
    section = page.sentence(mention.start).section.name
    if holding.assertion == "present" and section == "plan":
        return "planned", 5
    return holding.assertion, holding.certainty


def _drug(page: Page, mention: Mention) -> Field | None:
    if page.generic(mention.start):
        return None
    concept = mention.concept
    assertion, certainty = _assertion(page, mention)
    end = mention.end
    more: dict[str, object] = {}
    if concept.kind == "steroid" and (dose := _daily_dose(page, mention)):
        more["dose_mg_per_day"], end = dose
    return page.field(
        concept.field, concept.value, (mention.start, end), assertion=assertion, certainty=certainty, more=more
    )


def _daily_dose(page: Page, mention: Mention) -> tuple[float, int] | None:
    """Return the daily dose, mg, and where its words end; None where the text gives no amount a day."""
    sentence = page.sentence(mention.start)
    match = _DOSE.search(page.text, mention.end, min(sentence.end, mention.end + _REACH))
    if match is None:
        return None
    amount = float(match["amount"]) * {"g": 1000.0, "mcg": 0.001}.get(match["unit"], 1.0)
    rest = re.split(r"\d+(?:\.\d+)? ?(?:mg|毫克)", match["rest"])[0]
    for pattern, times in _PER_DAY:
        if frequency := pattern.search(rest):
            hours = next((group for group in frequency.groups() if group), None)
            each_day = 24 / int(hours) if hours and int(hours) else times
            return amount * each_day, match.start("rest") + frequency.end()
    return None


def _operation(page: Page, mention: Mention) -> Field | None:
    section = page.sentence(mention.start).section.name
    if page.generic(mention.start) or section in ("gross", "technique"):
        return None
    assertion, certainty = _assertion(page, mention)
    if assertion == "present" and (page.kind == "radiology" or section in ("history", "indication", "comparison")):
        assertion = "historical" if page.kind != "pathology" else assertion
    return page.field(
        "surgery_extent", mention.concept.value, (mention.start, mention.end), assertion=assertion, certainty=certainty
    )
