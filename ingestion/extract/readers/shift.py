"""Midline shift: how far, and toward which side; 0 where the text denies one."""

from __future__ import annotations

import re

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.language.cues import latin_bounds
from ingestion.records import Assertion, Field


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(latin_bounds(pattern))


_SHIFT = words("shift")["shift"]
_CENTRED = re.compile(r"居中|未|无|不|没有| not ")
_MID = words("shift")["mid"]
_AMOUNT = words("shift")["amount"]
_TOWARD = words("shift")["toward"]
_MAXIMUM = words("shift")["maximum"]
_THRESHOLD = words("shift")["threshold"]
_BESIDE = 25
_LIMIT = 140
_REMARK = 90


def read(page: Page) -> list[Field]:
    """Return the shift's size and direction, each statement on its own."""
    found: list[Field] = []
    for match in _SHIFT.finditer(page.text):
        found += _shift(page, match)
    for match in _MID.finditer(page.text):
        found.append(page.field("midline_shift_mm", 0, match.span()))
    measured = [field for field in found if field.name == "midline_shift_mm" and field.value != 0]
    denied = [field for field in found if field.name == "midline_shift_mm" and field.value == 0]
    # "no shift at one level, 5 mm at another": the shift that there is counts
    return [field for field in found if not (measured and field in denied and _same_sentence(page, field, measured))]


def _same_sentence(page: Page, field: Field, others: list[Field]) -> bool:
    number = page.index(field.evidence[0].start)
    return any(abs(page.index(other.evidence[0].start) - number) <= 1 for other in others)


def _shift(page: Page, match: re.Match[str]) -> list[Field]:
    start, end = match.span()
    sentence = page.sentence(start)
    holding = assess(page, start, end)
    span = (start, end)
    if _CENTRED.search(match.group()) or holding.assertion == "absent":
        cue = holding.cue
        if cue and cue.end <= start:
            span = (cue.start, end)
        elif cue:
            span = (start, cue.end)
        measured = _AMOUNT.search(page.text, end, min(sentence.end, end + _REMARK)) or _MAXIMUM.match(page.text, end)
        if measured and not _THRESHOLD.search(page.text, end, measured.end()):
            # "no significant shift (at most 3 mm)": what was measured counts
            low = float(measured["high"] or measured["low"]) * (10 if measured["unit"] in ("cm", "厘米") else 1)
            told = [page.field("midline_shift_mm", _plain(low), (span[0], measured.end()))]
            if toward := _direction(page, end, end, measured.end(), min(sentence.end, measured.end() + _BESIDE)):
                told.append(page.field("midline_shift_direction", toward[0], (span[0], toward[1][1])))
            return told
        return [page.field("midline_shift_mm", 0, span)]
    if holding.assertion == "hypothetical":
        return []
    clause = max(page.text.rfind(sign, sentence.start, start) for sign in ",;") + 1
    low, high = max(sentence.start, start - 70, clause), min(sentence.end, end + _LIMIT)
    found: list[Field] = []
    held: tuple[Assertion, int] = (holding.assertion, holding.certainty)
    if amount := _amount(page, low, start, end, high):
        value, reach = amount
        span = (min(start, reach[0]), max(end, reach[1]))
        found.append(page.field("midline_shift_mm", value, span, assertion=held[0], certainty=held[1]))
    if direction := _direction(page, low, start, end, high):
        side, reach = direction
        span = (min(start, reach[0]), max(end, reach[1]))
        found.append(page.field("midline_shift_direction", side, span, assertion=held[0], certainty=held[1]))
    return found


def _amount(page: Page, low: int, start: int, end: int, high: int) -> tuple[float | int, tuple[int, int]] | None:
    after = _AMOUNT.search(page.text, end, high)
    before = list(_AMOUNT.finditer(page.text, low, start))
    match = after
    if before and (not after or start - before[-1].end() <= after.start() - end):
        match = before[-1]
    if match is None:
        return None
    value = float(match["high"] or match["low"])
    value *= 10 if match["unit"] in ("cm", "厘米") else 1
    return _plain(value), match.span()


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value


def _direction(page: Page, low: int, start: int, end: int, high: int) -> tuple[str, tuple[int, int]] | None:
    options = list(_TOWARD.finditer(page.text, low, high))
    if not options:
        return None
    best = min(options, key=lambda option: max(option.start() - end, start - option.end(), 0))
    side = next(group for group in best.groups() if group)
    if best["away"]:
        return {"left": "right", "right": "left"}[side], best.span()
    return {"左": "left", "右": "right", "l": "left", "r": "right"}.get(side, side), best.span()
