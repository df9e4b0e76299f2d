"""How long symptoms have lasted before a report, in months, as its words give it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.risk.state import looks_back, table
from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.language.cues import latin_bounds
from ingestion.language.lexer import expression
from ingestion.records import Document, Evidence, Report


@dataclass(frozen=True)
class Duration:
    """One symptom's duration.

    Attributes:
        months: How long, months, to two places.
        lower: The text gives a lower bound only ("more than", 余).
        evidence: The words.
        before_surgery: Its sentence looks back to the time before surgery.
    """

    months: float
    lower: bool
    evidence: Evidence
    before_surgery: bool


def read_durations(document: Document, report: Report) -> tuple[Duration, ...]:
    """Read how long symptoms have lasted; a denied symptom and an upper bound ("less than") say nothing."""
    page = Page(document, report.kind)
    return tuple(found for pattern in _forms() for match in pattern.finditer(page.text) for found in _read(page, match))


def _read(page: Page, match: re.Match[str]) -> Iterator[Duration]:
    rows = table()["durations"]
    sentence = page.sentence(match.start())
    before = page.text[sentence.start : match.start()]
    held = assess(page, match.start(), match.end()).assertion
    if re.search(latin_bounds(rows["denied"]), before) or held in ("planned", "hypothetical", "other_person"):
        return
    number, unit = match["number"], match["unit"]
    amount = rows["numbers"].get(re.sub(r"[\s-]+", " ", number)) or float(number)
    factor = next(value for name, value in rows["units"].items() if re.fullmatch(name, unit))
    words = page.text[max(sentence.start, match.start() - 10) : match.end()]
    lower = bool(re.search(latin_bounds(rows["bound"]), words))
    yield Duration(
        round(amount * factor, 2), lower, page.evidence(match.start(), match.end()), looks_back(page, match.start())
    )


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    rows = table()["durations"]
    symptom = re.sub(r"\|\s+", "|", rows["symptoms"].strip()).replace(" ", r"[\s-]+")
    numbers = "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in sorted(rows["numbers"], key=len)[::-1])
    forms = []
    for form in rows["forms"]:
        body = expression(form).replace("NUMBER", rf"(?P<number>\d{{1,3}}(?:\.\d)?|{numbers})")
        forms.append(
            re.compile(body.replace("UNIT", f"(?P<unit>{'|'.join(rows['units'])})").replace("SYMPTOM", symptom))
        )
    return tuple(forms)
