"""What belongs together in a sentence: side and place, marker and value, drug and course, "new" and its noun."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.lexicon import Concept, Token
from assistant.grounding.statement import Mention, Novelty, Pair

_HEAD_GROUPS = frozenset({"location", "organ", "mass", "limb", "diagnosis", "finding"})
_REACH = 7
_TREATMENTS = frozenset({"drug", "treatment"})
_NOVEL = frozenset({"mass", "finding", "diagnosis"})
_PREPOSITIONS = frozenset({"in", "at", "of", "within", "along", "with", "which", "that", "is", "are", "was", "on"})
_NOUN_PHRASE = 9
_BEHIND = 5
_NO_RESULT = {"not_tested", "pending", "indeterminate"}
_NAME_OF_TEST = 24
"""So near before "not tested", a value is the name of the test: "promoter methylation was not tested"."""
_CLAUSE_ENDS = frozenset({",", ";", ".", "。"})
_SENTENCE_ENDS = frozenset({";", ".", "。"})


def sides(words: Sequence[Token], mentions: Sequence[Mention]) -> list[Pair]:
    """Return each side with what lies there."""
    pairs = []
    shift = any(mention.concept == "midline_shift" for mention in mentions)
    for mention in mentions:
        if mention.group == "side":
            head = "midline_shift" if shift and _is_direction(words, mention) else _head(words, mentions, mention)
            pairs.append(Pair(head, mention.concept, mention.start, mention.end, mention.certainty))
        elif mention.concept == "contralateral" and (side := _opposite(mentions, mention)):
            pairs.append(Pair(_head(words, mentions, mention), side, mention.start, mention.end, mention.certainty))
    if shift:
        pairs.extend(_named_shift(words, mentions))
    return pairs


def _opposite(mentions: Sequence[Mention], contralateral: Mention) -> str:
    """Return the side that "contralateral" means, where one side only was named before it."""
    named = {m.concept for m in mentions if m.group == "side" and m.first < contralateral.first}
    return {"left": "right", "right": "left"}.get(next(iter(named)), "") if len(named) == 1 else ""


def _named_shift(words: Sequence[Token], mentions: Sequence[Mention]) -> list[Pair]:
    """Read the direction that is part of the name in Chinese ("中线右移")."""
    pairs = []
    for mention in mentions:
        if mention.concept == "midline_shift":
            form = "".join(word.form for word in words[mention.first : mention.first + 8])
            for sign, side in (("右", "right"), ("左", "left")):
                if sign in form[: form.find("移") + 1 or 5] and not form.startswith(sign):
                    pairs.append(Pair("midline_shift", side, mention.start, mention.end, mention.certainty))
    return pairs


def _is_direction(words: Sequence[Token], mention: Mention) -> bool:
    before = [word.form for word in words[max(0, mention.first - 2) : mention.first]]
    here = words[mention.first].form
    after = [word.form for word in words[mention.first + 1 : mention.first + 5]]
    return (
        here.endswith(("ward", "wards"))
        or bool({"to", "toward", "towards"} & set(before))
        or after[:1] == ["ward"]
        or "移" in after
        or (after[:2] == ["midline", "shift"])
        or (before[-1:] in (["向"], ["偏"]))
    )


def _head(words: Sequence[Token], mentions: Sequence[Mention], side: Mention) -> str:
    """Return what lies on that side: the nearest place or lesion behind the word, else before it."""
    heads = [m for m in mentions if m.group in _HEAD_GROUPS and m.concept != "midline_shift"]
    others = [m.first for m in mentions if m.group == "side" and m.first > side.first]
    for m in heads:
        if others and m.first > others[0]:
            break
        if side.first < m.first <= side.first + _REACH and not _comma(words, side.first, m.first):
            return m.concept
    for m in reversed(heads):
        if m.first < side.first and not _comma(words, m.first, side.first):
            return m.concept
    return ""


def _comma(words: Sequence[Token], first: int, last: int) -> bool:
    return any(word.form in {",", ";", "."} for word in words[first:last])


def markers(words: Sequence[Token], mentions: Sequence[Mention]) -> list[Pair]:
    """Attach each value to the marker before it in its clause, else to the one right behind it."""
    pairs = []
    known = [m for m in mentions if m.group == "marker"]
    for value in (m for m in mentions if m.group == "value"):
        before = [m for m in known if m.first <= value.first and not _stop(words, m.first, value.first)]
        after = [
            m
            for m in known
            if value.first < m.first <= value.first + _BEHIND and not _stop(words, value.first, m.first)
        ]
        inherits = value.concept not in _NO_RESULT
        far = [
            m
            for m in known
            if inherits and m.first < value.first and not _stop(words, m.first, value.first, _SENTENCE_ENDS)
        ]
        if before and after and _is_its_own(words, before[-1], value, after[0]):
            before = []
        owner = before[-1] if before else after[0] if after else far[-1] if far else None
        if owner is not None:
            name = _denied(value) if value.certainty == 1 else "not_tested" if value.certainty == 0 else value.concept
            certainty = 5 if value.certainty in {0, 1} else value.certainty
            pairs.append(Pair(owner.concept, name, min(owner.start, value.start), max(owner.end, value.end), certainty))
    open_ = {(p.head, p.end) for p in pairs if p.value in _NO_RESULT}
    return [
        p for p in pairs
        if p.value in _NO_RESULT or not any(p.head == head and 0 <= end - p.end < _NAME_OF_TEST for head, end in open_)
    ]  # fmt: skip


def _is_its_own(words: Sequence[Token], before: Mention, value: Mention, after: Mention) -> bool:
    """Tell whether a value belongs to the marker behind it: "1p loss with intact 19q", not "IDH-mutant, MGMT ..."."""
    gap = [word.form for word in words[before.first : value.first]]
    return bool({"with", "and", "but", "及", "和"} & set(gap)) and after.first <= value.first + _BEHIND


def _stop(words: Sequence[Token], first: int, last: int, ends: frozenset[str] = _CLAUSE_ENDS) -> bool:
    return any(word.form in ends for word in words[first:last])


# No homozygous deletion is not "intact": one copy may be lost.
_OPPOSITE = {
    "mutant": "wildtype", "methylated": "unmethylated", "codeleted": "intact", "amplified": "not_amplified",
    "loss": "retained", "positive": "negative", "altered": "wildtype",
}  # fmt: skip


def _denied(value: Mention) -> str:
    if value.concept.startswith("not_"):
        return value.concept
    return _OPPOSITE.get(value.concept, "not_" + value.concept)


def courses(words: Sequence[Token], mentions: Sequence[Mention]) -> list[Pair]:
    """Attach "started", "stopped" and the like to the treatments before them in their clause, else to those behind."""
    pairs: list[Pair] = []
    treatments = [m for m in mentions if m.group in _TREATMENTS]
    told = [m for m in mentions if m.group == "course" and not m.planned]
    for index, course in enumerate(told):
        begin = told[index - 1].first if index else -1
        end = told[index + 1].first if index + 1 < len(told) else len(words)
        before = [m for m in treatments if begin < m.first < course.first and not _stop(words, m.first, course.first)]
        after = [m for m in treatments if course.first < m.first < end and not _stop(words, course.first, m.first)]
        owners = before or after or [m for m in treatments if m.first < course.first][-1:]
        name = f"not_{course.concept}" if course.certainty == 1 else course.concept
        pairs.extend(Pair(m.concept, name, course.start, course.end, course.certainty) for m in owners)
    return pairs


def novelties(
    words: Sequence[Token], mentions: Sequence[Mention], named: Sequence[tuple[int, int, Concept]]
) -> list[Novelty]:
    """Return what each "new" stands with: the masses and findings of its noun phrase."""
    found = []
    for new in (m for m in mentions if m.concept == "new"):
        end = next(
            (
                i
                for i in range(new.first + 1, len(words))
                if words[i].form in _PREPOSITIONS | {",", ";", ".", "。", "，"}
            ),
            len(words),
        )
        end = min(end, new.first + _NOUN_PHRASE)
        heads = frozenset(
            ("-" if concept.denies else "") + id_
            for first, _, concept in named
            for id_ in (concept.parts or (concept.id,))
            if concept.group in _NOVEL and new.first < first < end
        )
        found.append(Novelty(heads, new.start, new.end, denied=new.certainty == 1))
    return found
