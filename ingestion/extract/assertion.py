"""How the text holds a mention: stated, denied, doubted, past, planned, conditional, or of another person.

The method is ConText's (cues govern what lies in their scope; scopes end at termination words), with scopes that
run through lists and end at a new clause, pseudo-cues, and graded uncertainty.
"""

from __future__ import annotations

import re

from ingestion.extract.holding import Holding
from ingestion.extract.page import Page, Sentence
from ingestion.language.cues import Cue, Rules, rules
from ingestion.records import Assertion

_OPENED = re.compile(r"\((?=[^)]{2,}$)")
_CLAUSE_END = re.compile(r"[;。]")
# "no haemorrhage, the mass ...": a list goes on with bare items, a clause with a subject of its own
_NEW_SUBJECT = re.compile(r"(?:,|\band|\bbut)\s+(?:the|this|these|there|it|its|he|she|his|her|both|which|who|now)\b")
_PREDICATE = re.compile(r"受限|受累|受侵|侵犯|移位|强化$|受压")
_SUBJECT = re.compile(r"周围|瘤周|邻近|病灶|双侧|左|右")
_ITEM_END = re.compile(r"(?:征象|表现|等)?(?:[,。;、)]|及|和|或|与|$|\n)")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_HEADS_LIST = re.compile(r" (?:diagnos[ie]s )?(?:of|for) ")
# "no haemorrhage, surrounding oedema reaches ...": an item with such a word says that something is there
_NEW_FINDING = re.compile(
    r",\s+(?:surrounding|marked|extensive|moderate|severe|prominent|mild|diffuse|large|multiple"
    r"|alert|awake|orient(?:at)?ed|conscious|fully|stable|well)\b"
)
_SAME_SUBJECT = re.compile(
    r"\s*(?:was|were|is|are|had been|has been)\b[^,;.]*(?:,|\band\b|\bbut\b),?\s*"
    r"(?:this |it |now |then |has |have |was |is )*$"
)
_OF_IT = re.compile(r"^ (?:lesions?|foci|focus|nodules?|tumou?rs?)\b")  # "new lesion   no"
_APPOSITION = re.compile(r",\s*(?:i\.e\.|e\.g\.|namely|that is),?\s*$")
_FARTHEST = 400  # characters; no list of findings is longer, and a page without full stops is read in time
_BARE_ITEM = 4  # characters of a Chinese list item such as 出血
_STRENGTH = {"other_person": 6, "hypothetical": 5, "planned": 4, "negated": 3, "possible": 2, "historical": 1}


def assess(page: Page, start: int, end: int) -> Holding:
    """Return how the text holds what it mentions at `start:end`; asked again, the answer is looked up."""
    known = page.holdings.get((start, end))
    if known is None:
        known = page.holdings[start, end] = _assessed(page, start, end)
    return known


def _assessed(page: Page, start: int, end: int) -> Holding:
    number = page.index(start)
    sentence = page.sentences[number]
    cues = page.cues(number)
    governing = [cue for cue in cues if _governs(page, sentence, cues, cue, start, end)]
    if _of_family(page, sentence, start):
        return Holding("other_person", 5)
    if not governing:
        return Holding()
    for cue in governing:  # "no haemorrhage, calcification possible": what is said right behind it counts
        if cue.category == "possible" and end <= cue.start <= end + 1:
            return _holding(cue, [cue])
    strongest = max(governing, key=lambda cue: (_STRENGTH[cue.category], -_gap(cue, start, end)))
    if strongest.category == "planned":  # "offered radiotherapy but declined": the refusal counts
        near = [cue for cue in governing if cue.category == "negated"]
        near = [cue for cue in near if cue.start >= end or _gap(cue, start, end) < _gap(strongest, start, end)]
        strongest = near[0] if near else strongest
    return _holding(strongest, governing)


def _of_family(page: Page, sentence: Sentence, start: int) -> bool:
    """Whether a mention stands under "family history", before the patient is named again."""
    section = sentence.section
    heading = page.text[section.start : section.body]
    if section.name != "history" or not ("family" in heading or "家族" in heading):
        return False
    line_end = page.text.find("\n", section.body)
    if 0 <= line_end < start and page.text[section.body : line_end].strip():
        return False  # what stands on the heading's line is the family's
    so_far = page.text[section.body : sentence.end]
    return not re.search(
        r"\bpatient(?!'s (?:mother|father|brother|sister|aunt|uncle))|患者(?!父|母|兄|弟|姐|妹)|本人", so_far
    )


def _holding(cue: Cue, governing: list[Cue]) -> Holding:
    if cue.category == "negated":
        doubts = [other for other in governing if other.category == "possible" and other.level <= 2]
        return Holding("possible", 2, cue) if doubts else Holding("absent", 1, cue)
    if cue.category == "possible":
        return Holding("possible", cue.level, cue)
    if cue.category == "hypothetical":
        return Holding("hypothetical", 0, cue)
    assertion: Assertion = cue.category  # type: ignore[assignment] # the other categories are assertions by name
    return Holding(assertion, 5, cue)


def _gap(cue: Cue, start: int, end: int) -> int:
    return start - cue.end if cue.end <= start else cue.start - end


