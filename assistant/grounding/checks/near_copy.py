"""A sentence that copies one of the sources but for a few words: what those words turn round, exchange or add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from assistant.grounding.checks.base import Context, Objection, contradicts, lacks
from assistant.grounding.copied import Copy, Edit, copied, words_of
from assistant.grounding.derived import changes
from assistant.grounding.lexicon import Token, broader, concept_name, fold, read_data, stem
from assistant.grounding.reading import STOP_WORDS
from assistant.grounding.records import ClaimKind
from assistant.grounding.statement import Mention, Statement

LONGEST_EXCHANGE = 4
"""Tokens that stand in each other's place at most where one is taken for the opposite of the other."""
_EXCHANGED: dict[str, ClaimKind] = {
    "location": "location", "other_part": "location", "limb": "location", "side": "laterality", "diagnosis": "general",
    "drug": "medication", "treatment": "general", "marker": "molecular", "signal": "general", "pattern": "general",
    "degree": "general", "finding": "general", "change": "temporal", "response": "general",
}  # fmt: skip
"""Groups whose concepts exclude each other where one stands in the other's place, and the kind of error."""
_ADDED: dict[str, ClaimKind] = {
    "comparison": "temporal", "change": "temporal", "marker": "molecular", "treatment": "general",
    "drug": "medication",
}  # fmt: skip
"""Groups that a text may add to a copied sentence only where the sources say them of the same thing."""
_SINCE = {"stable", "resolved", "new"}
"""Changes that are none without an earlier time; "enlarged" can be a state (ventricles)."""
_ABOUT = {"mass", "finding", "diagnosis", "organ", "location"}


def check(context: Context) -> list[Objection]:
    """Object to denials put in or left out, opposites and names exchanged, comparisons and names added."""
    copy = copied(context)
    if copy is None or not copy.edits:
        return []
    return [*_turned(copy), *_exchanged(context, copy), *_added(context, copy)]


# denials


def _turned(copy: Copy) -> Iterator[Objection]:
    """A denial put in or left out, with nothing that makes up for it; results of markers have a check of theirs."""
    if copy.statement.group("marker"):
        return
    more = [_denials(edit.claim) - _denials(edit.source) for edit in copy.edits]
    turned = any(_turns(edit) for edit in copy.edits)
    if not turned or (max(more) > 0 and min(more) < 0):
        return  # none, or one moved
    why = "The text denies what the source states." if max(more) > 0 else "The text states what the source denies."
    yield contradicts("negation", why, copy.statement)


def _turns(edit: Edit) -> bool:
    before, after = _denials(edit.source), _denials(edit.claim)
    if (after - before) % 2 == 0 or {word.form for word in (*edit.source, *edit.claim)} & _words("unclear"):
        return False
    said, told = _content(edit.source), _content(edit.claim)
    return said <= told if before > after else told <= said


def _denials(words: Sequence[Token]) -> int:
    return sum(_denies(word.form) for word in words)


def _denies(form: str) -> bool:
    return form in _words("denials") or form.endswith("n't") or _without_non(form) != form


def _without_non(form: str) -> str:
    return form[3:] if form.startswith("non") and len(form) > 6 else form


def _content(words: Sequence[Token]) -> set[str]:
    """Return the stems that carry meaning, without those of the denials; "non-enhancing" is "enhancing"."""
    forms = {_without_non(word.form) for word in words if word.form not in _words("denials")}
    return {stem(form) for form in forms if form not in STOP_WORDS and form not in _words("weak")}


# exchanges


def _exchanged(context: Context, copy: Copy) -> Iterator[Objection]:
    for edit in copy.edits:
        if not (edit.source and edit.claim):
            continue
        found = _opposite(edit) or _numbered(copy, edit)
        if found is not None and not _elsewhere(context, copy, {found[0]}):
            why = f'The source says "{found[1]}" where the text says "{found[0]}".'
            yield contradicts(found[2], why, copy.statement, _at(copy.statement, edit.source))
            continue
        yield from _names(context, copy, edit)


def _opposite(edit: Edit) -> tuple[str, str, ClaimKind] | None:
    """Return a word of the claim, the source's in its place, and the kind, where the two exclude each other."""
    said, told = [word.form for word in edit.source], [word.form for word in edit.claim]
    if max(len(said), len(told)) > LONGEST_EXCHANGE:
        return None
    for form in told:
        for kind, group in _opposites().get(form, ()):
            other = next((word for word in said if word in group and word != form), None)
            if other is not None and form not in said and other not in told:
                return form, other, kind
    return None


def _numbered(copy: Copy, edit: Edit) -> tuple[str, str, ClaimKind] | None:
    """Return the numbers of two names that differ in nothing else (IL-6, IL-8); what is counted has its own check."""
    if len(edit.claim) != 1 or len(edit.source) != 1:
        return None
    (told,), (said,) = edit.claim, edit.source
    at = copy.piece.start + told.start
    counted = any(q.start <= at < q.end for q in copy.piece.quantities)
    return None if counted or not (told.form.isdigit() and said.form.isdigit()) else (told.form, said.form, "general")


