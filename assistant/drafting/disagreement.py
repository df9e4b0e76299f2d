"""Passages that would answer a question in opposite ways, so that no answer is given: both are told."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.knowledge import opposed
from ingestion.records import Passage


def disagreeing(passages: Sequence[Passage], regions: Collection[str]) -> list[Passage]:
    """Return the passages that advise for and against the same, in their order; none where they agree.

    Args:
        passages: What would be told, best first.
        regions: Those whose guidance is asked about; a passage of another region contradicts nothing then.
    """
    asked = [passage for passage in passages if not regions or passage.region in regions]
    pairs = [pair for pair in opposed(asked) if pair.why.kind == "direction"]
    both = {passage.id for pair in pairs for passage in (pair.a, pair.b)}
    return [passage for passage in asked if passage.id in both]
