"""The course of a treatment: started, stopped, going on; a reduced drug was not stopped."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts, lacks
from assistant.grounding.lexicon import broader, concept_name
from assistant.grounding.statement import Pair, Statement

_MET_BY = {
    "stopped": {"stopped", "not_ongoing"},
    "started": {"started", "ongoing", "completed"},
    "completed": {"completed", "stopped"},
    "ongoing": {"ongoing", "started", "not_stopped"},
}


def check(context: Context) -> list[Objection]:
    """Object to a course that the sources don't give to that drug or treatment."""
    return [objection for pair in context.claim.courses if (objection := _compare(context, pair)) is not None]


def _compare(context: Context, pair: Pair) -> Objection | None:
    said = [(s, p) for s in context.sources.usable for p in s.courses if pair.head in {p.head, *broader(p.head)}]
    told = {p.value for _, p in said}
    if told & _MET_BY.get(pair.value, {pair.value}):
        return None
    if pair.value == "completed" and not told & {"started", "ongoing", "not_completed"}:
        return None  # "radiotherapy, 60 Gy" may be told as completed; what was only begun may not
    named = [s for s, _ in context.mentions(pair.head) + context.members(pair.head)]
    if not named or (pair.value == "ongoing" and "stopped" not in told):
        return None  # another check says that the drug is not mentioned; a drug that is told of is taken
    drug, course = concept_name(pair.head), pair.value.replace("_", " ")
    if said:
        statement, other = said[0]
        why = f"The source has {drug} {other.value.replace('_', ' ')}; the text has it {course}."
        return contradicts("medication", why, statement, (other.start, other.end))
    changed = _changed(named)
    if changed is not None:
        statement, change = changed
        return contradicts("medication", f"The source has {drug} {change}; the text has it {course}.", statement)
    return lacks("medication", f"The sources do not say that {drug} was {course}.", named[0])


def _changed(named: list[Statement]) -> tuple[Statement, str] | None:
    words = {"decreased": "reduced", "increased": "increased", "stable": "unchanged"}
    return next(((s, words[m.concept]) for s in named for m in s.group("change") if m.concept in words), None)
