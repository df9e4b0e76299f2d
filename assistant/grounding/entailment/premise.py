"""What of the sources the entailment model sees beside a claim: the few closest statements, in their order."""

from __future__ import annotations

import re

from assistant.grounding.sources import Sources
from assistant.grounding.statement import Statement

STATEMENTS = 4
ROOM = 480
"""As many statements, and no more English characters, as leave room for the claim in the model's 160 tokens."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_PER_HAN = 4
"""English characters that take as many tokens as a Chinese one, which is a token."""


def premise(claim: Statement, sources: Sources) -> str:
    """Return what the model reads beside a claim as one text; empty where nothing is near it.

    Sources that fit are read whole: what says the same in other words shares none. Of longer ones the statements
    closest to the claim are taken, best first while they fit, then put in the order of the sources, so that "it" and
    "previously" keep what they refer to.
    """
    all_of_it = whole(sources)
    if all_of_it is not None:
        return all_of_it
    taken: list[Statement] = []
    room = ROOM
    for _, statement in sources.closest(claim, STATEMENTS)[:STATEMENTS]:
        width = _width(statement.text)
        if width <= room or not taken:
            taken.append(statement)
            room -= width
    order = {id(statement): position for position, statement in enumerate(sources.statements)}
    taken.sort(key=lambda statement: order[id(statement)])
    return "\n".join(statement.text[:ROOM] for statement in taken)


def whole(sources: Sources) -> str | None:
    """Return the sources as one text where that fits beside any claim, else None."""
    if sum(len(source.text) for source in sources.sources) > ROOM:
        return None
    text = "\n".join(statement.text for statement in sources.usable)
    return text if _width(text) <= ROOM else None


def _width(text: str) -> int:
    return len(text) + (_PER_HAN - 1) * len(_HAN.findall(text))
