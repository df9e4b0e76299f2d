"""One sentence read for checking: concepts with how they are asserted, quantities, sides, marker values, words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from assistant.grounding.lexicon import Concept, Token, concept_trie, group_of, read_concepts, stem, tokens
from assistant.grounding.pairing import courses, markers, novelties, sides
from assistant.grounding.phrases import phrases
from assistant.grounding.quantities import Quantity, quantities
from assistant.grounding.scope import Scope, cue_tokens, is_certain, is_instruction, scopes, status
from assistant.grounding.statement import Mention, Statement
from assistant.grounding.timing import moved, settled, timed
from ingestion.language import fold

STOP_WORDS = frozenset(
    """a an the of in on at to for from by with and or is are was were be been being has have had do does did it
    its this that these those there here as also both which who whom within into onto than then so such very
    more most some any all each other patient study examination exam scan mri image imaging show demonstrate
    identify identified see seen note noted demonstrated evidence appear appears present reveal revealed report
    reported finding measure measuring over under after before during since while until between per via against
    compared comparison additional further approximately about roughly around measured size sized region area overall
    given level along no not without 的 了 在 与 及 和 或 为 见 呈 约 示 可 有 无 未 是 于 其 该 患 者 本 次 此 内
    区 部 大 小 一
    明 显 处 位 移 向 结 构 较 前 后 片 相 例 系 并 且 另 余 灶 现
    诊 断 病 理 影 检 查 报 告 目 范 围 diagnosis diagnosed histology pathology
    describe described state stated mention mentioned""".split()  # noqa: SIM905 - words
)
VOLATILE_GROUPS = frozenset(
    {
        "side",
        "relative_side",
        "change",
        "value",
        "degree",
        "response",
        "reference",
        "sex",
        "comparison",
        "course",
        "framework",
        "rate",
        "condition",
        "ordinal",
    }
)
_QUALIFIERS = frozenset(
    """new newly additional other further residual recurrent second enhancing another satellite
    新 发 它 他 余 残 强 化""".split()  # noqa: SIM905
)
_NEWNESS = frozenset({"new", "newly", "新"})
UNCOMMITTED = re.compile(r"lesions?|mass(?:es)?|focus|foci|病灶|病变|占位|肿块", re.IGNORECASE)
"""Words for a mass that say nothing of its nature."""
_PLACING = frozenset({"in", "within", "inside", "of", "around", "along", "at"})
_DETERMINERS = frozenset({"the", "this", "that", "its", "known"})
_TO_NOUN = 5
_FOCUS = 3
_DENYING = {"absent", "not_done"}
_TITLE = re.compile(r"\W*(?P<name>[A-Z][A-Z &/,-]{3,60}):[\s*]+(?=(?:\S+\s+){4})")
"""A section's name before its first sentence ("MASS EFFECT & VENTRICLES: ..."): it states no finding."""


def read(text: str, start: int, end: int, doc: str = "") -> Statement:
    """Read `text[start:end]` as one sentence."""
    piece = fold(text[start:end])
    words = tokens(piece)
    figures = quantities(piece, text[start:end])
    found = scopes(words)
    named = [(a, b, c) for a, b, c in concept_trie().find(words) if not _is_may_be(c, words, a)]
    if phrases("ihc").search(piece):
        named = _stained(words, named)
    title = _TITLE.match(text[start:end])
    body = start + title.end("name") if title else start
    mentions = tuple(
        m
        for a, b, c in named
        for m in _mentions(words, a, b, c, found, start)
        if m.group != "finding" or m.start >= body
    )
    mentions = _of_doubtful_nature(text, mentions)
    told = courses(words, mentions)
    numbers = settled([moved(timed(q, piece, words, found), start) for q in figures], mentions, told)
    content = {} if phrases("remark").search(piece) else _word_keys(words, named, figures)
    return Statement(
        doc, text[start:end], start, end, mentions, tuple(numbers),
        sides=tuple(sides(words, mentions)), markers=tuple(markers(words, mentions)),
        keys=frozenset(content.values()) | _concept_keys(named),
        denied=_denied_words(content, found, len(words)), focus=_denied_words(content, found, _FOCUS),
        instruction=is_instruction(words), courses=tuple(told),
        novelties=tuple(novelties(words, mentions, named)), relatives=_relatives(content, found),
        certain=is_certain(words),
        hedged=any(scope.effect in {"possible", "probable", "unlikely"} for scope in found),
    )  # fmt: skip


def _stained(words: Sequence[Token], named: Sequence[tuple[int, int, Concept]]) -> list[tuple[int, int, Concept]]:
    """In a sentence on immunohistochemistry "MGMT" is the protein, unless its promoter is named."""
    promoter = any(word.form in {"promoter", "methylation", "methylated", "甲"} for word in words)
    protein = Concept("mgmt_protein", "marker")
    return [(a, b, protein if c.id == "mgmt" and not promoter else c) for a, b, c in named]


