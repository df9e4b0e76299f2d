"""Where the tumour is: side and lobe, and not those of the shift, the oedema, a ventricle or a limb."""

from __future__ import annotations

import re
from collections import Counter

from ingestion.extract.assertion import assess
from ingestion.extract.holding import Holding
from ingestion.extract.page import Page
from ingestion.extract.places import Place, places
from ingestion.extract.vocabulary import words
from ingestion.records import Assertion, Field

_SIDES = {
    "left": "left",
    "lt": "left",
    "左": "left",
    "right": "right",
    "rt": "right",
    "右": "right",
    "l": "left",
    "r": "right",
}
_SIDE = words("place")["side"]
_TARGET_REACH = 45
_NOT_A_SIDE = words("place")["not_a_side"]
_NORMAL = re.compile(
    r"[ ]?(?:relatively |largely )?(?:spared|uninvolved)\b|[^,。;]{0,14}(?:未见(?:明显|确切)?异常|正常)"
    r"|[^,;.]{0,34}(?:(?:is|are|appears?|remains?) (?:unremarkable|normal|unaffected|spared|uninvolved|preserved))"
)
_IN_VENTRICLE = words("place")["in_ventricle"]
_REACHES = re.compile(
    r"exten(?:ds|ding|sion)|overlap\w*|invad\w*|invasion|infiltrates|infiltration|gr[ae]y nuclei"
    r"|adjacent|toward|into|deep|累及|侵及|延伸"
)
_SKIPPED = ("technique", "comparison")
_BACKWARD = ("specimen", "gross", "history", "indication", "frozen", "", "diagnosis")
_SPARING = re.compile(r"\bspar(?:es|ing)(?: of)?(?: the)?(?: [a-z]+){0,2} $")
_OPERATION = words("place")["operation"]
_TOWARDS = words("place")["towards"]
_PUSHED = re.compile(r"(?:明显|略|稍)?受(?:压|推移|推压|挤压)")
_SITS = re.compile(r"\b(?:sits|lies|located|cent(?:er|re)d|situated|arises|arising|mass|tumou?r|lesion)\b[^,.;]{0,20}$")
_KNOWN = words("place")["known"]
_TUMOUR_NEXT = words("place")["tumour_next"]
_PRESSED = words("place")["pressed"]
_OTHER_LESION = words("place")["other_lesion"]
_ALL_NORMAL = words("place")["all_normal"]
_EXTENT_WORDS = words("place")["extent_words"]


def read(page: Page) -> list[Field]:
    """Return sides and places of the tumour, those that the report says first and most first."""
    return _told_elsewhere(page, _sides(page)) + _told_elsewhere(page, _places(page))


def _told_elsewhere(page: Page, fields: list[Field]) -> list[Field]:
    """Leave out where the skull was opened ("left temporal craniotomy") if the tumour's own place is stated."""
    own = [field for field in fields if not _of_operation(page, field)]
    return own if any(field.assertion == "present" for field in own) else fields


def _of_operation(page: Page, field: Field) -> bool:
    slice_ = field.evidence[0]
    place = next((m.end for m in places(page) if m.start <= slice_.end + 1 <= m.end), slice_.end)
    return bool(_OPERATION.match(page.text[place : place + 40]))


def _sides(page: Page) -> list[Field]:
    found: list[tuple[int, int, Field]] = []
    for match in _SIDE.finditer(page.text):
        section = page.sentence(match.start()).section
        if section.name in _SKIPPED or page.generic(match.start()):
            continue
        if field := _side(page, match):
            found.append((section.tier, match.start(), field))
    weight = Counter(str(field.value) for _, _, field in found if field.assertion == "present")
    best = {
        value: min(tier for tier, _, field in found if field.value == value) for value in {f.value for _, _, f in found}
    }
    found.sort(key=lambda item: (best[item[2].value], -weight[str(item[2].value)], item[1]))
    return [field for _, _, field in found]


def _side(page: Page, match: re.Match[str]) -> Field | None:
    start, end = match.span()
    sentence = page.sentence(start)
    rest = page.text[end : min(sentence.end, end + _TARGET_REACH)]
    before = page.text[sentence.start : start]
    if (match["mid"] or match["mid2"] or match["mid3"]) is None and _NOT_A_SIDE.match(rest):
        return None
    if _TOWARDS.search(before):
        return None
    if _NORMAL.match(rest):
        return None
    if match["mid"] or match["mid2"] or match["mid3"]:
        located = match["mid"] is None or _SITS.search(before)
        return page.field("laterality", "midline", (start, end)) if located else None
    reach = _target(page, end, rest, before)
    if reach is None or _of_oedema(before):
        return None
    if _with_normal(page, sentence.start, start, reach) or _OTHER_LESION.match(page.text, reach, sentence.end):
        return None
    holding = _of_known_tumour(page, reach, assess(page, start, end), start)
    if holding.assertion in ("absent", "hypothetical", "other_person", "planned"):
        return None
    said = match.group("side") or match.group("letter") or match.group("zh") or "bilateral"
    value = _SIDES.get(said, "bilateral")
    assertion: Assertion = "possible" if holding.assertion == "possible" and holding.certainty < 4 else "present"
    if assertion == "possible" and page.kind == "pathology":
        assertion = "present"  # the doubt is about what the tumour is, not where
    certainty = holding.certainty if assertion == "possible" else 5
    return page.field("laterality", value, (start, reach), assertion=assertion, certainty=certainty)


