"""Findings: present against absent, possible made certain and the reverse, findings that no source names."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts, lacks
from assistant.grounding.lexicon import concept_name
from assistant.grounding.reading import Mention, Statement
from assistant.grounding.records import ClaimKind

_GROUPS = {"finding", "mass", "diagnosis"}
_WORDS = {5: "stated", 4: "called probable", 3: "called possible", 2: "called unlikely", 1: "denied", 0: "not assessed"}
_LEVEL = {5: 5, 4: 3, 3: 3, 2: 2, 1: 1, 0: 0}


def check(context: Context) -> list[Objection]:
    """Compare how firmly the claim and the sources hold each finding."""
    objections = []
    for mention in context.claim.mentions:
        if mention.group in _GROUPS:
            objection = _compare(context, mention)
            if objection is not None:
                objections.append(objection)
    return objections


def _compare(context: Context, mention: Mention) -> Objection | None:
    said = context.mentions(mention.concept)
    name = concept_name(mention.concept)
    if not said:
        if mention.group == "mass" and mention.certainty == 5:
            return None
        kind: ClaimKind = "negation" if mention.certainty == 1 else "general"
        return lacks(kind, f"The sources do not mention {name}.", _best(context))
    aligned = {id(statement) for statement in context.aligned}
    near = [(s, m) for s, m in said if id(s) in aligned] or said
    if any(_LEVEL[m.certainty] == _LEVEL[mention.certainty] for _, m in near):
        return None
    statement, other = near[0]
    kind = "negation" if {other.certainty, mention.certainty} <= {1, 5} else "uncertainty"
    why = f"The source has {name} {_WORDS[other.certainty]}, the text has it {_WORDS[mention.certainty]}."
    return contradicts(kind, why, statement, (other.start, other.end))


def _best(context: Context) -> Statement | None:
    return context.closest[0][1] if context.closest else None