@cache
def _paired() -> frozenset[str]:
    """Words for parts of the body of which there are two, behind "both"."""
    groups = {"location", "organ"}
    names = (name for entry in read_concepts().values() if entry["group"] in groups for name in entry["en"])
    return frozenset({"side"} | {token.form for name in names for token in tokens(str(name))})


def _is_may_be(concept: Concept, words: Sequence[Token], first: int) -> bool:
    """The temporal lobe is not "temporal" in "temporal evolution"; "right now" and "both arms" are no side."""
    if concept.id == "bilateral" and words[first].form == "both":
        return not any(word.form in _paired() for word in words[first + 1 : first + _TO_NOUN])
    if concept.id == "right" and first + 1 < len(words):
        return words[first + 1].form == "now"
    if concept.id == "left" and first + 1 < len(words):
        return words[first + 1].form in {"the", "over"}
    return False


def _mentions(
    words: Sequence[Token], first: int, last: int, concept: Concept, found: Sequence[Scope], offset: int
) -> list[Mention]:
    certainty, prior, planned = status(found, first, last)
    if concept.denies:
        certainty = {5: 1, 1: 5}.get(certainty, certainty)
    before = {word.form for word in words[max(0, first - 3) : first]}
    if concept.group == "mass" and certainty == 1 and before & _QUALIFIERS:
        return []  # "no new lesion" does not deny the lesion
    if concept.group == "finding" and certainty == 1 and not concept.denies and before & _NEWNESS:
        return []  # nor "no new enhancing lesion" the enhancement
    if concept.group == "mass" and certainty == 1 and _is_place(words, first, found):
        certainty = 5  # nor "no calcification in the mass" the mass
    ids = concept.parts or (concept.id,)
    where = words[first].start + offset, words[last - 1].end + offset
    return [Mention(id_, group_of(id_), *where, certainty, prior, planned, first) for id_ in ids]


def _of_doubtful_nature(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Where a doubt stands behind both, it is about what a lesion is, not whether it is there (新发病灶胶质瘤可能)."""
    return tuple(
        replace(m, certainty=5)
        if m.group == "mass"
        and m.certainty in {2, 3, 4}
        and UNCOMMITTED.fullmatch(text[m.start : m.end])
        and any(o.certainty == m.certainty and o.start > m.start and _names_nature(text, o) for o in mentions)
        else m
        for m in mentions
    )


def _names_nature(text: str, mention: Mention) -> bool:
    if mention.group == "mass":
        return not UNCOMMITTED.fullmatch(text[mention.start : mention.end])
    return mention.group in {"diagnosis", "finding"}


def _is_place(words: Sequence[Token], first: int, found: Sequence[Scope]) -> bool:
    """Tell whether a mass is only where something denied would be: "in the left frontal mass", "of the lesion"."""
    for position in range(max(1, first - _TO_NOUN), first):
        if words[position].form in _DETERMINERS and words[position - 1].form in _PLACING:
            return any(s.effect == "absent" and not s.backward and s.first < position - 1 < s.last for s in found)
    return False


def _concept_keys(named: Sequence[tuple[int, int, Concept]]) -> frozenset[str]:
    kept = (concept for _, _, concept in named if concept.group not in VOLATILE_GROUPS)
    return frozenset(key for concept in kept for key in (concept.parts or (concept.id,)))


def _word_keys(
    words: Sequence[Token], named: Sequence[tuple[int, int, Concept]], figures: Sequence[Quantity]
) -> dict[int, str]:
    """Return the stems of the content words that are neither concepts nor units, by token."""
    units = {
        index for index, word in enumerate(words) for q in figures if q.dimension and q.start <= word.start < q.end
    }
    covered = {index for first, last, _ in named for index in range(first, last)} | cue_tokens(words)
    numbered = {
        last: f"#{words[last].form}"
        for _, last, concept in named
        if concept.id == "lesion" and last < len(words) and words[last].form.isdigit()
    }
    return numbered | {
        index: stem(word.form)
        for index, word in enumerate(words)
        if index not in covered and index not in units and word.form not in STOP_WORDS and _is_content(word.form)
    }


def _is_content(form: str) -> bool:
    return form[0].isalpha() and (len(form) > 1 or not form.isascii())


def _denied_words(content: dict[int, str], found: Sequence[Scope], reach: int) -> frozenset[str]:
    """Return the content words in the scope of a denial, no further than `reach` tokens behind the cue."""
    scoped: set[int] = set()
    for scope in found:
        if scope.effect in _DENYING and not scope.backward:
            scoped.update(range(scope.first, min(scope.last, scope.first + reach)))
        elif scope.effect in _DENYING:
            scoped.update(range(max(scope.first, scope.last - reach), scope.last))
    return frozenset(key for index, key in content.items() if index in scoped)


def _relatives(content: dict[int, str], found: Sequence[Scope]) -> frozenset[str]:
    """Return the content words that are said of a relative."""
    scoped = {i for scope in found if scope.effect == "other_person" for i in range(scope.first, scope.last)}
    return frozenset(key for index, key in content.items() if index in scoped)
