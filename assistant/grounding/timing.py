"""Of what time a quantity is: an earlier value by its words, by a date beside it, or because the drug was stopped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.grounding.lexicon import Token
from assistant.grounding.quantities import Quantity
from assistant.grounding.scope import Scope, is_prior_value, status
from assistant.grounding.statement import Mention, Pair

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{4}}"
    r"|(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}日?|月)?|\d{1,2}月\d{1,2}日|\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d)"
)
_BEFORE = re.compile(rf"{_DATE}[\s(（\[:：,，约为大小是was]{{0,8}}$", re.IGNORECASE)
_AFTER = re.compile(rf"^\s*(?:(?:on|in|at|of|from|于)\s*{_DATE}|[(（\[]\s*(?:on\s+)?{_DATE}\s*[)）\]])", re.IGNORECASE)
_NEAR = 32
_GAP = r"[\s:：为约是(（]{0,4}(?:of |was )?"
_NOW_BEFORE = re.compile(
    rf"(?:\b(?:now|today|currently|current(?: scan| size)?)|(?<!出)现(?:为|约)?|今日?|本次)(?:约|大小)?{_GAP}$",
    re.IGNORECASE,
)
_NOW_BEHIND = re.compile(
    r"^\s*[(（]?\s*(?:now|today|currently|on the current)\b|^\s*[(（]\s*(?:今日?|本次|现)", re.IGNORECASE
)
_THEN_BEFORE = re.compile(
    rf"(?:\b(?:baseline|nadir|previously|before|pre-?op(?:erative)?)|基线|最低点|前次|前片|旧片|此前|原先)(?:的|大小|为)?{_GAP}$",
    re.IGNORECASE,
)
_THEN_BEHIND = re.compile(
    r"^\s*[(（]?\s*(?:at |on )?(?:the )?(?:baseline|nadir|previous|prior|pre-?op"
    r"|before (?:surgery|resection|the operation))\b"
    r"(?![^)）]{0,14}\d)|^\s*[(（]\s*(?:基线|最低点|术前|前次|前片)(?![^)）]{0,14}\d)",
    re.IGNORECASE,
)
_SIZES = ("mm", "mm2", "ml")
_DOSES = ("mg", "mg_per_m2", "mg_per_kg", "per_day")


def timed(quantity: Quantity, text: str, words: Sequence[Token], found: Sequence[Scope]) -> Quantity:
    """Return the quantity with its time, as cue words and a date beside it tell.

    Args:
        quantity: With offsets into `text`.
        text: The sentence.
        words: Its tokens.
        found: What its cues act on.
    """
    inside = [i for i, word in enumerate(words) if quantity.start <= word.start < quantity.end]
    dated = quantity.dimension.endswith(_SIZES) and (
        _BEFORE.search(text[max(0, quantity.start - _NEAR) : quantity.start]) is not None
        or _AFTER.match(text[quantity.end : quantity.end + _NEAR]) is not None
    )
    if not inside:
        return replace(quantity, dated=dated)
    if quantity.dimension == "percent":
        return replace(quantity, dated=dated)  # an amount of change is of no time of its own
    first, last = inside[0], inside[-1] + 1
    _, prior, planned = status(found, first, last)
    replaced = quantity.dimension.endswith((*_SIZES, "mg"))
    prior = prior or (first >= 2 and replaced and words[first - 1].form in {"from", "previously"})
    prior = prior or is_prior_value(found, first, last)
    beside = _beside(text, quantity) if replaced else None
    prior = prior if beside is None else beside
    return replace(quantity, prior=prior, planned=planned, dated=dated)


def _beside(text: str, quantity: Quantity) -> bool | None:
    """Tell the time that stands right beside a value: earlier (True), present (False), neither (None)."""
    before, behind = text[max(0, quantity.start - _NEAR) : quantity.start], text[quantity.end : quantity.end + _NEAR]
    if _THEN_BEHIND.match(behind) or _NOW_BEHIND.match(behind):
        return _THEN_BEHIND.match(behind) is not None
    if _THEN_BEFORE.search(before) or _NOW_BEFORE.search(before):
        return _THEN_BEFORE.search(before) is not None
    return None


def settled(quantities: Sequence[Quantity], mentions: Sequence[Mention], courses: Sequence[Pair]) -> list[Quantity]:
    """Mark what only the whole sentence tells: a dated size beside an undated one, and the dose of a stopped drug."""
    current = {q.dimension for q in quantities if not q.dated and not q.prior}
    stopped = {pair.head for pair in courses if pair.value == "stopped"}
    drugs = [m for m in mentions if m.group == "drug"]
    settled = []
    for q in quantities:
        prior = q.prior or (q.dated and q.dimension in current)
        if q.dimension.endswith(_DOSES) and stopped and drugs:
            owner = next((m for m in reversed(drugs) if m.start < q.start), drugs[0])
            prior = prior or owner.concept in stopped
        settled.append(replace(q, prior=prior) if prior != q.prior else q)
    return settled


def moved(quantity: Quantity, offset: int) -> Quantity:
    """Return the quantity with its offsets moved."""
    return replace(quantity, start=quantity.start + offset, end=quantity.end + offset)
