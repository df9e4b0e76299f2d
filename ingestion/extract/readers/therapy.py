"""Drugs, modalities, steroids with their daily dose, and the extent of operations."""

from __future__ import annotations

import re

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
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
_AT_TIME = re.compile(
    r"(?:[ ,;/+、]|and |plus |then )*(?P<amount>\d+(?:\.\d+)?) ?(?:mg|毫克) ?"
    r"(?:(?:in the |at |every |each )?(?:morning|noon|midday|lunch\w*|afternoon|evening|night|bedtime|mane|nocte|am|pm)"
    r"|[早中晚午](?:上|间|餐后)?)"
)
_ANCHORED = re.compile(
    r"(?:days?|weeks?|months?|years?) (?:after|following|since|post)(?: (?:the )?(?:end|completion) of)?"
    r"(?: (?:the|his|her))? $"
)
_OFF = re.compile(r"\b(?:has been|have been|is|now|was|currently|came|remains?) off\b")
_CLAUSE_END = re.compile(
    r"[;；]|, (?=(?:and|then|but|shows?|showed|demonstrat\w+|there|the|now|mri|ct)\b)| but |但|,(?=后|现|因|故|继而|续|术后|拟|遂)"
)
_CONDITION = re.compile(r"[^,;.]{0,24}\b(?:only )?if\b")
_ON = re.compile(r"\bon (?:adjuvant |maintenance |oral |metronomic |daily )?$")
_DATE_REACH = 40
_CLASSES = ("chemotherapy",)
_BESIDE = 14
_JOINS = re.compile(
    r"\s*(?:\(?(?:with|of|using)?\s*|方案|辅助|同步|单药|口服|节律|维持|联合|adjuvant |maintenance )*\s*"
)
_BEFORE_IT = re.compile(r"(?:治疗)?前(?!期)")
_CONTINUED = re.compile(
    r"\b(?:continu|maintain|remain|taper|wean|reduc|decreas|increas)|继续|维持|减量|加量|加至|减至|增至|改为"
)
_NOW = re.compile(r"\bnow |\bcurrently |目前|现(?:为|予)?$")
_CHANGED = re.compile(
    r"(?:was|were|has been|have been|then|now) (?:reduced|increased|tapered|decreased|weaned|changed|lowered)"
    r"|(?:已|后|现|已经)?(?:减至|减为|减到|加至|增至|改为|调整为)"
)
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


def _course(page: Page, mention: Mention) -> tuple[Assertion, int] | None:
    """Return how a drug or modality is held, with its course; None where it only dates something else.

    Started, changed or to be stopped is taken now; discussed is neither planned nor given.
    """
    sentence = page.sentence(mention.start)
    low, high = _clause(page, sentence.start, mention, sentence.end)
    clause, course = page.text[low:high], words("therapy")
    assertion, certainty = _assertion(page, mention)
    if assertion in ("historical", "planned", "hypothetical") and _only_dates(page, mention, clause, assertion):
        return None
    if assertion in ("present", "historical", "possible") and _ANCHORED.search(page.text, low, mention.start):
        return "historical", 5
    if assertion in ("absent", "other_person", "possible"):
        return assertion, certainty
    if assertion == "present" and _dated(page, low, mention, high):
        return "historical", 5
    if course["stop_ahead"].search(clause):
        return "present", 5
    if course["stopped"].search(clause) and _OFF.search(clause):
        return "historical", 5
    if assertion == "historical" and _ON.search(page.text, max(low, mention.start - 25), mention.start):
        return "present", 5
    if assertion in ("present", "planned") and _CONDITION.match(page.text, mention.end, high):
        return "hypothetical", 0
    ongoing = course["ongoing"].search(clause) and not course["stopped"].search(clause)
    if course["over"].match(page.text, mention.end, high):
        return "historical", 5
    if ongoing and (assertion == "historical" or (assertion == "planned" and _CONTINUED.search(clause))):
        return "present", 5
    if course["discussed"].search(page.text, mention.start - min(12, mention.start - low), high):
        return "hypothetical", 0
    return assertion, certainty