def _governs(page: Page, sentence: Sentence, cues: list[Cue], cue: Cue, start: int, end: int) -> bool:
    """Whether a mention at `start:end` lies in the scope of a cue of its sentence."""
    if cue.category in ("none", "terminate", "self"):
        return False
    ahead, behind = cue.end <= start, end <= cue.start
    low, high = (cue.end, start) if ahead else (end, cue.start)
    if high - low > _FARTHEST and cue.category in ("negated", "possible", "historical"):
        return False
    if not (ahead or behind) or not _points(page, sentence, cue, end, ahead=ahead):
        return False
    inside = [other for other in cues if low <= other.start and other.end <= high]
    between = page.text[low:high]
    if cue.category == "other_person":
        return not any(other.category == "self" for other in inside) and ";" not in between
    if any(other.category == "terminate" for other in inside) and not (behind and _SAME_SUBJECT.match(between)):
        return False
    if cue.language == "en" and "," in between and _CJK.search(page.text, start, end):
        return False  # "no haemorrhage, 水肿明显"
    if ahead:
        return _opens_over(page, sentence, cue, inside, (start, end))
    return _closes_over(page, sentence, cue, between, start)


def _points(page: Page, sentence: Sentence, cue: Cue, end: int, *, ahead: bool) -> bool:
    """Whether a cue looks to the side that the mention (which ends at `end`) stands on."""
    direction = cue.direction
    if direction == "beside":
        return not ahead and not _OF_IT.sub("", page.text[end : cue.start]).strip()
    if direction == "either":
        direction = "after" if _something_before(page, sentence, cue) else "before"
    return direction in (("before", "both") if ahead else ("after", "both"))


def _opens_over(page: Page, sentence: Sentence, cue: Cue, inside: list[Cue], mention: tuple[int, int]) -> bool:
    """Whether the scope of a cue that stands before a mention reaches it."""
    start, end = mention
    between = page.text[cue.end : start]
    if cue.category == "negated" and ":" in between and "following" not in between:
        return False  # "site not specified: glioma"
    if cue.category == "possible" and _HEADS_LIST.match(between) and ":" in page.text[end : sentence.end]:
        return False  # "differential of the enhancing mass: glioma, ...": what is in doubt stands behind the colon
    if cue.language == "zh" and _own_clause(page, cue.end, start, end):
        return False
    if cue.category == "negated" and _NEW_FINDING.search(page.text, cue.end, end):
        return False
    doubts = [other for other in inside if other.category == "possible"]
    return _reaches_right(between, cue.end, cue, doubts)


def _closes_over(page: Page, sentence: Sentence, cue: Cue, between: str, start: int) -> bool:
    """Whether the scope of a cue that stands behind a mention reaches back to it."""
    if _OPENED.search(between):
        return False  # "changes after radiotherapy (pseudoprogression possible)": what a bracket says stays in it
    if cue.language == "zh" and cue.category == "historical" and "," in between:
        return False
    so_far = _CLAUSE_END.split(page.text[sentence.start : start])[-1]
    return _reaches_left(between, rules(cue.language), so_far)


def _own_clause(page: Page, low: int, start: int, end: int) -> bool:
    """Whether a Chinese mention behind a comma is no bare item of a list: 未见强化,周围水肿明显."""
    if "," not in page.text[low:start]:
        return False
    said = page.text[start:end]
    return bool(_PREDICATE.search(said) or _SUBJECT.match(said) or not _ITEM_END.match(page.text, end))


def _something_before(page: Page, sentence: Sentence, cue: Cue) -> bool:
    """Whether the clause says anything before the cue."""
    before = re.split(r"[,;。]", page.text[sentence.start : cue.start])[-1]
    return len(before.strip(" :、")) > 1


def _pieces(text: str, language: Rules) -> list[tuple[str, str]]:
    """Split into list items, each with the join before it."""
    pieces: list[tuple[str, str]] = []
    last, join = 0, ""
    for match in language.join.finditer(text):
        pieces.append((join, text[last : match.start()]))
        last, join = match.end(), match.group()
    pieces.append((join, text[last:]))
    return pieces


def _reaches_right(text: str, low: int, cue: Cue, doubts: list[Cue]) -> bool:
    """Whether a scope that opens before `text` still holds at its end (the mention).

    Args:
        text: From the cue to the mention.
        low: Where it begins.
        cue: The cue.
        doubts: Cues of uncertainty in it.
    """
    language = rules(cue.language)
    if cue.category not in ("negated", "possible", "historical"):
        return True
    if cue.language == "zh" and "," in text:  # a comma ends a clause in Chinese, unless a bare list goes on
        return all(len(item.strip()) <= 1 for item in text.split(",")[1:])
    text = _APPOSITION.sub("", text)
    if cue.category == "historical":  # 术前可见水肿 looks back over its verb; "after surgery the scan shows" does not
        return cue.language == "zh" or not language.verbs.search(text)
    if _NEW_SUBJECT.search(text):
        return False
    if cue.category == "negated" and any(language.join.search(text[: doubt.start - low]) for doubt in doubts):
        return False  # "no haemorrhage, probably a glioma"
    governed = re.match(r"\s*[a-z]+", text)  # "does not demonstrate A or B": the verb that the cue denies ends nothing
    pieces = _pieces(text[governed.end() :] if governed else text, language)
    return len(pieces) == 1 or not any(language.verbs.search(piece) for _, piece in pieces)


def _reaches_left(rest: str, language: Rules, so_far: str) -> bool:
    """Whether a scope that closes behind `rest` reaches back over it (to the mention).

    Args:
        rest: From the mention to the cue.
        language: The rules of the cue's language.
        so_far: What stands before the mention in its clause.
    """
    if language.language == "zh" and "," in rest:
        *items, last = rest.split(",")
        return all(len(item.strip()) <= _BARE_ITEM for item in items[1:]) and not last.strip()
    pieces = _pieces(rest, language)
    if len(pieces) == 1 or _SAME_SUBJECT.match(rest):
        return True
    own = _pieces(so_far, language)[-1][1]
    return not any(language.verbs.search(piece) for piece in (own, *(piece for _, piece in pieces)))