def _names(context: Context, copy: Copy, edit: Edit) -> Iterator[Objection]:
    """A name that stands where the source has another of its group."""
    held = {m.concept for m in copy.statement.mentions}
    held |= {concept for each in held for concept in broader(each)}
    for mention in _within(copy.piece, edit.claim):
        kind = _EXCHANGED.get(mention.group)
        if kind is None or mention.concept in held:
            continue
        others = [m for m in _within(copy.statement, edit.source) if m.group == mention.group]
        if not others or mention.concept in {c for m in others for c in broader(m.concept)}:
            continue
        if not _elsewhere(context, copy, set(), mention.concept):
            why = f"The source says {concept_name(others[0].concept)} here, not {concept_name(mention.concept)}."
            yield contradicts(kind, why, copy.statement, (others[0].start, others[0].end))


def _elsewhere(context: Context, copy: Copy, forms: set[str], concept: str = "") -> bool:
    """Tell whether another statement says what the claim says, with the exchanged word or name."""
    keys = context.claim.keys
    return any(
        keys <= statement.keys
        and (not concept or any(m.concept == concept for m in statement.mentions))
        and forms <= {word.form for word in words_of(statement.text)}
        for _, statement in context.closest
        if statement is not copy.statement
    )


# additions


def _added(context: Context, copy: Copy) -> Iterator[Objection]:
    """A comparison, marker, treatment or change added to a copied sentence, that the sources don't say of this."""
    held = {m.concept for m in copy.statement.mentions}
    held |= {concept for each in held for concept in broader(each)}
    compared = _is_compared(copy.statement)
    for edit in copy.edits:
        for mention in _within(copy.piece, edit.claim):
            kind = _ADDED.get(mention.group)
            if kind is None or mention.concept in held or (kind == "temporal" and compared):
                continue
            if not _said_of(context, copy, mention):
                yield lacks(kind, f"The sources do not say {concept_name(mention.concept)} of this.", copy.statement)
        if _compares(edit) and not compared and not any(_is_dated(s) for s in context.sources.usable):
            yield lacks("temporal", "The sources make no comparison with an earlier time.", copy.statement)


def _said_of(context: Context, copy: Copy, mention: Mention) -> bool:
    """Tell whether another statement says it; of growth, which may be a state of something else, of the same thing."""
    said = [*context.mentions(mention.concept), *context.members(mention.concept)]
    others = [s for s, m in said if s is not copy.statement and not _is_like(s, m)]
    about = {m.concept for m in context.claim.mentions if m.group in _ABOUT}
    if mention.group == "comparison" or mention.concept in _SINCE or not about:
        return bool(others)
    return any(m.concept in about for s in others for m in s.mentions)


def _is_like(statement: Statement, mention: Mention) -> bool:
    """Tell whether "similar" compares with something beside it rather than with an earlier time."""
    begin = statement.start
    return fold(statement.text[mention.start - begin : mention.end - begin]) in _words("likeness")


def _compares(edit: Edit) -> bool:
    return any(word.form in _words("earlier") for word in edit.claim)


def _is_compared(statement: Statement) -> bool:
    """Tell whether a statement gives a change itself, in words, by two values or as a signed figure."""
    return (
        bool(changes(statement))
        or any(m.group in {"change", "comparison", "reference"} and m.certainty != 1 for m in statement.mentions)
        or any(q.prior or q.sign for q in statement.quantities)
    )


def _is_dated(statement: Statement) -> bool:
    """Tell whether a statement speaks of an earlier time at all."""
    return (
        any(
            m.prior or m.group == "comparison" or (m.concept in _SINCE and not _is_like(statement, m))
            for m in statement.mentions
        )
        or any(q.prior for q in statement.quantities)
        or any(word.form in _words("earlier") for word in words_of(statement.text))
    )


def _within(statement: Statement, words: Sequence[Token]) -> list[Mention]:
    """Return the mentions that begin within tokens of the statement."""
    if not words:
        return []
    start, end = statement.start + words[0].start, statement.start + words[-1].end
    return [m for m in statement.mentions if start <= m.start < end]


def _at(statement: Statement, words: Sequence[Token]) -> tuple[int, int]:
    return statement.start + words[0].start, statement.start + words[-1].end


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in read_data("near_copy.yaml")[name])


@cache
def _opposites() -> dict[str, list[tuple[ClaimKind, frozenset[str]]]]:
    found: dict[str, list[tuple[ClaimKind, frozenset[str]]]] = {}
    for kind, groups in read_data("near_copy.yaml")["opposites"].items():
        for group in groups:
            folded = frozenset(fold(str(word)) for word in group)
            for word in folded:
                found.setdefault(word, []).append((kind, folded))
    return found
