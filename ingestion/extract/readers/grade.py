"""WHO grade: as stated, in Roman or Arabic numerals, also where scanning mangled them; else as the name implies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ingestion.extract.assertion import assess
from ingestion.extract.holding import Holding
from ingestion.extract.page import Page
from ingestion.extract.readers.diagnosis import GLIOMAS, Named, named_diagnoses, rank
from ingestion.extract.vocabulary import words
from ingestion.records import Assertion, Field

# Scanning reads "III" as "ill", "lll" or "1ii", and "grade" as "qrade" or "gl'ade".
_GRADE = words("grade")["grade"]
_ROMAN = {"ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4, "iv": 4, "lv": 4, "i v": 4}
# Diffuse adult-type gliomas have no grade 1 (WHO CNS5), so a low-grade one is grade 2.
_NO_GRADE_1 = ("astrocytoma", "oligodendroglioma", "oligoastrocytoma")
_BEFORE = ("history", "indication", "frozen", "specimen")
_LOW = re.compile(r"low[ -](?:histologic(?:al)? )?grade|低级别")
_SKIPPED = ("gross", "technique", "comparison")
_HINTS = (
    "grad",
    "qrad",
    "'ad",
    "who",
    "vho",
    "wh0",
    " gr ",
    " gr.",
    "级",
)  # one of these stands in every way of writing a grade
_REMARKS = ("comment", "addendum")
_NOWHERE = 9
_HIGHEST = 4.0
_BOUND = 24  # characters before a grade in which "at least" stands
_NEAR = 12  # characters between "not" and the grade that it denies
_OTHER_GRADES = words("grade")["other_grades"]


@dataclass(frozen=True)
class _Stated:
    """A grade in its place: tier and name of its section, and whether a tumour that is no glioma is graded."""

    tier: int
    section: str
    field: Field
    elsewhere: bool


def read(page: Page) -> list[Field]:
    """Return the grades of the report's conclusion, and what its comment says otherwise."""
    spoken_of = any(hint in page.text for hint in _HINTS)
    every = [found for match in _GRADE.finditer(page.text) if (found := _stated(page, match))] if spoken_of else []
    if any(not found.elsewhere for found in every) or any(_is_glioma(named) for named in named_diagnoses(page)):
        every = [found for found in every if not found.elsewhere]
    held = [found for found in every if found.field.assertion == "present"]
    best = min((found.tier for found in held), default=9)
    if _called_high(page) < best:
        held = [found for found in held if found.field.value not in (1, 2)]  # a part of it, elsewhere, is low-grade
    chosen = [found.field for found in held if found.tier == best]
    values = {field.value for field in chosen}
    chosen += [f.field for f in held if f.section in _REMARKS and f.tier > best and f.field.value not in values]
    present = sorted(chosen, key=lambda field: (field.value not in values, -float(field.value)))
    return present + [f.field for f in every if f.field.assertion != "present"] + _implied(page, present)


def _is_glioma(named: Named) -> bool:
    return named.value in GLIOMAS and named.holding.assertion == "present"


def _called_high(page: Page) -> int:
    """Return the best tier in which the report calls its tumour high-grade in words, else `_NOWHERE`."""
    found = (match.span() for match in words("grade")["high_tumour"].finditer(page.text))
    held = (start for start, end in found if assess(page, start, end).assertion == "present")
    return min((rank(page, page.sentence(start).section) for start in held), default=_NOWHERE)


def _stated(page: Page, match: re.Match[str]) -> _Stated | None:
    start, end = match.span()
    sentence = page.sentence(start)
    section = sentence.section
    if section.name in _SKIPPED or page.generic(start) or _OTHER_GRADES.search(page.text[max(0, start - 30) : start]):
        return None
    groups = match.groupdict()
    first, second = (_number(_first_of(groups, name)) for name in ("first", "second"))
    join = _first_of(groups, "join")
    if first is None:
        return None
    out_of = join in ("of", "out of") or (join == "/" and second == 4)
    upper = first if second is None or out_of else max(first, second)
    extent: dict[str, object] = {} if upper == first else {"range": (float(min(first, second or first)), float(upper))}
    bounds = words("grade")
    before = page.text[max(sentence.start, start - _BOUND) : start]
    if not extent and (bounds["at_least"].search(before) or bounds["or_higher"].match(page.text, end, sentence.end)):
        extent = {"range": (float(upper), _HIGHEST)} if upper < _HIGHEST else {}
    holding = assess(page, start, end)
    between = page.text[holding.cue.end : start] if holding.cue else ""
    if holding.assertion == "absent" and ("(" in between or len(between) >= _NEAR):
        holding = Holding()  # "devoid of necrosis (WHO grade IV)": the denial is of something else
    field = page.field(
        "who_grade", upper, (start, end), assertion=_held(holding, end), certainty=holding.certainty, more=extent
    )
    named = [m.concept.value for m in page.find("diagnosis") if sentence.start <= m.start < sentence.end]
    return _Stated(rank(page, section), section.name, field, bool(named) and not set(named) & GLIOMAS)


def _first_of(groups: Mapping[str, str | None], name: str) -> str | None:
    """Return what the way of writing that matched gives for "first", "second" or "join"."""
    return next((said for key in (name, *(f"{name}{number}" for number in (2, 3, 4))) if (said := groups[key])), None)


def _held(holding: Holding, end: int) -> Assertion:
    """Return how a grade that ends at `end` is held; "grade 2 in 2014" is an earlier one."""
    cue = holding.cue
    dated = holding.assertion == "historical" and cue and cue.language == "en" and 0 <= cue.start - end <= 1
    return "present" if holding.assertion in ("historical", "planned") and not dated else holding.assertion


def _number(numeral: str | None) -> int | None:
    if not numeral:
        return None
    if numeral in _ROMAN:
        return _ROMAN[numeral]
    if numeral in "1234" and numeral != "1":
        return int(numeral)
    strokes = numeral.replace(" ", "")
    return len(strokes) if len(strokes) <= 3 and set(strokes) <= set("il1t") else None


def _implied(page: Page, present: list[Field]) -> list[Field]:
    """The grade that a diagnosis implies by its name, where the report states none."""
    if present:
        return []
    implied = []
    low_grade = None if _called_high(page) < _NOWHERE else _low_grade(page)
    for named in named_diagnoses(page):
        concept = named.mention.concept
        span = (named.mention.start, named.mention.end)
        grade = concept.grade
        if (
            grade is None
            and named.value in _NO_GRADE_1
            and _called_high(page) == _NOWHERE
            and (low := _LOW.search(page.text, max(0, span[0] - 24), span[1]))
        ):
            grade, span = 2, (min(low.start(), span[0]), span[1])
        if grade is None and named.value in _NO_GRADE_1 and low_grade:
            grade, span = 2, low_grade
        if grade and named.holding.assertion == "present":
            implied.append(page.field("who_grade", grade, span, more={"inferred": True}))
    return implied


def _low_grade(page: Page) -> tuple[int, int] | None:
    """Return where the report calls its tumour low-grade in words of its own, beside the diagnosis."""
    for match in words("grade")["low_tumour"].finditer(page.text):
        section = page.sentence(match.start()).section.name
        if section in (*_SKIPPED, *_BEFORE) or page.generic(match.start()):
            continue
        if assess(page, *match.span()).assertion == "present":
            return match.span()
    return None
