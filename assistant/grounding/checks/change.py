"""Change and response: grown, shrunk, stable, new; complete or partial response; compared with what."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, lacks, missing_member, other_member, said_alike
from assistant.grounding.derived import changes
from assistant.grounding.lexicon import concept_name

_COMPARING = {"stable", "decreased", "resolved", "new"}
"""Changes that are one against an earlier examination; "enlarged" can be a state (ventricles)."""
_SIGNS = {"increased": 1, "decreased": -1}


def check(context: Context) -> list[Objection]:
    """Object to a change or a response category that the closest statements don't give."""
    return [
        *([] if _follows(context) else other_member(context, "change", "temporal", "change") or _elsewhere(context)),
        *_compared(context),
        *other_member(context, "response", "general", "response"),
    ]


def _follows(context: Context) -> bool:
    """Tell whether each change of the claim follows from two sizes of one sentence ("9 mm, compared with 14 mm")."""
    told = {m.concept for m in context.claim.group("change")}
    if not told <= _SIGNS.keys():
        return False
    for statement in context.aligned:
        signs = [change.percent for change in changes(statement) if not change.stated]
        if told and signs and all(sign * _SIGNS[concept] > 0 for concept in told for sign in signs):
            return True
    return False


def _compared(context: Context) -> list[Objection]:
    """A comparison that the sources don't make; "than before" asks for no more than a change or an earlier value."""
    told = {m.concept for s in context.aligned for m in s.group("change")} & _COMPARING
    earlier = any(q.prior for s in context.sources.usable for q in s.quantities)
    named = {m.concept for s in context.sources.usable for m in s.group("comparison")}
    if earlier and any(q.prior for q in context.claim.quantities):
        return []
    wanted = {m.concept for m in context.claim.group("comparison")}
    if wanted == {"than_before"} and (told or earlier or named):
        return []
    return (
        []
        if named & {"comparison", "than_before"}
        else missing_member(context, "comparison", "temporal", "comparison with an earlier examination")
    )


def _elsewhere(context: Context) -> list[Objection]:
    """A change that the sources tell of something else."""
    near = {m.concept for s in context.aligned for m in s.group("change")}
    if not context.claim.keys:
        return []
    return [
        lacks("temporal", f"The sources do not say {concept_name(m.concept)} of this.", context.closest[0][1])
        for m in context.claim.group("change")
        if m.concept not in near and context.closest and not said_alike(context, m)
    ]
