"""A source that gives the same tumour two sides: no claim of one side stands plainly, not even a quoted one."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts
from assistant.grounding.lexicon import concept_name, group_of
from assistant.grounding.statement import Statement

_TUMOUR = {"location", "mass", "diagnosis"}
_TUMOUR_WORDS = ("mass", "diagnosis", "signal", "signal_word")
_OPPOSITE = {"left": "right", "right": "left"}
# Words of a report that speaks of more than one lesion, or of more than the lesion: two sides are no conflict then.
_SEVERAL = {
    "bilateral",
    "multifocal",
    "satellite",
    "contralateral",
    "new",
    "metastasis",
    "crosses_midline",
    "corpus_callosum",
}
_SEVERAL_WORDS = {"second", "another", "other", "separate", "multiple", "first", "third", "smaller", "larger"}


def check(context: Context) -> list[Objection]:
    """Object to a side of the tumour that the same source gives otherwise in words of its own."""
    if not context.claim.group("mass") and not context.claim.group("diagnosis"):
        return []
    for pair in context.claim.sides:
        if pair.value not in _OPPOSITE or group_of(pair.head) not in _TUMOUR:
            continue
        agreeing = _speaking(context, pair.head, pair.value)
        opposing = _speaking(context, pair.head, _OPPOSITE[pair.value])
        for one in agreeing:
            for other in opposing:
                if one.doc == other.doc and one is not other and not _several(context, one.doc):
                    why = (
                        f"The source contradicts itself: the tumour ({concept_name(pair.head)}) is given as "
                        f"{pair.value} and as {_OPPOSITE[pair.value]}; a person must decide."
                    )
                    return [contradicts("laterality", why, other)]
    return []


def _speaking(context: Context, head: str, side: str) -> list[Statement]:
    """Statements that put a tumour at that place on that side and no other side."""
    return [
        s
        for s, p in context.sources.pairs(head, of="sides")
        if p.value == side and p.certainty >= 3 and any(s.group(group) for group in _TUMOUR_WORDS)
        and {q.value for q in s.sides if group_of(q.head) in _TUMOUR} == {side}
    ]  # fmt: skip


def _several(context: Context, doc: str) -> bool:
    statements = [s for s in context.sources.usable if s.doc == doc]
    named = {
        m.concept
        for s in statements
        if any(s.group(group) for group in ("mass", "diagnosis", "finding", "signal", "change"))
        for m in s.mentions
        if m.certainty >= 3
    }
    return bool(named & _SEVERAL) or any(
        s.keys & _SEVERAL_WORDS or any(key.startswith("#") for key in s.keys) for s in statements
    )
