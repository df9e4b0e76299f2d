"""Words that may not be lost when one sentence is reworded: weaning, allergic, unconfirmed, truncated, no contrast."""

from __future__ import annotations

import re

from assistant.grounding.checks.base import Context, Objection, contradicts, lacks
from assistant.grounding.checks.dose import DIMENSIONS
from assistant.grounding.lexicon import concept_name
from assistant.grounding.matching import equal
from assistant.grounding.phrases import phrases, says
from assistant.grounding.records import ClaimKind
from assistant.grounding.statement import Mention, Statement

_REWORDS = 0.75
"""A claim whose content stands to this share in one sentence rewords that sentence."""
_KEPT: dict[str, tuple[ClaimKind, str]] = {
    "unconfirmed": ("uncertainty", "The source calls this unconfirmed or preliminary; the text leaves that out."),
    "truncated": ("general", "The source is incomplete and says so; the text leaves that out."),
    "limited": ("uncertainty", "The source calls the examination limited; the text leaves that out."),
    "no_contrast": ("general", "The source says that no contrast was given; the text leaves that out."),
}


def check(context: Context) -> list[Objection]:
    """Object to a claim that rewords one source sentence without its critical qualifier."""
    return lost(context) + _allergen_as_drug(context)


def lost(context: Context) -> list[Objection]:
    """Return what a claim, quoted or reworded, leaves out of the sentence that it takes."""
    if not context.closest:
        return []
    share, statement = context.closest[0]
    if share < _REWORDS:
        return _weaned(context)
    found = _weaned(context)
    for name, (kind, why) in _KEPT.items():
        if not phrases(name).search(statement.text) or says(name, context.whole):
            continue
        if name == "unconfirmed" and not (context.claim.group("response") or context.claim.group("finding")):
            continue
        if name == "no_contrast" and not _whole_sentence(context, statement):
            continue
        found.append(lacks(kind, why, statement))
    return found


def _weaned(context: Context) -> list[Objection]:
    """A dose that is being reduced, told as if it stayed."""
    drugs = {m.concept for m in context.claim.mentions if m.group in {"drug", "treatment"}}
    doses = [q for q in context.claim.quantities if q.dimension in DIMENSIONS and not q.prior]
    if not drugs or not doses or says("weaning", context.whole):
        return []
    said = [
        s for s in context.sources.usable
        if drugs & {m.concept for m in s.mentions} and any(equal(q, o) for q in doses for o in s.quantities)
    ]  # fmt: skip
    if said and all(phrases("weaning").search(s.text) and not phrases("weaned_to").search(s.text) for s in said):
        return [
            lacks("medication", "The source says that the dose is being reduced; the text leaves that out.", said[0])
        ]
    return []


def _whole_sentence(context: Context, statement: Statement) -> bool:
    """Tell whether the claim carries most of what the sentence holds."""
    weight = context.sources.weight
    held = sum(map(weight, statement.keys))
    return held > 0 and sum(map(weight, statement.keys & context.claim.keys)) >= _REWORDS * held


def _allergen_as_drug(context: Context) -> list[Objection]:
    """A drug that the sources name only as what the patient is allergic to."""
    if says("allergy", context.whole):
        return []
    for mention in context.claim.group("drug"):
        said = context.mentions(mention.concept)
        if said and all(_in_clause("allergy", s, m) for s, m in said):
            why = f"The source names {concept_name(mention.concept)} as an allergy; the text does not say so."
            return [contradicts("medication", why, said[0][0])]
    return []


def _in_clause(name: str, statement: Statement, mention: Mention) -> bool:
    before, behind = statement.text[: mention.start - statement.start], statement.text[mention.end - statement.start :]
    clause = re.split(r"[;,.；，。]", before)[-1] + " " + re.split(r"[;,.；，。]", behind)[0]
    return phrases(name).search(clause) is not None