def _of_known_tumour(page: Page, end: int, holding: Holding, start: int) -> Holding:
    """Leave a place as stated where the doubt or denial is of something in a tumour that is taken as known.

    "No haemorrhage after biopsy of the left thalamic glioma" denies the bleeding and takes the glioma for granted.
    """
    cue = holding.cue
    if cue is None or cue.end > start or holding.assertion not in ("absent", "possible", "hypothetical", "planned"):
        return holding
    known = _KNOWN.search(page.text[cue.end : start]) and _TUMOUR_NEXT.match(page.text, end)
    return Holding() if known else holding


def _target(page: Page, end: int, rest: str, before: str) -> int | None:
    """Return where the words end that the side belongs to, or None where they are no tumour or part of the brain."""
    lexicon = words("lexicon")
    stop = re.search(r"[.;。；]|\b(?:and|with)\b(?! (?:left|right))", rest)
    near = rest[: stop.start()] if stop else rest
    place = next((m for m in places(page) if end <= m.start < end + len(near)), None)
    lesion = lexicon["lesion"].search(near)
    hemisphere = re.search(r"hemispher\w*|cerebr\w+|cortex|cortical|半球|大脑|[额颞顶枕]+[叶部]?", near)
    other = lexicon["not_lesion"].search(near)
    ventricle = lexicon["ventricle"].search(near)
    ends = [end + m.end() for m in (lesion, hemisphere) if m and (not other or m.start() < other.start())]
    if place and (not other or place.start - end < other.start()):
        ends.append(place.end)
    if ventricle and _TUMOUR_NEXT.match(rest, ventricle.end()):
        return end + ventricle.end()
    if ventricle and _IN_VENTRICLE.search(before + page.text[end - 6 : end + ventricle.start()]):
        return end + ventricle.end()
    if ventricle and (not ends or end + ventricle.start() < min(ends)):
        return None
    if ends:
        return min(ends)
    if re.search(r"on the $|on $", before) and (lexicon["lesion"].search(before) or page.text):
        return end if not lexicon["not_lesion"].search(before[-40:]) else None
    return None


def _of_oedema(before: str) -> bool:
    """Whether the clause so far speaks of oedema and not of a mass."""
    clause = re.split(r"[;,，；]| but | while | which ", before)[-1]
    oedema = list(words("lexicon")["oedema"].finditer(clause))
    lesion = list(
        re.finditer(r"mass(?! effect)|tumou?r|lesion|neoplasm|glioma|enhanc|病灶|占位|肿瘤|病变|强化", clause)
    )
    return bool(oedema) and (not lesion or lesion[-1].start() < oedema[-1].start())


def _places(page: Page) -> list[Field]:
    found: list[tuple[int, int, int, Field]] = []
    for mention in places(page):
        section = page.sentence(mention.start).section
        if section.name in _SKIPPED or page.generic(mention.start) or not _tumours(page, mention):
            continue
        beside = page.text[max(0, mention.start - 40) : mention.start], page.text[mention.end : mention.end + 45]
        if _SPARING.search(beside[0]) or _NORMAL.match(beside[1]) or _OTHER_LESION.match(beside[1]):
            continue
        holding = _of_known_tumour(page, mention.end, assess(page, mention.start, mention.end), mention.start)
        if holding.assertion in ("absent", "hypothetical", "other_person", "planned"):
            continue
        doubted = holding.assertion == "possible" and holding.certainty < 4 and page.kind != "pathology"
        assertion: Assertion = "possible" if doubted else "present"
        field = page.field(
            "location", mention.value, (mention.start, mention.end), assertion=assertion,
            certainty=holding.certainty if doubted else 5, code=mention.code, more={"inferred": mention.inferred},
        )  # fmt: skip
        found.append((0 if _epicentre(page, mention) else 1, section.tier, mention.start, field))
    found.sort(key=lambda item: item[:3])
    said = {field.value for _, _, _, field in found if not field.inferred}
    return [field for _, _, _, field in found if not field.inferred or field.value not in said]


def _tumours(page: Page, mention: Place) -> bool:
    """Whether the place is the tumour's: not a pressed ventricle, not where only the oedema is."""
    sentence = page.sentence(mention.start)
    before = page.text[sentence.start : mention.start]
    whole = page.text[sentence.start : sentence.end]
    if mention.value == "ventricle":
        near = page.text[max(sentence.start, mention.start - 30) : min(sentence.end, mention.end + 40)]
        inside = "intraventricular" in near or bool(_IN_VENTRICLE.search(before))
        return inside or bool(_TUMOUR_NEXT.match(page.text, mention.end))
    if _TUMOUR_NEXT.match(page.text, mention.end):
        return True
    if _of_oedema(before):
        return False
    if _with_normal(page, sentence.start, mention.start, mention.end):
        return False
    if page.kind == "pathology":
        return True
    if _EXTENT_WORDS.search(whole) and not words("lexicon")["lesion"].search(whole):
        return False
    return not _PRESSED.search(before) and not _PUSHED.match(page.text, mention.end)


def _with_normal(page: Page, low: int, start: int, end: int) -> bool:
    """Whether a place is one of several that are normal: "thalami, brain stem and cerebellum are normal"."""
    normal = _ALL_NORMAL.match(page.text, end, page.sentence(start).end)
    lesion = words("lexicon")["lesion"]
    return (
        bool(normal) and not lesion.search(page.text[low:start]) and not lesion.search(normal.group() if normal else "")
    )


def _epicentre(page: Page, mention: Place) -> bool:
    sentence = page.sentence(mention.start)
    before = page.text[max(sentence.start, mention.start - 60) : mention.start]
    return not _REACHES.search(before)
