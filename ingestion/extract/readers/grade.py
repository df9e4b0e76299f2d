"""WHO grade: as stated, in Roman or Arabic numerals, also where scanning mangled them; else as the name implies."""

from __future__ import annotations

import re

from ingestion.extract.assertion import assess
from ingestion.extract.holding import Holding
from ingestion.extract.page import Page
from ingestion.extract.readers.diagnosis import named_diagnoses, rank
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
_NEAR = 12  # characters between "not" and the grade that it denies
_OTHER_GRADES = words("grade")["other_grades"]


def read(page: Page) -> list[Field]:
    """Return the grades, those of the report's conclusion only where it states one."""
    every = [
        (tier, field)
        for match in _GRADE.finditer(page.text)
        if (found := _stated(page, match))
        for tier, field in [found]
    ]
    best = min((tier for tier, field in every if field.assertion == "present"), default=9)
    stated = [field for tier, field in every if tier == best or field.assertion != "present"]
    present = sorted((field for field in stated if field.assertion == "present"), key=lambda field: -float(field.value))
    return present + [field for field in stated if field.assertion != "present"] + _implied(page, present)


def _stated(page: Page, match: re.Match[str]) -> tuple[int, Field] | None:
    start, end = match.span()
    section = page.sentence(start).section
    if section.name in _SKIPPED or page.generic(start) or _OTHER_GRADES.search(page.text[max(0, start - 30) : start]):
        return None
    groups = match.groupdict()
    first = _number(groups["first"] or groups["first2"] or groups["first3"])
    second = _number(groups["second"] or groups["second2"] or groups["second3"])
    join = groups["join"] or groups["join2"] or groups["join3"]
    if first is None:
        return None
    out_of = join in ("of", "out of") or (join == "/" and second == 4)
    upper = first if second is None or out_of else max(first, second)
    extent: dict[str, object] = {} if upper == first else {"range": (float(min(first, second or first)), float(upper))}
    holding = assess(page, start, end)
    between = page.text[holding.cue.end : start] if holding.cue else ""
    if holding.assertion == "absent" and ("(" in between or len(between) >= _NEAR):
        holding = Holding()  # "devoid of necrosis (WHO grade IV)": the denial is of something else
    field = page.field(
        "who_grade", upper, (start, end), assertion=_held(holding.assertion), certainty=holding.certainty, more=extent
    )
    return rank(page, section), field


def _held(assertion: Assertion) -> Assertion:
    return "present" if assertion in ("historical", "planned") else assertion


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
    for named in named_diagnoses(page):
        concept = named.mention.concept
        span = (named.mention.start, named.mention.end)
        grade = concept.grade
        if (
            grade is None
            and named.value in _NO_GRADE_1
            and (low := _LOW.search(page.text, max(0, span[0] - 24), span[1]))
        ):
            grade, span = 2, (min(low.start(), span[0]), span[1])
        if grade is None and named.value in _NO_GRADE_1 and (said := _low_grade(page)):
            grade, span = 2, said
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
