"""What belongs together in a sentence: a side and what lies there, a marker and its value."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.lexicon import Token
from assistant.grounding.statement import Mention, Pair

_HEAD_GROUPS = frozenset({"location", "organ", "mass", "limb", "diagnosis", "finding"})
_REACH = 7


def sides(words: Sequence[Token], mentions: Sequence[Mention]) -> list[Pair]:
    """Return each side with what lies there."""
    pairs = []
    shift = any(mention.concept == "midline_shift" for mention in mentions)
    for mention in mentions:
        if mention.group == "side":
            head = "midline_shift" if shift and _is_direction(words, mention) else _head(words, mentions, mention)
            pairs.append(Pair(head, mention.concept, mention.start, mention.end, mention.certainty))
    if shift:
        pairs.extend(_named_shift(words, mentions))
    return pairs


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
            m for m in known if value.first < m.first <= value.first + 3 and not _stop(words, value.first, m.first)
        ]
        owner = before[-1] if before else after[0] if after else None
        if owner is not None:
            name = _denied(value) if value.certainty == 1 else value.concept
            certainty = 5 if value.certainty == 1 else value.certainty
            pairs.append(Pair(owner.concept, name, min(owner.start, value.start), max(owner.end, value.end), certainty))
    return pairs


def _stop(words: Sequence[Token], first: int, last: int) -> bool:
    return any(word.form in {",", ";", ".", "。"} for word in words[first:last])


_OPPOSITE = {
    "mutant": "wildtype", "methylated": "unmethylated", "codeleted": "intact", "amplified": "not_amplified",
    "loss": "retained", "homozygous": "intact", "positive": "negative", "altered": "wildtype",
}  # fmt: skip


def _denied(value: Mention) -> str:
    return _OPPOSITE.get(value.concept, "not_" + value.concept)
