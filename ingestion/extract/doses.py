"""Doses in the words beside a therapy: mg a day of a drug, Gy and fractions of radiotherapy, cycles."""

from __future__ import annotations

import re

from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.language.cues import latin_bounds
from ingestion.terminology import Mention

_REACH = 60
_REACH_BACK = 45
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12,
}  # fmt: skip
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
_AT_TIME = re.compile(
    r"(?:[ ,;/+、]|and |plus |then )*(?P<amount>\d+(?:\.\d+)?) ?(?:mg|毫克) ?"
    r"(?:(?:in the |at |every |each )?(?:morning|noon|midday|lunch\w*|afternoon|evening|night|bedtime|mane|nocte|am|pm)"
    r"|[早中晚午](?:上|间|餐后)?)"
)


def daily_dose(page: Page, mention: Mention) -> tuple[float, int] | None:
    """Return the daily dose, mg, and where its words end; None where the text gives no amount a day."""
    sentence = page.sentence(mention.start)
    match = _DOSE.search(page.text, mention.end, min(sentence.end, mention.end + _REACH))
    if match is None:
        return None
    match = _changed_to(page, match, sentence.end)
    amount = float(match["amount"]) * {"g": 1000.0, "mcg": 0.001}.get(match["unit"], 1.0)
    rest = re.split(r"\d+(?:\.\d+)? ?(?:mg|毫克)", match["rest"])[0]
    for pattern, times in _PER_DAY:
        if frequency := pattern.search(rest):
            hours = next((group for group in frequency.groups() if group), None)
            each_day = 24 / int(hours) if hours and int(hours) else times
            return amount * each_day, match.start("rest") + frequency.end()
    return _by_time_of_day(page, match, sentence.end)


def _by_time_of_day(page: Page, first: re.Match[str], high: int) -> tuple[float, int] | None:
    """Add up "4 mg in the morning and 4 mg at noon"."""
    amounts: list[float] = []
    at = first.start()
    while (dose := _AT_TIME.match(page.text, at, high)) is not None:
        amounts.append(float(dose["amount"]))
        at = dose.end()
    return (sum(amounts), at) if amounts else None


def _changed_to(page: Page, first: re.Match[str], high: int) -> re.Match[str]:
    """Return the dose that stands now: of "from 8 mg to 4 mg" the second, else the first."""
    course = words("therapy")
    second = _DOSE.search(page.text, first.end("unit"), high)
    if second is None:
        return first
    between = page.text[first.end("unit") : second.start()]
    moved = course["dose_from"].search(page.text[max(0, first.start() - 8) : first.start()])
    done = (course["dose_to"].search(between) and course["dose_changed"].search(between)) or course["dose_now"].search(
        between
    )
    return second if (moved and course["dose_to"].search(between)) or done else first


def radiation(page: Page, mention: Mention, low: int, high: int) -> dict[str, float | int]:
    """Return `dose_gy` and `fractions` of a radiotherapy, from its clause (at `low:high`); empty where none is told."""
    beside = words("therapy")["gray"].search(page.text, mention.end, min(high, mention.end + _REACH))
    before = list(words("therapy")["gray"].finditer(page.text, max(low, mention.start - _REACH_BACK), mention.start))
    match = beside or (before[-1] if before else None)
    if match is None:
        return {}
    if match["times"]:
        return {"dose_gy": round(int(match["times"]) * float(match["each"]), 2), "fractions": int(match["times"])}
    found: dict[str, float | int] = {"dose_gy": float(match["gray"])}
    return {**found, "fractions": int(match["fractions"])} if match["fractions"] else found


def cycles(page: Page, mention: Mention, low: int, high: int) -> dict[str, float | int]:
    """Return `cycles` of a drug, from its clause (at `low:high`); empty where no number is told."""
    match = words("therapy")["cycles_behind"].match(page.text, mention.end, high)
    match = match or words("therapy")["cycles_before"].search(
        page.text[max(low, mention.start - _REACH_BACK) : mention.start]
    )
    said = next((group for group in match.groups() if group), None) if match else None
    return {} if said is None else {"cycles": int(said) if said.isdigit() else _NUMBERS[said]}
