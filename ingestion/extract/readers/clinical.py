"""Numbers about patient and tumour: age, sex, performance status, proliferation index."""

from __future__ import annotations

import re

from ingestion.extract.assertion import assess
from ingestion.extract.page import Page
from ingestion.language.cues import latin_bounds
from ingestion.records import Field


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(latin_bounds(pattern))


_KI67 = _compiled(
    r"(?:\bki[ -]?67\b|\bmi[bs8][ -]*[1il]\b)[^.;。；\n%]{0,60}?(?P<bound><|>|less than|up to|more than|greater than|小于|大于|约|approximately|~|≤|≥|不足|超过|高达)? ?"
    r"(?P<low>\d{1,3}(?:\.\d+)?) ?%?(?: ?(?:-|to|and|至|到) ?(?P<high>\d{1,3}(?:\.\d+)?))? ?(?:%|percent|per cent)"
)
_KI67_BEFORE = _compiled(
    r"(?P<bound><|>|less than|up to|more than|greater than)? ?(?P<low>\d{1,3}(?:\.\d+)?)(?: ?(?:-|to) ?(?P<high>\d{1,3}(?:\.\d+)?))? ?% (?:ki[ -]?67|mib[ -]?1)"
)
_AGE = _compiled(
    r"\b(?P<age>\d{1,3})[ -]?(?:years?|yrs?|yo?)\b[ -]?(?:old|of age)?(?=[ -]?(?:old|of age|man|woman|male|female|boy|girl|gentleman|lady|right|left|patient|with|m\b|f\b))"
    r"|\b(?P<age2>\d{1,3}) ?(?:y/?o|yo)\b|\bage[d:]? *:? ?(?P<age3>\d{1,3})\b(?! ?(?:mm|cm|%))|(?P<age4>\d{1,3}) ?周?岁|年龄[:为 ]*(?P<age5>\d{1,3})"
)
_SEX = _compiled(
    r"\b(?P<female>female|woman|lady|girl)\b|\b(?P<male>male|man|gentleman|boy)\b"
    r"|(?P<zh_female>女(?:性|,|，|\s*\d)|性别[: ]*女)|(?P<zh_male>男(?:性|,|，|\s*\d)|性别[: ]*男)|\bsex[: ]+(?:(?P<f>f)|(?P<m>m))\b|\bgender[: ]+(?:(?P<f2>f)|(?P<m2>m))\b"
)
_KPS = _compiled(
    r"(?:\bkps\b|karnofsky(?: performance)?(?: status| score| scale)*|卡氏(?:评分)?)(?: performance status| score|评分)?(?: ?\(kps\))?[ :=]*(?:is|was|of|at|remains|为|约)? ?(?P<value>\d{2,3})(?!\d|\.\d)"
)
_ECOG = _compiled(
    r"(?:\becog\b|\bzubrod\b)(?: performance status| performance| ps| score|评分| status)*[ :=]*(?:is|was|of|at|remains|为)? ?(?P<value>[0-5])(?![\d.])"
)


def read(page: Page) -> list[Field]:
    """Return age, sex, KPS, ECOG and Ki-67 as stated."""
    found = [field for match in _KI67.finditer(page.text) if (field := _index(page, match))]
    found += [field for match in _KI67_BEFORE.finditer(page.text) if not found and (field := _index(page, match))]
    found += _patient(page)
    found += [_number(page, "kps", match) for match in _KPS.finditer(page.text) if int(match["value"]) <= 100]
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
    return page.field("ki67_percent", _plain(high), match.span(), **extent)


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
    return page.field(name, int(match["value"]), match.span(), assertion=assertion)
