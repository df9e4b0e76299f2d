"""The date of the examination or visit, where the text states it without doubt."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{}>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = words("dates")["date"]
_LABEL = words("dates")["label"]
_EARLIER = words("dates")["earlier"]
_HEAD = 400


@dataclass(frozen=True)
class Stated:
    """A date of the document in its own words."""

    date: dt.date
    start: int
    end: int
    labelled: bool


def stated_date(page: Page) -> Stated | None:
    """Return the date that a label names, else the first one in the head of the text that is no earlier event's."""
    if "19" not in page.text and "20" not in page.text:
        return None  # no year
    best: Stated | None = None
    for match in _DATE.finditer(page.text):
        date = _parsed(match)
        if date is None:
            continue
        before = page.text[max(0, match.start() - 40) : match.start()]
        if _LABEL.search(before) and "birth" not in before:
            return Stated(date, *match.span(), labelled=True)
        section = page.sentence(match.start()).section.name if page.sentences else ""
        line = before.rsplit("\n", 1)[-1]
        in_head = match.start() < _HEAD and section not in ("comparison", "history", "indication")
        if best is None and in_head and not _EARLIER.search(line):
            best = Stated(date, *match.span(), labelled=False)
    return best


def _parsed(match: re.Match[str]) -> dt.date | None:
    groups = match.groupdict()
    if groups["y"]:
        parts = int(groups["y"]), int(groups["m"]), int(groups["d"])
    elif groups["y2"]:
        parts = int(groups["y2"]), _MONTHS.index(groups["mon2"][:3]) + 1, int(groups["d2"])
    elif groups["y3"]:
        parts = int(groups["y3"]), _MONTHS.index(groups["mon3"][:3]) + 1, int(groups["d3"])
    else:
        first, second = int(groups["a4"]), int(groups["b4"])
        if first <= 12 and second <= 12 and first != second:
            return None  # day and month can't be told apart
        day, month = (first, second) if second <= 12 else (second, first)
        parts = int(groups["y4"]), month, day
    try:
        return dt.date(*parts)
    except ValueError:
        return None
