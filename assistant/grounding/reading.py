"""One sentence read for checking: concepts with how they are asserted, quantities, sides, marker values, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding.lexicon import Concept, Token, concept_trie, group_of, stem, tokens
from assistant.grounding.quantities import Quantity, mark, quantities
from assistant.grounding.scope import Scope, cue_tokens, is_instruction, scopes, status
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
    明 显 处 位 移 向 结 构 较 前 后 片 相 例 系 并 且 另 余 灶 现""".split()  # noqa: SIM905 - words
)
VOLATILE_GROUPS = frozenset(
    {"side", "relative_side", "change", "value", "degree", "response", "reference", "sex", "comparison"}
)
_HEAD_GROUPS = frozenset({"location", "organ", "mass", "limb", "diagnosis", "finding"})
_PUNCTUATION = frozenset(".,;:。!?()[]、\"'|#>")
_REACH = 7
_QUALIFIERS = frozenset(
    """new newly additional other further residual recurrent second enhancing another satellite
    新 发 它 他 余 残 强 化""".split()  # noqa: SIM905
)
_FOCUS = 3


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept where a sentence names it.

    Attributes:
        concept: Id in the lexicon.
        group: Its group.
        start: First code point in the whole text.
        end: One past the last.
        certainty: 5 stated, 4 probable, 3 possible, 2 unlikely, 1 denied, 0 asked for or not assessed, -1 said of
            a relative.
        prior: Of an earlier time.
        planned: Not done yet.
        first: Index of its first token in the sentence.
    """

    concept: str
    group: str
    start: int
    end: int
    certainty: int
    prior: bool
    planned: bool
    first: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions that belong together: a side and what lies there, or a marker and its value."""

    head: str
    value: str
    start: int
    end: int
    certainty: int = 5


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence (or part of one), read.

    Attributes:
        doc: Document it stands in; empty for a claim.
        text: Its words.
        start: First code point in the document.
        end: One past the last.
        mentions: Concepts in order.
        quantities: Numbers in order, offsets into the document.
        sides: (what, side) pairs.
        markers: (marker, value) pairs.
        keys: Content: concept ids and word stems, without what may not decide alignment.
        denied: Content words, other than concepts, in the scope of a denial.
        focus: Those of them that the denial stands right beside.
        instruction: The sentence addresses a program.
    """

    doc: str
    text: str
    start: int
    end: int
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    sides: tuple[Pair, ...]
    markers: tuple[Pair, ...]
    keys: frozenset[str]
    denied: frozenset[str] = frozenset()
    focus: frozenset[str] = frozenset()
    instruction: bool = False

    def group(self, name: str) -> list[Mention]:
        """Return the mentions of one group."""
        return [mention for mention in self.mentions if mention.group == name]


def read(text: str, start: int, end: int, doc: str = "") -> Statement:
    """Read `text[start:end]` as one sentence."""
    piece = fold(text[start:end])
    words = tokens(piece)
    figures = quantities(piece)
    found = scopes(words)
    named = [(a, b, c) for a, b, c in concept_trie().find(words) if not _is_may_be(c, words, a)]
    mentions = tuple(m for a, b, c in named for m in _mentions(words, a, b, c, found, start))
    numbers = tuple(_timed(quantity, words, found, start) for quantity in figures)
    content = _word_keys(words, named, figures)
    return Statement(
        doc, text[start:end], start, end, mentions, numbers,
        sides=tuple(_sides(words, mentions)), markers=tuple(_markers(words, mentions)),
        keys=frozenset(content.values()) | _concept_keys(named),
        denied=_denied_words(content, found, len(words)), focus=_denied_words(content, found, _FOCUS),
        instruction=is_instruction(words),
    )  # fmt: skip


def _is_may_be(concept: Concept, words: Sequence[Token], first: int) -> bool:
    """The temporal lobe is not "temporal" in "temporal evolution"; "right now" is no side."""
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
    ids = concept.parts or (concept.id,)
    where = words[first].start + offset, words[last - 1].end + offset
    return [Mention(id_, group_of(id_), *where, certainty, prior, planned, first) for id_ in ids]


def _timed(quantity: Quantity, words: Sequence[Token], found: Sequence[Scope], offset: int) -> Quantity:
    inside = [i for i, word in enumerate(words) if quantity.start <= word.start < quantity.end]
    _, prior, planned = status(found, inside[0], inside[-1] + 1) if inside else (5, False, False)
    if not prior and inside and inside[0] >= 2:
        prior = words[inside[0] - 1].form in {"from", "previously"} and quantity.dimension.endswith(
            ("mm", "mm2", "ml", "mg")
        )
    moved = Quantity(
        quantity.start + offset, quantity.end + offset, quantity.values, quantity.dimension, quantity.raw,
        quantity.step, quantity.bound, quantity.sign, quantity.span,
    )  # fmt: skip
    return mark(moved, prior=prior, planned=planned)


def _sides(words: Sequence[Token], mentions: Sequence[Mention]) -> list[Pair]:
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


def _markers(words: Sequence[Token], mentions: Sequence[Mention]) -> list[Pair]:
    """Attach each value to the marker before it in its clause, else to the one right behind it."""
    pairs = []
    markers = [m for m in mentions if m.group == "marker"]
    for value in (m for m in mentions if m.group == "value"):
        before = [m for m in markers if m.first <= value.first and not _stop(words, m.first, value.first)]
        after = [
            m for m in markers if value.first < m.first <= value.first + 3 and not _stop(words, value.first, m.first)
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
        if scope.effect == "absent" and not scope.backward:
            scoped.update(range(scope.first, min(scope.last, scope.first + reach)))
        elif scope.effect == "absent":
            scoped.update(range(max(scope.first, scope.last - reach), scope.last))
    return frozenset(key for index, key in content.items() if index in scoped)


def is_concept(key: str) -> bool:
    """Tell whether a key of a statement is a concept rather than a word."""
    return bool(group_of(key))
