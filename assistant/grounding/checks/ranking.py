"""The order of a differential diagnosis: "favour A over B", "A, less likely B", 考虑A，B不除外."""

from __future__ import annotations

from assistant.grounding.checks.base import Context, Objection, contradicts
from assistant.grounding.lexicon import concept_name
from assistant.grounding.phrases import phrases
from assistant.grounding.statement import Statement

_GROUPS = {"finding", "diagnosis", "mass"}
_RANKED = range(2, 6)


def check(context: Context) -> list[Objection]:
    """Object to two diagnoses in the reverse of the source's order, and to the second told as the first."""
    return _reversed(context) or _promoted(context)


def ranks(statement: Statement) -> dict[str, float]:
    """Return how high a sentence places each finding or diagnosis that it holds as more than denied."""
    placed: dict[str, float] = {}
    for mention in statement.mentions:
        if mention.group in _GROUPS and mention.certainty in _RANKED:
            placed[mention.concept] = max(placed.get(mention.concept, 0), mention.certainty)
    if not placed:
        return placed
    for name, sign in (("ranks_first", 1), ("ranks_last", -1)):
        cut = phrases(name).search(statement.text)
        if cut:
            where = statement.start + cut.start()
            for mention in statement.mentions:
                if mention.concept in placed:
                    placed[mention.concept] += 2.0 * sign if mention.start < where else 0.0
    return placed


def _reversed(context: Context) -> list[Objection]:
    claimed = ranks(context.sentence)
    here = context.claim.concepts
    for statement in context.sources.usable:
        if len(claimed.keys() & statement.concepts) < 2:
            continue
        said = ranks(statement)
        shared = sorted(claimed.keys() & said.keys())
        for higher in shared:
            for lower in shared:
                if said[higher] > said[lower] and claimed[higher] < claimed[lower] and here & {higher, lower}:
                    why = f"The source ranks {concept_name(higher)} above {concept_name(lower)}; the text the reverse."
                    return [contradicts("uncertainty", why, statement)]
    return []


def _promoted(context: Context) -> list[Objection]:
    """A diagnosis that every source sentence ranks below another, told as probable or certain."""
    for mention in context.claim.mentions:
        if mention.group not in _GROUPS or mention.certainty not in {4, 5}:
            continue
        second = _always_second(context, mention.concept)
        if second is not None:
            statement, said = second
            first = concept_name(max(said, key=lambda key: said[key]))
            why = f"The source ranks {first} above {concept_name(mention.concept)}."
            return [contradicts("uncertainty", why, statement)]
    return []


def _always_second(context: Context, concept: str) -> tuple[Statement, dict[str, float]] | None:
    """Return the first sentence that ranks a concept, with its ranks, where every such sentence ranks it second."""
    found = None
    for statement, _ in context.mentions(concept):
        said = ranks(statement)
        if concept in said:
            if not _is_second(concept, said):
                return None
            found = found or (statement, said)
    return found


def _is_second(concept: str, said: dict[str, float]) -> bool:
    """A possible diagnosis beside a probable one; a stated finding ranks above nothing."""
    return said[concept] in {2, 3} and any(4 <= value < 5 or value > 5 for key, value in said.items() if key != concept)
