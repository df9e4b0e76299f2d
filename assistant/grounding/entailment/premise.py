"""What of the sources the entailment model sees beside a claim: the few closest statements, in their order."""

from __future__ import annotations

from assistant.grounding.sources import Sources
from assistant.grounding.statement import Statement

STATEMENTS = 4
CHARACTERS = 480
"""As many statements, and no more characters, as leave room for the claim in the model's 160 tokens."""


def premise(claim: Statement, sources: Sources) -> str:
    """Return the statements closest to a claim as one text; empty where none shares a word with it.

    Statements are taken best first while they fit, then put in the order of the sources, so that "it" and
    "previously" keep what they refer to.
    """
    taken: list[Statement] = []
    room = CHARACTERS
    for _, statement in sources.closest(claim, STATEMENTS)[:STATEMENTS]:
        if len(statement.text) <= room or not taken:
            taken.append(statement)
            room -= len(statement.text)
    order = {id(statement): position for position, statement in enumerate(sources.statements)}
    taken.sort(key=lambda statement: order[id(statement)])
    return "\n".join(statement.text[:CHARACTERS] for statement in taken)
