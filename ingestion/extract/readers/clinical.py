"""Numbers about patient and tumour: age, sex, performance status, proliferation index."""

from __future__ import annotations

import re

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.extract.vocabulary import words
from ingestion.language.cues import latin_bounds
from ingestion.records import Field


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(latin_bounds(pattern))


_KI67 = words("clinical")["ki67"]
_KI67_BEFORE = words("clinical")["ki67_before"]
_AGE = words("clinical")["age"]
_SEX = words("clinical")["sex"]
_KPS = words("clinical")["kps"]
_SINCE = words("clinical")["since"]
_BEST_KPS = 100
_ECOG = words("clinical")["ecog"]


def read(page: Page) -> list[Field]:
    """Return age, sex, KPS, ECOG and Ki-67 as stated."""
    found: list[Field] = []
    if "67" in page.text or "mi" in page.text:
        found = [field for match in _KI67.finditer(page.text) if (field := _index(page, match))]
        found += [field for match in _KI67_BEFORE.finditer(page.text) if not found and (field := _index(page, match))]
    found += _patient(page)
    found += [_number(page, "kps", match) for match in _KPS.finditer(page.text) if int(match["value"]) <= _BEST_KPS]
    found += [_number(page, "ecog", match) for match in _ECOG.finditer(page.text)]
    return found


def _index(page: Page, match: re.Match[str]) -> Field | None:
    low = float(match["low"])
    high = float(match["high"]) if match["high"] else low
    if high > 100 or page.generic(match.start()):
        return None
    bound = match["bound"] or ""
    extent: dict[str, object] = {}
    if match["high"]:
        extent["range"] = (low, high)
    elif bound in ("<", "less than", "up to", "小于", "≤", "不足", "高达"):
        extent["range"] = (None, high)
    elif bound in (">", "more than", "greater than", "大于", "≥", "超过"):
        extent["range"] = (low, None)
    return page.field("ki67_percent", _plain(high), match.span(), more=extent)


def _plain(number: float) -> float | int:
    return int(number) if number == int(number) else number


def _patient(page: Page) -> list[Field]:
    found = []
    for match in _AGE.finditer(page.text):
        age = int(next(group for group in match.groups() if group))
        if age <= 120 and assess(page, *match.span()).assertion != "other_person":
            found.append(page.field("age", age, match.span()))
            break
    for match in _SEX.finditer(page.text):
        if assess(page, *match.span()).assertion == "other_person":
            continue
        said = str(match.lastgroup)
        found.append(page.field("sex", "female" if "f" in said[:4].replace("zh_", "") else "male", match.span()))
        break
    return found


def _number(page: Page, name: str, match: re.Match[str]) -> Field:
    holding = assess(page, *match.span())
    assertion = holding.assertion if holding.assertion in ("historical", "hypothetical", "planned") else "present"
    if assertion == "historical" and holding.cue and _SINCE.search(page.text, holding.cue.start, holding.cue.end):
        assertion = "present"  # "two weeks after surgery, KPS 90"
    extent: dict[str, object] = {}
    high = match.groupdict().get("high")
    if high and int(match["value"]) < int(high) <= _BEST_KPS:
        extent["range"] = (float(match["value"]), float(high))
    return page.field(name, int(match["value"]), match.span(), assertion=assertion, more=extent)
