"""Find dates as reports write them, in English and Chinese."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>(?:19|20)\d\d)[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?:of\s)?(?P<name>{_NAMES})\.?,?[\s-](?P<year>(?:19|20)\d\d)(?!\d)",
        rf"\b(?P<name>{_NAMES})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日",
        # Figures alone are read only where they can't be taken for day and month the other way round.
        r"(?<![\d/.])(?P<day>1[3-9]|2\d|3[01])[/.](?P<month>\d{1,2})[/.](?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<![\d/.])(?P<month>\d{1,2})[/.](?P<day>1[3-9]|2\d|3[01])[/.](?P<year>(?:19|20)\d\d)(?!\d)",
        # Month alone: the last day is meant, so that a window counted from it is never too short.
        rf"(?<!\d\s)\b(?P<name>{_NAMES})\.?,?\s(?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?年\s?(?P<month>\d{1,2})\s?月(?!\s?\d)",
    )
)


@dataclass(frozen=True)
class FoundDate:
    """A date in a text.

    Attributes:
        date: The day; the month's last where the text gives no day.
        start: First code point.
        end: One past the last.
        exact: False where only the month is told.
    """

    date: dt.date
    start: int
    end: int
    exact: bool


def _read(match: re.Match[str]) -> FoundDate | None:
    groups = match.groupdict()
    year = int(groups["year"])
    month = _MONTHS[groups["name"].lower()] if groups.get("name") else int(groups["month"])
    if not 1 <= month <= 12:
        return None
    exact = groups.get("day") is not None
    day = int(groups["day"]) if exact else calendar.monthrange(year, month)[1]
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return FoundDate(dt.date(year, month, day), match.start(), match.end(), exact)


def dates_in(text: str) -> list[FoundDate]:
    """Return the dates of a text in order. Day/month in figures alone (03/04/2024) is ambiguous and not read."""
    taken: list[FoundDate] = []
    for found in _candidates(text):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _candidates(text: str) -> Iterator[FoundDate]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            found = _read(match)
            if found is not None:
                yield found
