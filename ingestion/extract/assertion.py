"""How the text holds a mention: stated, denied, doubted, past, planned, conditional, or of another person.

The method is ConText's (cues govern what lies in their scope; scopes end at termination words), with scopes that
run through lists and end at a new clause, pseudo-cues, and graded uncertainty.
"""

from __future__ import annotations

import re

from ingestion.extract.holding import Holding
from ingestion.extract.page import Page, Sentence
from ingestion.language.cues import Cue, Rules
from ingestion.records import Assertion

_OPENED = re.compile(r"\((?=[^)]{2,}$)")
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
    if sentence.section.name == "history" and "family" in page.text[sentence.section.start : sentence.section.body]:
        return Holding("other_person", 5)
    if not governing:
        return Holding()
    strongest = max(governing, key=lambda cue: (_STRENGTH[cue.category], -_gap(cue, start, end)))
    return _holding(strongest, governing)


def _holding(cue: Cue, governing: list[Cue]) -> Holding:
    if cue.category == "negated":
        doubts = [other for other in governing if other.category == "possible" and other.level <= 2]
        return Holding("possible", 2, cue) if doubts else Holding("absent", 1, cue)
    if cue.category == "possible":
        return Holding("possible", min(other.level for other in governing if other.category == "possible"), cue)
    if cue.category == "hypothetical":
        return Holding("hypothetical", 0, cue)
    assertion: Assertion = cue.category  # type: ignore[assignment] # the other categories are assertions by name
    return Holding(assertion, 5, cue)


def _gap(cue: Cue, start: int, end: int) -> int:
    return start - cue.end if cue.end <= start else cue.start - end


def _governs(page: Page, sentence: Sentence, cues: list[Cue], cue: Cue, start: int, end: int) -> bool:
    if cue.category in ("none", "terminate"):
        return False
    ahead, behind = cue.end <= start, end <= cue.start
    if not (ahead or behind):
        return False
    direction = cue.direction
    if direction == "either":
        direction = "after" if _something_before(page, sentence, cue) else "before"
    if (ahead and direction != "before") or (behind and direction != "after"):
        return False
    if cue.category == "other_person":
        return True
    low, high = (cue.end, start) if ahead else (end, cue.start)
    if any(other.category == "terminate" and low <= other.start and other.end <= high for other in cues):
        return False
    if ahead and cue.category == "negated" and ":" in page.text[low:high] and "following" not in page.text[low:high]:
        return False  # "site not specified: glioma"
    if behind and _OPENED.search(page.text, low, high):
        return False  # "changes after radiotherapy (pseudoprogression possible)": what a bracket says stays in it
    if ahead:
        return _reaches_right(page.text[low:start], page.rules, cue)
    return _reaches_left(page.text[start:high], page.rules, end - start, page.text[sentence.start : start])


def _something_before(page: Page, sentence: Sentence, cue: Cue) -> bool:
    """Whether the clause says anything before the cue."""
    before = re.split(r"[,;。]", page.text[sentence.start : cue.start])[-1]
    return len(before.strip(" :、")) > 1


def _pieces(text: str, rules: Rules) -> list[tuple[str, str]]:
    """Split into list items, each with the join before it."""
    pieces: list[tuple[str, str]] = []
    last, join = 0, ""
    for match in rules.join.finditer(text):
        pieces.append((join, text[last : match.start()]))
        last, join = match.end(), match.group()
    pieces.append((join, text[last:]))
    return pieces


def _reaches_right(text: str, rules: Rules, cue: Cue) -> bool:
    """Whether a scope that opens before `text` still holds at its end (the mention)."""
    if cue.category not in ("negated", "possible", "historical"):
        return True
    if rules.join.search(",") is None and "," in text:  # a comma ends a clause in Chinese, unless a bare list goes on
        return all(len(item.strip()) <= 1 for item in text.split(",")[1:])
    if cue.category == "historical":
        return True
    governed = re.match(r"\s*[a-z]+", text)  # "does not demonstrate A or B": the verb that the cue denies ends nothing
    pieces = _pieces(text[governed.end() :] if governed else text, rules)
    return len(pieces) == 1 or not any(rules.verbs.search(piece) for _, piece in pieces)


def _reaches_left(text: str, rules: Rules, mention_length: int, before: str) -> bool:
    """Whether a scope that closes behind `text` reaches back to its beginning (the mention).

    Args:
        text: From the mention to the cue.
        rules: The language's rules.
        mention_length: Characters of the mention itself.
        before: What stands before the mention in its sentence.
    """
    rest = text[mention_length:]
    if rules.join.search(",") is None and "," in rest:
        return (
            all(len(item.strip()) <= _BARE_ITEM for item in rest.split(",")[1:-1]) and not rest.split(",")[-1].strip()
        )
    pieces = _pieces(rest, rules)
    if len(pieces) == 1:
        return True
    own = _pieces(before, rules)[-1][1]
    return not any(rules.verbs.search(piece) for piece in (own, *(piece for _, piece in pieces)))
