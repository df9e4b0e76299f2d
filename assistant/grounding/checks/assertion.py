"""Findings: present against absent, possible made certain and the reverse, findings that no source names."""

from __future__ import annotations

import re

from assistant.grounding.checks.base import NEW, NOTHING_NEW, Context, Objection, contradicts, lacks
from assistant.grounding.checks.response import following
from assistant.grounding.lexicon import broader, concept_name
from assistant.grounding.phrases import phrases
from assistant.grounding.records import ClaimKind
from assistant.grounding.statement import Mention, Statement, is_concept

_GROUPS = {"finding", "mass", "diagnosis"}
_DONE_OR_NOT = {"change", "drug", "treatment", "extent", "limb"}
_OF_THE_SOURCE = {
    5: "states {}", 4: "calls {} probable", 3: "calls {} possible", 2: "calls {} unlikely", 1: "denies {}",
    0: "does not assess {}", -1: "speaks of {} in a relative",
}  # fmt: skip
_OF_THE_TEXT = {
    5: "states it", 4: "calls it probable", 3: "calls it possible", 2: "calls it unlikely", 1: "denies it",
    0: "does not assess it", -1: "speaks of a relative",
}  # fmt: skip
_SAME = 0.4
"""Share of a claim's content that a statement must hold for a denial of one of its words to be of the same thing."""
_UNCOMMITTED = re.compile(r"lesion|mass|病灶|病变|占位|肿块", re.IGNORECASE)
_LEVEL = {5: 5, 4: 3, 3: 3, 2: 2, 1: 1, 0: 0, -1: -1}


def check(context: Context) -> list[Objection]:
    """Compare how firmly the claim and the sources hold each finding."""
    objections = []
    for mention in context.claim.mentions:
        if mention.group in _GROUPS:
            objection = _compare(context, mention)
            if objection is not None:
                objections.append(objection)
        elif mention.group in _DONE_OR_NOT:
            objections += _flipped(context, mention)
    return objections + _words_flipped(context) + _of_a_relative(context) + _made_certain(context)


def _of_a_relative(context: Context) -> list[Objection]:
    """A content word said of a relative on one side only."""
    claim = context.claim
    for word in sorted(claim.keys):
        near = [s for s in context.aligned if word in s.keys] if not is_concept(word) else []
        if near and all((word in s.relatives) != (word in claim.relatives) for s in near):
            whose = (
                "a relative, the text of the patient"
                if word not in claim.relatives
                else "the patient, the text of a relative"
            )
            return [contradicts("identity", f"The source says this of {whose}.", near[0])]
    return []


def _made_certain(context: Context) -> list[Objection]:
    """A text that is expressly sure of what the closest statement holds as open."""
    if not context.claim.certain or not context.closest:
        return []
    nearest = context.closest[0][1]
    if nearest.certain or not nearest.hedged:
        return []
    return [contradicts("uncertainty", "The source leaves this open; the text calls it certain.", nearest)]


def _flipped(context: Context, mention: Mention) -> list[Objection]:
    """A change or treatment denied on one side only."""
    near = [(s, m) for s in context.aligned for m in s.mentions if m.concept == mention.concept]
    if not near or any((m.certainty == 1) == (mention.certainty == 1) for _, m in near):
        return []
    statement, other = near[0]
    return [contradicts("negation", _why(mention, other), statement, (other.start, other.end))]


def _words_flipped(context: Context) -> list[Objection]:
    """Any other content word right beside a denial on one side, and not in a denial's scope on the other."""
    claim = context.claim
    same = context.holding(_SAME)
    for word in sorted(claim.keys):
        if is_concept(word):
            continue
        near = [s for s in same if word in s.keys]
        if not near:
            continue
        if word in claim.focus and not any(word in s.denied for s in near):
            return [contradicts("negation", "The text denies what the source states.", near[0])]
        if word not in claim.denied and all(word in s.focus for s in near):
            return [contradicts("negation", "The text states what the source denies.", near[0])]
    return []


def _why(mention: Mention, other: Mention) -> str:
    if mention.concept == "new":
        return NOTHING_NEW if other.certainty == 1 else NEW
    name = concept_name(mention.concept)
    return f"The source {_OF_THE_SOURCE[other.certainty].format(name)}; the text {_OF_THE_TEXT[mention.certainty]}."


def _compare(context: Context, mention: Mention) -> Objection | None:
    said = context.mentions(mention.concept)
    name = concept_name(mention.concept)
    if mention.concept == "progression" and "progressive_disease" in following(context):
        return None
    if not said:
        if _LEVEL[mention.certainty] in {_LEVEL[level] for level in context.sources.reads(mention.concept)}:
            return None  # extraction reads it in words that the lexicon lacks
        if mention.group == "mass" and mention.certainty == 5:
            return None
        kind: ClaimKind = "negation" if mention.certainty == 1 else "general"
        return lacks(kind, f"The sources do not mention {name}.", _best(context))
    aligned = {id(statement) for statement in context.aligned}
    near = [(s, m) for s, m in said if id(s) in aligned] or said
    if mention.certainty == 1 and all(m.prior and phrases("gone").search(s.text) for s, m in near):
        return None  # there before, and gone
    if mention.prior and any(m.certainty == 1 and phrases("gone").search(s.text) for s, m in near):
        return None
    if any(_LEVEL[m.certainty] == _LEVEL[mention.certainty] for _, m in near):
        return None
    if _is_shown(context, mention) and all(m.certainty > 1 for _, m in near):
        return None
    statement, other = near[0]
    if mention.certainty > 1 and other.certainty > 1 and _ranks(context.sentence) and _ranks(statement):
        return None  # "A is more likely than B": the order is what is said, and has a check of its own
    kind = "negation" if {other.certainty, mention.certainty} <= {1, 5} else "uncertainty"
    return contradicts(kind, _why(mention, other), statement, (other.start, other.end))


def _ranks(statement: Statement) -> bool:
    """Tell whether a sentence ranks at least two findings that are read."""
    compared = any(phrases(name).search(statement.text) for name in ("ranks_first", "ranks_last"))
    return compared and len({m.concept for m in statement.mentions if m.group in _GROUPS and m.certainty > 1}) > 1


def _is_shown(context: Context, mention: Mention) -> bool:
    """A lesion of whatever nature is there where a source states enhancement or the like, though a tumour be open."""
    said = context.claim.text[mention.start - context.claim.start : mention.end - context.claim.start]
    return (
        mention.certainty == 5
        and _UNCOMMITTED.search(said) is not None
        and any(
            m.certainty == 5 and mention.concept in broader(m.concept)
            for s in context.sources.usable
            for m in s.mentions
        )
    )


def _best(context: Context) -> Statement | None:
    return context.closest[0][1] if context.closest else None