def _dated(page: Page, low: int, mention: Mention, high: int) -> bool:
    """Whether a year or month before (or "in 2020" right behind) puts a therapy or operation into the past."""
    course = words("therapy")
    before = page.text[low : mention.start]
    found = list(course["dated"].finditer(before))
    if found:
        return not course["now"].search(before[found[-1].end() :])
    behind = page.text[mention.end : min(high, mention.end + _DATE_REACH)]
    return bool(course["dated"].search(behind)) and not course["now"].search(page.text[low:high])


def _clause(page: Page, low: int, mention: Mention, high: int) -> tuple[int, int]:
    """Return the clause of a mention; a comma alone ends none, since a dose or date may stand behind it."""
    left = max((match.end() for match in _CLAUSE_END.finditer(page.text, low, mention.start)), default=low)
    right = _CLAUSE_END.search(page.text, mention.end, high)
    return left, right.start() if right else high


def _only_dates(page: Page, mention: Mention, clause: str, assertion: Assertion) -> bool:
    """Whether the therapy is but the time from which a coming examination is counted."""
    course = words("therapy")
    sentence = page.sentence(mention.start)
    coming = sentence.section.name == "plan" or assertion != "historical"
    before, after = page.text[sentence.start : mention.start], page.text[mention.end : sentence.end]
    anchored = course["anchor_before"].search(before) or course["anchor_after"].match(after)
    return bool(coming and anchored and course["examined"].search(clause))


def _drug(page: Page, mention: Mention) -> Field | None:
    if page.generic(mention.start):
        return None
    concept = mention.concept
    if concept.value in _CLASSES and _named_beside(page, mention):
        return None  # "temozolomide chemotherapy", PCV方案化疗: the drug says it
    if _BEFORE_IT.match(page.text, mention.end):
        return None  # 放疗前: a date, no treatment
    held = _course(page, mention)
    if held is None:
        return None
    assertion, certainty = held
    end = mention.end
    more: dict[str, object] = {}
    if concept.kind == "steroid" and (dose := _daily_dose(page, mention)):
        more["dose_mg_per_day"], end = dose
    return page.field(
        concept.field, concept.value, (mention.start, end), assertion=assertion, certainty=certainty, more=more
    )


def _named_beside(page: Page, mention: Mention) -> bool:
    """Whether the drugs of a class word stand right beside it."""
    for other in page.find("treatment", "steroid"):
        if other.concept.value in (*_CLASSES, "radiotherapy"):
            continue
        gap = (
            page.text[other.end : mention.start] if other.end <= mention.start else page.text[mention.end : other.start]
        )
        if len(gap) <= _BESIDE and _JOINS.fullmatch(gap):
            return True
    return False


def _daily_dose(page: Page, mention: Mention) -> tuple[float, int] | None:
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
    done = (course["dose_to"].search(between) and _CHANGED.search(between)) or _NOW.search(between)
    return second if (moved and course["dose_to"].search(between)) or done else first


def _operation(page: Page, mention: Mention) -> Field | None:
    section = page.sentence(mention.start).section.name
    if page.generic(mention.start) or section in ("gross", "technique"):
        return None
    assertion, certainty = _assertion(page, mention)
    sentence = page.sentence(mention.start)
    if assertion == "possible":
        assertion, certainty = "present", 5  # "only a partial resection was possible"
    if words("therapy")["this_stay"].search(page.text, sentence.start, sentence.end):
        assertion = "present" if assertion == "historical" else assertion
    elif assertion in ("present", "planned") and _CONDITION.match(page.text, mention.end, sentence.end):
        assertion, certainty = "hypothetical", 0
    elif assertion == "present" and page.kind != "pathology":
        low, high = _clause(page, sentence.start, mention, sentence.end)
        scan = page.kind == "radiology" and not words("therapy")["early_scan"].search(page.text)
        earlier = scan or section in ("history", "indication", "comparison")
        assertion = "historical" if earlier or _dated(page, low, mention, high) else assertion
    return page.field(
        "surgery_extent", mention.concept.value, (mention.start, mention.end), assertion=assertion, certainty=certainty
    )
