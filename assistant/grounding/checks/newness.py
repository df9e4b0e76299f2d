"""What is new: a new lesion of one kind is no new lesion of another, and "no new lesion" is none."""

from __future__ import annotations

from assistant.grounding.checks.base import NEW, NOTHING_NEW, Context, Objection, contradicts
from assistant.grounding.statement import Novelty, Statement

_GENERIC = {"lesion", "abnormality"}


def check(context: Context) -> list[Objection]:
    """Object to something called new that the sources say is not, and the reverse."""
    objections = []
    for new in context.claim.novelties:
        said = [(s, n) for s in context.sources.usable for n in s.novelties if _same(new, n)]
        if said and all(n.denied != new.denied for _, n in said):
            objections.append(_object(*said[0]))
    return objections


def _object(statement: Statement, other: Novelty) -> Objection:
    why = NOTHING_NEW if other.denied else NEW
    return contradicts("negation", why, statement, (other.start, other.end))


def _same(claim: Novelty, source: Novelty) -> bool:
    """Tell whether both speak of the same kind of thing: every finding of the claim's stands in the source's."""
    wanted = claim.heads - _GENERIC
    return bool(claim.heads) and bool(source.heads) and wanted <= source.heads
